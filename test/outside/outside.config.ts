import { defineConfig } from 'vitest/config';

/** `npm run test:outside` and `npm run test:deploy`: what programs of others say of this wallet. `run.ts` installs them and names the results. */
export default defineConfig({
  cacheDir: '.build/vitest',
  test: {
    root: `${import.meta.dirname}/../..`,
    // The tests of keys are asked again, about a KMS that is not ours.
    include: ['test/outside/**/*.outside.ts', 'test/integration/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // The tools take both processors by themselves.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 300_000,
    reporters: ['default', 'json'],
  },
});
