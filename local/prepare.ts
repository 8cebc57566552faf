import { join } from 'node:path';
import { consolePage, synthesizedAssembly, wholeApp } from './synth.ts';

/**
 * Synthesizes ahead, so that the first `npm start` is as quick as every other. It runs at the end of an installation,
 * which must not fail for it: `npm start` would say the same, to somebody who then wants to know.
 */
try {
  const repository = join(import.meta.dirname, '..');
  await Promise.all([synthesizedAssembly(repository, wholeApp), synthesizedAssembly(repository, consolePage)]);
} catch (error) {
  process.stderr.write(`Not prepared for "npm start": ${error instanceof Error ? error.message : String(error)}\n`);
}
