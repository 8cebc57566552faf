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
 * Counted as file sizes are: all modules of a function together, minified, without source maps. Callbacks have 3 s, cold start included; the operator's
 * people wait a moment longer for a function that knows every protocol.
 */
const budgetOf = (name: string) => (name === 'operator' ? 700 : 450) * 1024;

function modulesIn(directory: string): string[] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.mjs')).map((file) => join(directory, file));
}

function contentsOf(buildDirectory: string, name: string): Metafile {
  return JSON.parse(readFileSync(contentsFile(buildDirectory, name), 'utf8'));
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
  const bundleOf = bundler(repository, buildDirectory, names);
  const bundles = [...names, 'operator', ...jobs].map((name) => {
    const directory = bundleOf(name, { withProtocols: !names.includes(name) });
    return { name, modules: modulesIn(directory), contents: contentsOf(buildDirectory, name) };
  });

  test.each(bundles)(
    '$name keeps to its budget: what is loaded is what a cold start costs',
    ({ name, modules, contents }) => {
      const size = modules.reduce((sum, path) => sum + statSync(path).size, 0);
      expect(
        size,
        `In it: ${largestParts(contents)}. zod is small only by "import * as z from 'zod'".`,
      ).toBeLessThanOrEqual(budgetOf(name));
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
  const bundleOf = bundler(madeUp.root, temporaryDirectory(), ['zz-made-up']);

  afterAll(() => madeUp.remove());

  test('keeps the tree, shares one copy of a module between its parts, and lets CommonJS call require', async () => {
    const directory = bundleOf('operator', { withProtocols: true });
    const { handler } = await import(pathToFileURL(join(directory, 'functions/operator/handler.mjs')).href);
    expect(await handler()).toEqual({ siblings: ['operator', 'zz-made-up'], seen: 1, endOfLine: '\n' });
  });

  test('holds nothing of an earlier build', () => {
    const withProtocols = modulesIn(bundleOf('operator', { withProtocols: true }));
    const alone = modulesIn(bundleOf('operator', { withProtocols: false }));
    expect(withProtocols.length).toBeGreaterThan(1);
    expect(alone).toHaveLength(1);
  });
});
