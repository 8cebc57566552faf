import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { bundler, neverReached } from '../../infra/bundle.ts';
import { PEERS, type PeerEntry } from './peers/peer.ts';
import { median } from './statistics.ts';

export interface StartUp {
  readonly bundleBytes: number;
  readonly importMs: number;
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
  AGENT_KEYS_KMS_KEY: 'alias/bench',
  AWS_REGION: 'eu-west-1',
};

/** Bundles everything as functions are bundled, and imports each bundle in fresh processes, by turns. */
export async function measureStartUp(directory: string, times: number): Promise<ReadonlyMap<string, StartUp>> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const bundles = new Map(PEERS.map((entry) => [entry.title, bundleOf(entry, directory)]));
  const samples = new Map([...bundles.keys()].map((title) => [title, [] as number[]]));
  for (let time = 0; time < times; time++) {
    for (const [title, { file }] of bundles) samples.get(title)?.push(await importMs(file));
  }
  return new Map(
    [...bundles].map(([title, { bytes }]) => [
      title,
      { bundleBytes: bytes, importMs: median(samples.get(title) ?? []) },
    ]),
  );
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
  return sized(join(folder, 'functions', name, 'handler.mjs'));
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
  return sized(outfile);
}

function sized(file: string): Bundle {
  return { file, bytes: statSync(file).size };
}

async function importMs(file: string): Promise<number> {
  const script = `const begun = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - begun); process.exit()`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, ...ENVIRONMENT },
  });
  return Number(stdout);
}
