import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Metafile } from 'esbuild';
import { afterAll, describe, expect, test } from 'vitest';
import { bundler, contentsFile, neverReached } from '../../infra/bundle.ts';
import { findScheduledJobs } from '../../infra/schedules.ts';
import { madeUpProtocol, madeUpRepository } from './made-up-repository.ts';
import { protocols, repository, temporaryDirectory } from './templates.ts';

/**
 * Counted as file sizes are: all modules of a function together, minified, without source maps. Callbacks have 3 s, cold start included; nobody waits for
 * jobs, and the operator's people wait a moment longer for a function that knows every protocol.
 */
const budgetOf = (name: string, callbacks: readonly string[]) => {
  if (name === 'operator') return 600 * 1024;
  return (callbacks.includes(name) ? 300 : 400) * 1024;
};
/** Of that, what a callback's function loads before anything asks for more. */
const AT_START_BUDGET = 260 * 1024;

function modulesIn(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.mjs')).map((file) => join(directory, file));
}

function contentsOf(buildDirectory: string, name: string): Metafile {
  return JSON.parse(readFileSync(contentsFile(buildDirectory, name), 'utf8'));
}

/** The handler and all that it imports outright: the client of KMS is loaded by the protocols that need it. */
function bytesAtStart({ outputs }: Metafile, handler: string): number {
  const waiting = Object.keys(outputs).filter((path) => path.endsWith(handler));
  const seen = new Set(waiting);
  for (const path of waiting) {
    const imported =
      outputs[path]?.imports.filter(({ kind, external }) => kind === 'import-statement' && !external) ?? [];
    for (const { path: next } of imported) if (!seen.has(next)) waiting.push(next) && seen.add(next);
  }
  return waiting.reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
}

/** `zod 75523, @smithy/core 109271, …`, the largest first. */
function largestParts({ outputs }: Metafile): string {
  const bytes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [, name = 'our own code'] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
      bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
    }
  }
  const largestFirst = [...bytes].sort(([, one], [, other]) => other - one);
  return largestFirst
    .slice(0, 8)
    .map(([name, size]) => `${name} ${size}`)
    .join(', ');
}

describe('every deployed bundle', async () => {
  const names = protocols.map(({ protocol }) => protocol);
  const jobs = (await findScheduledJobs(repository)).map(({ name }) => name);
  const buildDirectory = temporaryDirectory();
  const bundle = bundler(repository, buildDirectory, names);
  const bundles: { name: string; modules: string[]; contents: Metafile }[] = [];
  for (const name of [...names, 'operator', ...jobs]) {
    const directory = await bundle(name, { withProtocols: !names.includes(name) });
    bundles.push({ name, modules: modulesIn(directory), contents: contentsOf(buildDirectory, name) });
  }

  test.each(bundles)(
    '$name keeps to its budget: what is loaded is what a cold start costs',
    ({ name, modules, contents }) => {
      const size = modules.reduce((sum, path) => sum + statSync(path).size, 0);
      expect(size, `In it: ${largestParts(contents)}.`).toBeLessThanOrEqual(budgetOf(name, names));
    },
  );

  test.each(bundles.filter(({ name }) => names.includes(name)))(
    '$name loads no more at its start than every callback needs',
    ({ name, contents }) => {
      const bytes = bytesAtStart(contents, `functions/${name}/handler.mjs`);
      expect(bytes).toBeGreaterThan(100 * 1024);
      expect(bytes).toBeLessThanOrEqual(AT_START_BUDGET);
    },
  );

  test.each(bundles.filter(({ name }) => names.includes(name)))(
    '$name loads no schema library: what operators register is checked by the operator function',
    ({ contents }) => {
      expect(Object.keys(contents.inputs).filter((path) => path.includes('node_modules/zod/'))).toEqual([]);
    },
  );

  test.each(bundles)(
    '$name brings all that it loads; what it leaves out is loaded only on ways that it never goes',
    ({ contents }) => {
      const imports = Object.values(contents.inputs).flatMap((input) => input.imports);
      const left = imports.filter(({ path, external }) => external && !isBuiltin(path));
      for (const { path, kind } of left) {
        expect(neverReached).toContain(path);
        expect(kind, path).toBe('dynamic-import');
      }
    },
  );

  test.each(bundles)('$name has a source map for every module, without the sources', ({ modules }) => {
    for (const path of modules) {
      const map = JSON.parse(readFileSync(`${path}.map`, 'utf8'));
      expect(map.sourcesContent, path).toBeUndefined();
    }
  });
});

describe('a bundle', () => {
  const madeUp = madeUpRepository({
    ...madeUpProtocol,
    'functions/zz-made-up/provider.ts': "export { state } from '../../shared/state.ts';",
    'functions/operator/handler.ts': `
      import { readdir } from 'node:fs/promises';
      import { state } from '../../shared/state.ts';
      import { endOfLine } from '../../shared/legacy.cjs';
      export const handler = async (): Promise<unknown> => {
        state.count += 1;
        const provider = await import(new URL('../zz-made-up/provider.mjs', import.meta.url).href);
        return { siblings: await readdir(new URL('../', import.meta.url)), seen: provider.state.count, endOfLine };
      };`,
    'shared/state.ts': 'export const state = { count: 0 };',
    'shared/legacy.cjs': "exports.endOfLine = require('os').EOL;",
  });
  const bundle = bundler(madeUp.root, temporaryDirectory(), ['zz-made-up']);

  afterAll(() => madeUp.remove());

  test('keeps the tree, shares one copy of a module between its parts, and lets CommonJS call require', async () => {
    const directory = await bundle('operator', { withProtocols: true });
    const { handler } = await import(pathToFileURL(join(directory, 'functions/operator/handler.mjs')).href);
    expect(await handler()).toEqual({ siblings: ['operator', 'zz-made-up'], seen: 1, endOfLine: '\n' });
  });

  test('holds nothing of an earlier build', async () => {
    const withProtocols = modulesIn(await bundle('operator', { withProtocols: true }));
    const alone = modulesIn(await bundle('operator', { withProtocols: false }));
    expect(withProtocols.length).toBeGreaterThan(1);
    expect(alone).toHaveLength(1);
  });
});
