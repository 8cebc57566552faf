import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { bundler } from '../../infra/bundle.ts';
import { createTestTables, eachEngine, type TestEngine } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';

const repository = join(import.meta.dirname, '..', '..');

/** A thread of plain Node is what a Lambda container is to the bundle: its own environment, and nobody's loader but Node's. */
const container = `
  import { parentPort, workerData } from 'node:worker_threads';
  const { handler } = await import(workerData);
  parentPort.on('message', async (event) => parentPort.postMessage(await handler(event)));
`;

/** What CloudFormation gives the function, with both endpoints in place of AWS. */
async function environmentOn(engine: TestEngine): Promise<Record<string, string>> {
  const { names, clientConfig } = await createTestTables(engine);
  const { accessKeyId } = clientConfig.credentials as { accessKeyId: string };
  return {
    PLAYERS_TABLE: names.players,
    LEDGER_TABLE: names.ledger,
    SESSIONS_TABLE: names.sessions,
    AGENTS_TABLE: names.agents,
    REPORTS_TABLE: names.reports,
    BOOKS_TABLE: names.books,
    AUDIT_TABLE: names.audit,
    ADJUSTMENTS_TABLE: names.adjustments,
    CASES_TABLE: names.cases,
    AGENT_KEYS_KMS_KEY: inject('kmsKeyAlias'),
    REFERENCE_KEY: 'a-key-of-references-that-only-this-test-has',
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_KMS: inject('kmsEndpoint'),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'test',
  };
}

eachEngine('the bundle of the operator function', (engine) => {
  const buildDirectory = mkdtempSync(join(tmpdir(), 'operator-bundle-'));
  let worker: Worker;

  beforeAll(async () => {
    const directory = await bundler(repository, buildDirectory, ['tg', 'vp'])('operator', { withProtocols: true });
    worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(container)}`), {
      workerData: pathToFileURL(join(directory, 'functions', 'operator', 'handler.mjs')).href,
      env: await environmentOn(engine),
      // What it logs is nobody's here.
      stdout: true,
    });
  });
  afterAll(async () => {
    await worker.terminate();
    rmSync(buildDirectory, { recursive: true, force: true });
  });

  const call = async (method: string, path: string, body?: unknown) => {
    const sent = body !== undefined && { body: JSON.stringify(body) };
    worker.postMessage(eventOf({ method, path: `/operator/v1${path}`, ...sent }));
    const [answer] = (await once(worker, 'message')) as [APIGatewayProxyStructuredResultV2];
    return { status: answer.statusCode, body: JSON.parse(answer.body ?? '') };
  };

  it('finds the protocols that lie beside it', async () => {
    const { body } = await call('GET', '/openapi.json');
    expect(Object.keys(body.components.schemas)).toEqual(
      expect.arrayContaining(['Registration_tg', 'Registration_vp']),
    );
    expect((await call('GET', '/agents/nope/a')).body.detail).toContain('tg, vp');
  });

  it('knows its version without a package.json beside it', async () => {
    expect((await call('GET', '/health')).body.version).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('registers an agent and moves money with the environment of its template', async () => {
    expect(
      (await call('PUT', '/agents/tg/main', { aesKey: '000102030405060708090a0b0c0d0e0f'.repeat(2) })).status,
    ).toBe(200);
    await call('PUT', '/players/p1');
    await call('PUT', '/players/p1/wallets/EUR');
    const transfer = { transferId: 't1', direction: 'deposit', amount: '1.5' };
    expect((await call('POST', '/players/p1/wallets/EUR/transfers', transfer)).status).toBe(201);
    const { body } = await call('GET', '/players/p1/wallets/EUR/entries');
    expect(body.entries).toEqual([expect.objectContaining({ kind: 'deposit', balanceAfter: '1.5000' })]);
  });
});
