import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startKmsEndpoint } from '../../local/kms/endpoint.ts';
import { createSecretBox } from '../../shared/encryption/agent-keys.ts';
import { createKmsClient } from '../../shared/encryption/kms-client.ts';

const owner = { protocol: 'tg', agentId: 'agent1' };
const canary = 'c0ffee'.repeat(10);

/** A KMS that misbehaves. Returns a box on it, and how many requests arrived. */
async function boxOn(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const requests = vi.fn();
  server.on('request', requests);
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const kms = createKmsClient({ endpoint, region: 'local', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
  return { box: createSecretBox({ kms, keyId: 'alias/keys', now: Date.now }), requests, server };
}

function trickle(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 50);
  response.once('close', () => clearInterval(timer));
}

describe('the KMS client', () => {
  it('gives up on a KMS that never answers, after three attempts', async () => {
    const { box, requests } = await boxOn(() => {});
    await expect(box.unwrap('AAAA', owner)).rejects.toThrow('KMS did not unwrap a secret of tg/agent1');
    expect(requests).toHaveBeenCalledTimes(3);
  });

  it.each([
    ['ends it', (response: ServerResponse) => response.write('{"Plaintext":')],
    ['stops trickling it', (response: ServerResponse) => trickle(response)],
  ])('gives up on a KMS that begins an answer and never %s', async (_, begin) => {
    const { box } = await boxOn((_request, response) => void begin(response.writeHead(200)));
    await expect(box.unwrap('AAAA', owner)).rejects.toThrow('KMS did not unwrap');
  });

  it('gives up on a KMS that fails, after some attempts', async () => {
    const { box, requests } = await boxOn((_, response) => void response.writeHead(503).end());
    await expect(box.unwrap('AAAA', owner)).rejects.toThrow('KMS did not unwrap');
    expect(requests.mock.calls.length).toBeGreaterThan(2);
  });

  it('gives up on a KMS that is not there', async () => {
    const { box, server } = await boxOn(() => {});
    await new Promise((resolve) => server.close(resolve));
    await expect(box.wrap('secret', owner)).rejects.toThrow('KMS did not wrap a secret of tg/agent1');
  });

  it('takes its endpoint from the environment', async () => {
    const { url, stop } = await startKmsEndpoint({ aliases: ['alias/keys'] });
    onTestFinished(stop);
    const settings = {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 'b',
      AWS_ENDPOINT_URL_KMS: url,
    };
    for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
    const box = createSecretBox({ kms: createKmsClient(), keyId: 'alias/keys', now: Date.now });
    expect(await box.unwrap(await box.wrap('secret', owner), owner)).toBe('secret');
  });
});

describe('an answer that the SDK cannot read', () => {
  const plaintext = Buffer.from(canary).toString('base64');

  it.each([
    ['cut short', `{"Plaintext":"${plaintext}"`],
    ['with the secret where it does not belong', `${plaintext} {}`],
    ['of another shape', `{"Plaintext":["${plaintext}"]}`],
    ['without the secret', `{"Other":"${plaintext}"}`],
  ])('shows nothing of the secret in the error: %s', async (_, body) => {
    const type = { 'content-type': 'application/x-amz-json-1.1' };
    const { box } = await boxOn((_request, response) => void response.writeHead(200, type).end(body));
    const fault = await box.unwrap('AAAA', owner).catch((error: unknown) => error);
    const shown = inspect(fault, { depth: null, showHidden: true, getters: true });
    expect(shown).toContain('KMS did not unwrap a secret of tg/agent1');
    for (const trace of [canary.slice(0, 12), plaintext.slice(0, 12)]) expect(shown).not.toContain(trace);
  });
});
