import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decrypt, encrypt, generateDataKey } from './cipher-operations.ts';
import * as keys from './key-operations.ts';
import { type KeyStore, openKeyStore } from './key-store.ts';
import { KmsError } from './kms-error.ts';
import type { Operation } from './operation.ts';

// The largest request of KMS, 8 KiB of context beside a blob of 6 KiB, fits in several times.
const maxBodyBytes = 64 * 1024;

const operations = new Map<string, Operation>([
  ['CreateKey', keys.createKey],
  ['DescribeKey', keys.describeKey],
  ['ListKeys', keys.listKeys],
  ['CreateAlias', keys.createAlias],
  ['ListAliases', keys.listAliases],
  ['EnableKey', keys.enableKey],
  ['DisableKey', keys.disableKey],
  ['EnableKeyRotation', keys.enableKeyRotation],
  ['DisableKeyRotation', keys.disableKeyRotation],
  ['GetKeyRotationStatus', keys.getKeyRotationStatus],
  ['RotateKeyOnDemand', keys.rotateKeyOnDemand],
  ['Encrypt', encrypt],
  ['Decrypt', decrypt],
  ['GenerateDataKey', generateDataKey],
]);

export interface KmsEndpointOptions {
  /** Where the keys are kept over a restart; without it they end with the process. */
  readonly dataDir?: string;
  /** 0, or nothing, takes a free one. */
  readonly port?: number;
  /** Each that has no key yet gets one (`alias/…`). */
  readonly aliases: readonly string[];
}

/**
 * A small KMS for the local stack and the tests: the real protocol (AWS JSON 1.1) with real encryption, so that the code
 * that runs in AWS runs unchanged. It asks for no credentials and keeps its keys in a file, so it listens on loopback
 * only and never in a Lambda function, where a wrong setting would otherwise put it in the place of KMS.
 */
export async function startKmsEndpoint(options: KmsEndpointOptions): Promise<{ url: string; stop(): Promise<void> }> {
  if (process.env['AWS_LAMBDA_FUNCTION_NAME'] !== undefined) {
    throw new Error('The local KMS endpoint does not run in a Lambda function: use KMS');
  }
  const store = openKeyStore(options.dataDir);
  for (const alias of options.aliases) ensureAlias(store, alias);

  const server = createServer((request, response) => void serve(store, request, response));
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function ensureAlias(store: KeyStore, AliasName: string): void {
  if (store.state.aliases.some(({ aliasName }) => aliasName === AliasName)) return;
  keys.createKey(store, { Description: `Local key of ${AliasName}` });
  keys.createAlias(store, { AliasName, TargetKeyId: store.state.keys.at(-1)?.keyId });
}

async function serve(store: KeyStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const run = operationOf(request);
    const answer = run(store, parse(await readBody(request)));
    send(response, 200, answer);
  } catch (error) {
    // What is not a KmsError is our own fault (a full disk); its text stays here, for it may quote what it worked on.
    const known = error instanceof KmsError ? error : new KmsError('KMSInternalException', 'Internal failure', 500);
    send(response, known.status, { __type: known.type, message: known.message });
  }
}

function operationOf({ method, headers }: IncomingMessage): Operation {
  const [service, name] = String(headers['x-amz-target']).split('.');
  const found = method === 'POST' && service === 'TrentService' ? operations.get(name ?? '') : undefined;
  if (found === undefined)
    throw new KmsError('UnknownOperationException', 'The local KMS endpoint has no such operation');
  return found;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop must not destroy the socket, or the client would see a broken connection instead of the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBodyBytes) throw new KmsError('RequestEntityTooLargeException', 'The request is too large', 413);
  }
  return Buffer.concat(chunks);
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new KmsError('SerializationException', 'The request is not JSON');
  }
}

function send(response: ServerResponse, status: number, answer: object | undefined): void {
  const tooLarge = status === 413 ? { connection: 'close' } : {}; // The rest of the body is not read.
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    'x-amzn-requestid': randomUUID(),
    ...tooLarge,
  });
  response.end(answer === undefined ? '' : JSON.stringify(answer));
}
