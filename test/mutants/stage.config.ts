import { defineConfig } from 'vitest/config';

/** A test run on one defect: the tests of the repository, one after the other, with no more engines than are asked for. */
const engines = process.env['MUTANT_ENGINES'];
/** Tests that build and start the whole stack take as long as all others together; they are asked last. */
const LAST = ['test/integration/local-stack*'];

export default defineConfig({
  cacheDir: '.build/vitest',
  test: {
    include: ['test/**/*.test.ts'],
    // The list of defects is out of step with every file that has one in it.
    exclude: ['test/mutants/**', 'node_modules/**', ...(engines === 'all' ? [] : LAST)],
    globalSetup: [engines === 'all' ? 'test/support/global-setup.ts' : 'test/support/setup-in-memory.ts'],
    pool: 'forks',
    maxWorkers: 1,
    unstubEnvs: true,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
