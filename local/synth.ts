import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { acquireLock } from './lock.ts';
import { StartFailure } from './start-failure.ts';

/** A CDK app and what its assembly is made from, or the console and its page. `local` runs assemblies and has no part in them. */
interface Made {
  readonly name: string;
  readonly entry: string;
  readonly sources: readonly string[];
  /** The file that is there once everything is. */
  readonly proof: string;
}

const settingFiles = ['package*.json', 'cdk.json', 'tsconfig.json'];
const notSources = ['local/**'];

export const wholeApp: Made = {
  name: 'app',
  entry: 'local/whole-app.ts',
  sources: ['infra/**/*.ts', 'functions/**/*', 'shared/**/*.ts', ...settingFiles],
  proof: 'manifest.json',
};

/** The functions as they are deployed, without templates: they need no CDK. */
export const bundlesOnly: Made = {
  name: 'functions',
  entry: 'local/bundle-functions.ts',
  sources: ['infra/{bundle,protocols}.ts', 'infra/bundled/*.ts', 'functions/**/*', 'shared/**/*.ts', ...settingFiles],
  proof: 'operator',
};

/** The same data stack without the functions: tests of the stores need no bundle and are not held up by one that does not build. */
export const dataOnly: Made = {
  name: 'data',
  entry: 'local/data-app.ts',
  sources: ['infra/stacks/*.ts', 'infra/constructs/*.ts', 'infra/*.ts', ...settingFiles],
  proof: 'manifest.json',
};

/** Its client is made from the document of the API, which is made from the routes. */
export const consolePage: Made = {
  name: 'console',
  entry: 'console/build.ts',
  sources: [
    'console/{src/**/*,*.{ts,json,html}}',
    'functions/operator/**/*.ts',
    'functions/*/{manifest,registration}.ts',
    'shared/**/*.ts',
    ...settingFiles,
  ],
  proof: 'index.html',
};

/** Of older assemblies some stay: a stack that is running may still import from the one that it started with. */
const assembliesKept = 3;
const patienceMs = 120_000;

/**
 * The directory of the cloud assembly of these very sources; made by `app` if it is not there yet. It is named by
 * a hash of the sources, so that an old one is never taken for a new one and `cdk synth` for another stage changes nothing
 * here. `onSynth` tells that this call takes seconds. Throws a StartFailure if the app fails.
 */
export async function synthesizedAssembly(
  root: string,
  app: Made,
  onSynth: () => void = () => undefined,
): Promise<string> {
  const parent = join(root, '.build', `assembly-of-${app.name}`);
  const ready = join(parent, hashOfSources(root, app));
  if (existsSync(ready)) return ready;
  mkdirSync(parent, { recursive: true });
  // Test files run in parallel: one of them synthesizes, and the others wait for its result.
  const lock = await acquireLock(join(parent, 'synth.lock'), patienceMs);
  if (lock === undefined) throw new StartFailure(`Another process has been synthesizing in ${parent} for too long`);
  try {
    const directory = await synthesizeUnchanged(root, app, parent, onSynth);
    removeOldAssemblies(parent);
    return directory;
  } finally {
    lock.release();
  }
}

/** Somebody may save a file meanwhile. What was made of two states of the sources must not stand under the name of one. */
async function synthesizeUnchanged(root: string, app: Made, parent: string, onSynth: () => void): Promise<string> {
  for (;;) {
    const directory = join(parent, hashOfSources(root, app));
    if (existsSync(directory)) return directory;
    // Made beside its place and then renamed, so that a directory which is there is always whole.
    const unfinished = mkdtempSync(`${directory}.`);
    onSynth();
    await synthesize(root, app, unfinished);
    if (join(parent, hashOfSources(root, app)) === directory) {
      renameSync(unfinished, directory);
      return directory;
    }
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function hashOfSources(root: string, { sources }: Made): string {
  const hash = createHash('sha256');
  const files = globSync(sources, { cwd: root, exclude: notSources, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 20);
}

async function synthesize(root: string, { name, entry, proof }: Made, outdir: string): Promise<void> {
  const app = spawn(process.execPath, [entry], {
    cwd: root,
    env: {
      ...withoutCdkSettings(process.env),
      CDK_OUTDIR: outdir,
      CONSOLE_OUTDIR: outdir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [app.stdout, app.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [status] = await once(app, 'close');
  if (status !== 0 || !existsSync(join(outdir, proof))) {
    throw new StartFailure(`The ${name} cannot be made (node ${entry}): ${reasonIn(output)}`);
  }
}

/** The stack serves the `dev` stage, whatever the shell was last used to deploy. */
function withoutCdkSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('CDK_')));
}

/** A trace begins with a line of source; what went wrong is in the first line that names an error, and for a bundle in the next two. */
function reasonIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const start = lines.findIndex((line) => /Error\b.*:/.test(line));
  const reason = lines.slice(start, start + 3).filter((line) => !/^\s+at /.test(line));
  return start < 0 ? (lines.at(-1) ?? 'no output') : reason.map((line) => line.trim()).join(' ');
}

function removeOldAssemblies(parent: string): void {
  const newestFirst = readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(parent, entry.name))
    .sort((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  for (const directory of newestFirst.slice(assembliesKept)) rmSync(directory, { recursive: true, force: true });
}
