import { defineConfig } from 'vitest/config';
import { Watchdog } from './test/support/watchdog.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // Vitest leaves one core free, which on two is half of them.
    maxWorkers: '100%',
    // They end what hangs; how busy a machine is decides nothing.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    reporters: ['default', ...(process.env['CI'] ? ['json'] : []), new Watchdog()],
    outputFile: { json: '.build/test-results.json' },
  },
});
