import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bundler } from '../../infra/bundle.ts';
import { type FrontDoorServer, openFrontDoor } from '../../local/front-door.ts';
import type { InvokedFunction } from '../../local/invocation.ts';
import { createTestTables } from '../support/engines.ts';
import { metricLines, printedDuring } from '../support/printed.ts';

const repository = join(import.meta.dirname, '..', '..');
const endpoint = inject('dynoxideEndpoint');

type Handler = InvokedFunction<unknown>['handler'];

async function handlerAt(path: string): Promise<Handler> {
  const { handler }: { handler: Handler } = await import(pathToFileURL(path).href);
  return handler;
}

/** The bundle that is deployed, over real HTTP, against the real functions of the operator and of VP, on a real engine and a KMS that holds contexts against keys. */
describe.skipIf(endpoint === undefined)('the probe', () => {
  const buildDirectory = mkdtempSync(join(tmpdir(), 'probe-'));
  let door: FrontDoorServer;
  let turn: () => Promise<{ answered: unknown; line: Readonly<Record<string, unknown>> }>;

  beforeAll(async () => {
    const { names, clientConfig } = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    door = await openFrontDoor(0, () => undefined);
    const { accessKeyId } = clientConfig.credentials as { accessKeyId: string };
    const tables = Object.entries(names).map(([suffix, name]) => [`${suffix.toUpperCase()}_TABLE`, name]);
    Object.assign(process.env, Object.fromEntries(tables), {
      STAGE: 'test',
      AGENT_KEYS_KMS_KEY: inject('kmsKeyAlias'),
      REFERENCE_KEY: 'a-key-of-references-that-only-this-test-has',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ENDPOINT_URL_KMS: inject('kmsEndpoint'),
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: 'test',
      CALLBACK_ORIGIN: door.url,
      PROBE_PROTOCOLS: 'vp',
      PROBE_CURRENCY: 'EUR',
    });
    const runs = { timeoutSeconds: 20, memoryMegabytes: 1024 };
    const [operator, vp] = await Promise.all(
      ['operator', 'vp'].map((name) => handlerAt(join(repository, 'functions', name, 'handler.ts'))),
    );
    if (!operator || !vp) throw new Error('a function has no handler');
    door.serve([
      { routeKey: 'ANY /operator/v1/{proxy+}', target: { name: 'operator', handler: operator, ...runs } },
      { routeKey: 'POST /callbacks/vp/{agentId}', target: { name: 'vp', handler: vp, ...runs } },
    ]);
    const contents = { withProtocols: false, simulatorsOf: ['vp'] };
    const bundle = await bundler(repository, buildDirectory, [])('probe', contents);
    const probe = await handlerAt(join(bundle, 'functions', 'probe', 'handler.mjs'));
    turn = async () => {
      const printed = await printedDuring(async () => {
        await probe({ source: 'aws.events' }, {} as Parameters<Handler>[1]);
      });
      const [line = '{}'] = printed.filter((text) => text.includes('"probe '));
      return { answered: metricLines([line])[0]?.values['ProbeAnswered'], line: JSON.parse(line) };
    };
  });
  afterAll(async () => {
    await door.stop();
    rmSync(buildDirectory, { recursive: true, force: true });
  });

  const put = async (path: string, body?: object) => {
    const request = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${door.url}/operator/v1${path}`, { method: 'PUT', ...request });
    expect(answer.ok, path).toBe(true);
  };

  it('tells that it could not ask while its agent is not registered', async () => {
    const { answered, line } = await turn();
    expect(answered).toBe(0);
    expect(line).toMatchObject({ reason: 'not_registered' });
  });

  it('tells that it was refused while its player has no wallet', async () => {
    await put('/agents/vp/probe', { aesKey: randomBytes(32).toString('hex') });
    const { answered, line } = await turn();
    expect([answered, line['reason']]).toEqual([0, 'refused']);
  });

  it('hears a balance once agent, player and wallet are there, and again under a new key', async () => {
    await put('/players/probe');
    await put('/players/probe/wallets/EUR');
    expect(await turn()).toMatchObject({ answered: 1, line: { status: '0000', durationMs: expect.any(Number) } });
    await put('/agents/vp/probe', { aesKey: randomBytes(32).toString('hex') });
    expect((await turn()).answered).toBe(1);
  });

  it('tells why nobody answered when the address is dead', async () => {
    await door.stop();
    const { answered, line } = await turn();
    expect(answered).toBe(0);
    expect(line).toMatchObject({ reason: 'not_reached', detail: 'ECONNREFUSED' });
  });
});
