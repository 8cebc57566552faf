import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { simulator as vp } from '../../functions/vp/simulator.ts';
import { simulator as walletV2 } from '../../functions/wallet-v2/simulator.ts';
import type * as bundles from '../../infra/bundle.ts';
import { auditStore } from '../../local/verify/store-audit.ts';
import type { Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';

const repository = join(import.meta.dirname, '..', '..');
const endpoint = inject('dynoxideEndpoint');
/** Of the time before items had formats: as long as there is no tag, that is the version before. */
const BEFORE_TAGS = 'ed920cb1ddf79d37ab4204638fe91e1418fb0bef';
/** The newest release that is not this one, or whatever commit the variable names; `undefined` where the history did not come along. */
const before = process.env['RELEASE_BEFORE'] || newestTag() || known(BEFORE_TAGS);

function newestTag(): string | undefined {
  return saidByGit('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^');
}

function known(commit: string): string | undefined {
  return saidByGit('rev-parse', '--verify', '--quiet', `${commit}^{commit}`);
}

function saidByGit(...words: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', words, { cwd: repository, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

const FUNCTIONS = ['operator', 'vp', 'wallet-v2'] as const;
type FunctionName = (typeof FUNCTIONS)[number];
type Version = 'before' | 'now';

/** A thread of plain Node is what a Lambda container is to the bundle. */
const container = `
  import { parentPort, workerData } from 'node:worker_threads';
  const { handler } = await import(workerData);
  parentPort.on('message', async (event) => parentPort.postMessage(await handler(event)));
`;

/** The sources as they were, with the packages of today: what is compared is our own code. */
function sourcesOf(commit: string, into: string): string {
  mkdirSync(into, { recursive: true });
  const archive = execFileSync('git', ['archive', commit], { cwd: repository, maxBuffer: 256 * 1024 * 1024 });
  execFileSync('tar', ['-x', '-C', into], { input: archive });
  symlinkSync(join(repository, 'node_modules'), join(into, 'node_modules'));
  return into;
}

const skipped = before === undefined ? 'the history did not come along' : `beside ${before}`;

describe.skipIf(before === undefined || endpoint === undefined)(`two versions on one store: ${skipped}`, () => {
  const directory = mkdtempSync(join(tmpdir(), 'release-before-'));
  const workers = new Map<string, Worker>();
  let tables: TestTables;

  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    const { accessKeyId } = tables.clientConfig.credentials as { accessKeyId: string };
    const env = {
      ...Object.fromEntries(
        Object.entries(tables.names).map(([suffix, name]) => [`${suffix.toUpperCase()}_TABLE`, name]),
      ),
      // In either version's words: where nobody plays for money, doors are open.
      ...{ STAGE: 'dev', STAGE_KIND: 'dev' },
      AGENT_KEYS_KMS_KEY: inject('kmsKeyAlias'),
      REFERENCE_KEY: 'a-key-of-references-that-only-this-test-has',
      AWS_ENDPOINT_URL_DYNAMODB: endpoint ?? '',
      AWS_ENDPOINT_URL_KMS: inject('kmsEndpoint'),
      ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: 'test' },
      AGENT_CACHE_SECONDS: '0',
    };
    const roots = { before: sourcesOf(before ?? '', join(directory, 'sources')), now: repository };
    for (const [version, root] of Object.entries(roots)) {
      const { bundler }: typeof bundles = await import(pathToFileURL(join(root, 'infra', 'bundle.ts')).href);
      const bundle = bundler(root, join(directory, version), ['vp', 'wallet-v2']);
      for (const name of FUNCTIONS) {
        const folder = await bundle(name, { withProtocols: name === 'operator' });
        const workerData = pathToFileURL(join(folder, 'functions', name, 'handler.mjs')).href;
        const source = new URL(`data:text/javascript,${encodeURIComponent(container)}`);
        workers.set(`${version}/${name}`, new Worker(source, { workerData, env, stdout: true }));
      }
    }
  }, 120_000);
  afterAll(async () => {
    await Promise.all([...workers.values()].map((worker) => worker.terminate()));
    rmSync(directory, { recursive: true, force: true });
  });

  async function invoke(version: Version, name: FunctionName, event: object) {
    const worker = workers.get(`${version}/${name}`);
    if (!worker) throw new Error(`${version}/${name} is not there`);
    worker.postMessage(event);
    const [answer] = (await once(worker, 'message')) as [APIGatewayProxyStructuredResultV2];
    return { statusCode: answer.statusCode ?? 200, body: answer.body ?? '' };
  }

  async function operator(version: Version, method: string, path: string, body?: object) {
    const answer = await invoke(
      version,
      'operator',
      eventOf({ method, path: `/operator/v1${path}`, ...(body && { body: JSON.stringify(body) }) }),
    );
    expect(answer.statusCode, `${version} ${method} ${path}: ${answer.body}`).toBeLessThan(300);
    return answer.body === '' ? {} : JSON.parse(answer.body);
  }

  /** What the provider makes of the answer. */
  async function say(version: Version, simulator: Simulator, talk: Talk, { path, headers = {}, body = '' }: Spoken) {
    const event = eventOf({ path, pathParameters: { agentId: talk.agentId }, headers: { ...headers }, body });
    return simulator.hear(await invoke(version, simulator.protocol as FunctionName, event));
  }

  it.each([
    ['now', 'before'],
    ['before', 'now'],
  ] as const)(
    'what the version %s has written the version %s answers and goes on with, and back',
    async (writes, reads) => {
      const playerId = `p-${writes}`;
      const wallet = `/players/${playerId}/wallets/EUR`;
      const secret = randomBytes(32).toString('hex');
      await operator(writes, 'PUT', `/agents/vp/${writes}`, { aesKey: secret });
      await operator(writes, 'PUT', `/agents/wallet-v2/${writes}`, {
        walletToken: `W${writes}`,
        gameUrl: 'https://games.example',
      });
      await operator(writes, 'PUT', `/players/${playerId}`);
      await operator(writes, 'PUT', wallet);
      await operator(writes, 'POST', `${wallet}/transfers`, {
        transferId: `t-${writes}`,
        direction: 'deposit',
        amount: '100',
      });
      const { token } = await operator(writes, 'POST', '/sessions', {
        ...{ protocol: 'wallet-v2', agentId: writes, playerId, currency: 'EUR' },
      });
      const sealed = { agentId: writes, playerId, currency: 'EUR', secret };
      const session = { ...sealed, secret: String(token) };
      const play = vp.play?.(sealed, { id: '11', stake: 20_000n, payout: 50_000n });
      if (!play) throw new Error('VP has plays');
      const stake = walletV2.stake(session, { id: '21', amount: 100_000n });
      const payout = walletV2.payout?.(session, { id: '22', stakeId: '21', amount: 30_000n });
      if (!payout) throw new Error('Wallet API v2 has payouts');
      const rollback = vp.rollback(sealed, { id: '11' });

      expect(await say(writes, vp, sealed, play)).toMatchObject({ verdict: 'done', balance: 1_030_000n });
      expect(await say(writes, walletV2, session, stake)).toMatchObject({ verdict: 'done', balance: 930_000n });
      // The other version knows all of it: the repeat moves nothing, and what belongs to it goes on.
      expect(await say(reads, vp, sealed, play)).toMatchObject({ verdict: 'done' });
      expect(await say(reads, walletV2, session, payout)).toMatchObject({ verdict: 'done', balance: 960_000n });
      expect(await say(reads, vp, sealed, rollback)).toMatchObject({ verdict: 'done', balance: 930_000n });
      // And back: what the other has written is repeated to the one that wrote first.
      expect(await say(writes, walletV2, session, payout)).toMatchObject({ verdict: 'done' });
      expect(await say(writes, vp, sealed, rollback)).toMatchObject({ verdict: 'done' });
      const shown = await Promise.all(
        [writes, reads].map(async (version) => (await operator(version, 'GET', `${wallet}/entries`)).entries),
      );
      const kinds = shown.map((entries: { kind: string; amount: string }[]) =>
        entries.map(({ kind, amount }) => `${kind} ${amount}`),
      );
      expect(kinds[0]).toEqual(kinds[1]);
      expect(kinds[0]).toHaveLength(5);
    },
  );

  it('leaves a store in which everything adds up', async () => {
    expect(await auditStore(tables.client, tables.names, () => undefined)).toMatchObject({ complaints: [] });
  });
});
