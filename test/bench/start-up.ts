import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { bundler, neverReached } from '../../infra/bundle.ts';
import { PEERS, type PeerEntry } from './peers/peer.ts';
import { median } from './statistics.ts';

export interface StartUp {
  readonly bundleBytes: number;
  /** Processor time until all modules of the bundle have run. */
  readonly loadMs: number;
  /** Processor time until a first request was answered as well: a function's own warm-up, and a bet of the others. */
  readonly answeredMs: number;
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
};

/** As in Lambda: with credentials in the environment nobody looks for others, and no package beside the bundle is loaded to do so. */
const AWS = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };
/** What a function says that finds nothing of its own in the environment: its modules have run by then, and nothing else. */
const ALL_LOADED = "the function's environment is incomplete";

/** Bundles everything as functions are bundled, outside of this repository, and starts each bundle in fresh processes, by turns. */
export async function measureStartUp(times: number): Promise<ReadonlyMap<string, StartUp>> {
  const directory = mkdtempSync(join(tmpdir(), 'seamless-wallet-bench-'));
  const store = await emptyStore();
  try {
    const bundles = PEERS.map((entry) => ({ title: entry.title, ...bundleOf(entry, directory) }));
    const samples = new Map(bundles.map(({ title }) => [title, { load: [] as number[], answered: [] as number[] }]));
    for (let time = 0; time < times; time++) {
      for (const { title, file } of bundles) {
        samples.get(title)?.load.push(await startMs(file, {}));
        samples.get(title)?.answered.push(await startMs(file, { ...ENVIRONMENT, AWS_ENDPOINT_URL: store.endpoint }));
      }
    }
    return new Map(
      bundles.map(({ title, bytes }) => {
        const { load = [], answered = [] } = samples.get(title) ?? {};
        return [title, { bundleBytes: bytes, loadMs: median(load), answeredMs: median(answered) }];
      }),
    );
  } finally {
    store.stop();
    rmSync(directory, { recursive: true, force: true });
  }
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

interface Bundle {
  readonly file: string;
  readonly bytes: number;
}

function bundleOf({ file, exported }: PeerEntry, directory: string): Bundle {
  return file === 'this-wallet'
    ? ownBundle(exported === 'createEncryptedPeer' ? 'vp' : 'vela', directory)
    : peerBundle(file, directory);
}

/** The very bundle that is deployed. */
function ownBundle(name: string, directory: string): Bundle {
  const folder = bundler(repository, directory, [])(name, { withProtocols: false });
  const modules = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.mjs'));
  const bytes = modules.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);
  return { file: join(folder, 'functions', name, 'handler.mjs'), bytes };
}

function peerBundle(name: string, directory: string): Bundle {
  const outfile = join(directory, `${name}.mjs`);
  buildSync({
    entryPoints: [join(import.meta.dirname, 'peers', `${name}.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: [...neverReached],
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
