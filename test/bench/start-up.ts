import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { type Bundler, bundler, neverReached } from '../../infra/bundle.ts';
import { PEERS, type PeerEntry, REFERENCE } from './peers/peer.ts';
import { median } from './statistics.ts';

export interface StartUp {
  readonly bundleBytes: number;
  /** Processor time until all modules of the bundle have run. */
  readonly loadMs: number;
  /** Processor time until a first request was answered as well: a function's own warm-up, and a bet of the others. */
  readonly answeredMs: number;
  /** Both as ratios to the bare transaction's: medians of the rounds, in which all are started one after the other. */
  readonly loadRatio: number;
  readonly answeredRatio: number;
}

const repository = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

/** What a deployed function finds in its environment; imported bundles want it, and nothing is called. */
const ENVIRONMENT = {
  PLAYERS_TABLE: 'players',
  LEDGER_TABLE: 'ledger',
  SESSIONS_TABLE: 'sessions',
  BOOKS_TABLE: 'books',
  AUDIT_TABLE: 'audit',
  ADJUSTMENTS_TABLE: 'adjustments',
  CASES_TABLE: 'cases',
  AGENTS_TABLE: 'agents',
  REPORTS_TABLE: 'reports',
  AGENT_KEYS_KMS_KEY: 'alias/bench',
  REFERENCE_KEY: 'bench'.repeat(8),
};

/** As in Lambda: with credentials in the environment nobody looks for others, and no package beside the bundle is loaded to do so. */
const AWS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };
/** What a function says that finds nothing of its own in the environment: its modules have run by then, and nothing else. */
const ALL_LOADED = "the function's environment is incomplete";

/** Bundles everything as functions are bundled, outside of this repository, and starts each bundle in fresh processes, by turns. */
export async function measureStartUp(times: number): Promise<ReadonlyMap<string, StartUp>> {
  return outsideOfRepository(async (directory) => {
    const bundles: Bundle[] = [];
    for (const entry of PEERS) bundles.push({ title: entry.title, ...(await bundleOf(entry, directory)) });
    return startInTurns(bundles, times);
  });
}

export async function outsideOfRepository<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'seamless-wallet-bench-'));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** By the titles of the bundles; one of them is the bare transaction's. */
export async function startInTurns(bundles: readonly Bundle[], times: number): Promise<ReadonlyMap<string, StartUp>> {
  const store = await emptyStore();
  const samples = new Map(bundles.map(({ title }) => [title, { load: [] as number[], answered: [] as number[] }]));
  try {
    for (let time = 0; time < times; time++) {
      for (const { title, file } of bundles) {
        samples.get(title)?.load.push(await startMs(file, {}));
        samples.get(title)?.answered.push(await startMs(file, { ...ENVIRONMENT, AWS_ENDPOINT_URL: store.endpoint }));
      }
    }
  } finally {
    store.stop();
  }
  const reference = samples.get(REFERENCE);
  return new Map(
    bundles.map(({ title, bytes }) => {
      const { load = [], answered = [] } = samples.get(title) ?? {};
      return [
        title,
        {
          bundleBytes: bytes,
          loadMs: median(load),
          answeredMs: median(answered),
          loadRatio: medianRatio(load, reference?.load),
          answeredRatio: medianRatio(answered, reference?.answered),
        },
      ];
    }),
  );
}

function medianRatio(sample: readonly number[], reference: readonly number[] = []): number {
  return median(sample.map((value, index) => value / (reference[index] ?? Number.NaN)));
}

/** Answers every request that there is nothing. */
async function emptyStore(): Promise<{ readonly endpoint: string; stop(): void }> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.0').end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, stop: () => void server.close() };
}

export interface Bundle {
  readonly title: string;
  readonly file: string;
  readonly bytes: number;
}

/** What a peer is deployed as. */
export async function bundleOf({ file, exported }: PeerEntry, directory: string): Promise<Omit<Bundle, 'title'>> {
  return file === 'this-wallet'
    ? deployedBundle(exported === 'createEncryptedPeer' ? 'vp' : 'vela', bundler(repository, directory, []))
    : peerBundle(file, directory);
}

/** The very bundle that is deployed. */
export async function deployedBundle(name: string, bundle: Bundler): Promise<Omit<Bundle, 'title'>> {
  const folder = await bundle(name, { withProtocols: false });
  const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.mjs'));
  const bytes = modules.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
  return { file: join(folder, 'functions', name, 'handler.mjs'), bytes };
}

/** Where the SDK looks for credentials beside the environment: loaded only when there are none in it. */
const OTHER_CREDENTIALS = ['http', 'ini', 'login', 'process', 'sso', 'web-identity']
  .map((kind) => `@aws-sdk/credential-provider-${kind}`)
  .concat('@smithy/credential-provider-imds');

function peerBundle(name: string, directory: string): Omit<Bundle, 'title'> {
  const outfile = join(directory, `${name}.mjs`);
  buildSync({
    entryPoints: [join(import.meta.dirname, 'peers', `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: [...neverReached, ...OTHER_CREDENTIALS],
    minify: true,
    legalComments: 'none',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return { file: outfile, bytes: statSync(outfile).size };
}

const STARTER = `
  const [file, endpoint, loaded] = process.argv.slice(1);
  const before = process.cpuUsage();
  const { createPeer } = await import(file).catch((error) => {
    if (endpoint || !String(error.message).includes(loaded)) throw error;
    return {};
  });
  const peerTables = { wallets: 'wallets', ledger: 'ledger', idempotency: 'idempotency' };
  if (endpoint && createPeer) {
    const peer = await createPeer({ endpoint, accessKeyId: 'bench', peerTables });
    await peer.bet('wallet', '1', 1).catch(() => undefined);
  }
  const { user, system } = process.cpuUsage(before);
  console.log('\\nms', (user + system) / 1000);
  process.exit();`;

async function startMs(file: string, environment: Readonly<Record<string, string>>): Promise<number> {
  const { AWS_ENDPOINT_URL: endpoint = '' } = environment;
  const { stdout } = await run(
    process.execPath,
    ['--input-type=module', '-e', STARTER, pathToFileURL(file).href, endpoint, ALL_LOADED],
    { cwd: dirname(file), env: { PATH: process.env['PATH'], ...AWS, ...environment } },
  );
  return Number(/^ms (\S+)$/m.exec(stdout)?.[1]);
}
