import { defineConfig } from 'vitest/config';
import { QUICK } from './support/in-memory.ts';

/** `npm run test:fast`: what needs nothing but this process, with fewer random runs than the whole suite has. */
export default defineConfig({
  cacheDir: '.build/vitest',
  test: {
    root: `${import.meta.dirname}/..`,
    include: QUICK.map((folder) => `${folder}/**/*.test.ts`),
    globalSetup: ['test/support/setup-in-memory.ts'],
    env: { PROPERTY_RUNS: '300', FUZZ_INPUTS: '1000' },
    pool: 'forks',
    // Vitest leaves one core free, which on two is half of them.
    maxWorkers: '100%',
    // No test patches a module, so that files of one worker may share what they have loaded.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['dot'],
  },
});
