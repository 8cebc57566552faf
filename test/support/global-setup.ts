import { tmpdir } from 'node:os';
import type { TestProject } from 'vitest/node';
import { dynamoDbLocalArguments, findDynamoDbLocal } from '../../local/dynamodb-local.ts';
import { findDynoxide, startDynoxide } from '../../local/dynoxide.ts';
import { startGuarded } from '../../local/guarded-child.ts';
import { startKmsEndpoint } from '../../local/kms/endpoint.ts';
import { freePort } from '../../local/ports.ts';
import { ownTemporaryDirectory } from './own-temporary-directory.ts';

/** What every test file is told. An endpoint is `undefined` where the engine is not installed. */
declare module 'vitest' {
  export interface ProvidedContext {
    dynoxideEndpoint: string | undefined;
    dynamoDbLocalEndpoint: string | undefined;
    kmsEndpoint: string;
    kmsKeyAlias: string;
    /** Where a wallet runs already that the end-to-end tests are to call. */
    baseUrl: string | undefined;
  }
}

const kmsKeyAlias = 'alias/seamless-wallet-dev-agent-keys';

/** One of each for the whole run: files stay apart by the names of their tables. All of them end with this process, however it ends. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const temporary = ownTemporaryDirectory();
  const dynoxide = findDynoxide();
  const [embedded, java, kms] = await Promise.all([
    dynoxide === undefined ? undefined : startDynoxide(dynoxide, undefined),
    startDynamoDbLocalForTests(),
    startKmsForTests(),
  ]);
  requireEngines({ 'the embedded engine': embedded, 'DynamoDB Local (Java 17)': java });
  project.provide('dynoxideEndpoint', embedded?.endpoint);
  project.provide('dynamoDbLocalEndpoint', java?.endpoint);
  project.provide('kmsEndpoint', kms.url);
  project.provide('kmsKeyAlias', kmsKeyAlias);
  // Where nobody has set it, the runner puts a path of its own under this name.
  const baseUrl = process.env['BASE_URL'];
  project.provide('baseUrl', URL.canParse(baseUrl ?? '') ? baseUrl : undefined);
  return async () => {
    await Promise.all([embedded?.stop(), java?.stop(), kms.stop()]);
    temporary.remove();
  };
}

/** `KMS_ENDPOINT` names another KMS, which has the key already: what is said of ours has to hold there too. */
async function startKmsForTests(): Promise<{ url: string; stop(): Promise<void> }> {
  const url = process.env['KMS_ENDPOINT'];
  return url ? { url, stop: async () => undefined } : await startKmsEndpoint({ aliases: [kmsKeyAlias] });
}

/** Nobody waits for Java here: it becomes ready while the first files are loaded, and only those that use it wait for the rest. */
async function startDynamoDbLocalForTests(): Promise<{ endpoint: string; stop(): Promise<void> } | undefined> {
  const folder = findDynamoDbLocal();
  if (folder === undefined) return undefined;
  const port = await freePort();
  // Without -sharedDb every access key is a database of its own.
  const args = [...dynamoDbLocalArguments(folder, port), '-inMemory'];
  const child = startGuarded({ command: 'java', args, pidFile: undefined, cwd: tmpdir() });
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => child.stop() };
}

/** On a developer's machine an engine may be missing and its tests say so; what CI calls green has run on both. */
function requireEngines(engines: Readonly<Record<string, unknown>>): void {
  for (const [name, engine] of Object.entries(engines)) {
    if (engine === undefined && process.env['CI']) throw new Error(`CI needs ${name}, and this machine has it not`);
  }
}
