import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { Watchdog } from './test/support/watchdog.ts';

export default defineConfig({
  cacheDir: '.build/vitest',
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // No test patches a module, so that files of one worker may share what they have loaded; the CDK alone takes seconds.
    isolate: false,
    unstubEnvs: true,
    // A third of it is waiting: for a browser, for a process that starts, for a store that says nothing.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    sequence: { sequencer: LongestFirst },
    // They end what hangs; how busy a machine is decides nothing.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['default', ...(process.env['CI'] ? ['json'] : []), new Watchdog()],
    outputFile: { json: '.build/test-results.json' },
  },
});
