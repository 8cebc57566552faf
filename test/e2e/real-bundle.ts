import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { helps } from '../../local/command-line.ts';
import { RuntimeClientMissing, runtimeClient } from '../support/lambda-runtime/runtime-client.ts';

const HELP = `
npm run test:bundle -- [words for vitest]
The end-to-end tests on the deployed bundles under AWS's runtime interface client. Needs cmake and g++.
`;

if (helps(HELP)) process.exit(0);
const repository = join(import.meta.dirname, '..', '..');
const results = '.build/real-bundle-results.json';

async function main(): Promise<number> {
  const client = await runtimeClient(join(repository, '.build', 'runtime-client'), (line) => console.log(line));
  const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
  const files = ['test/e2e/real-bundle', ...process.argv.slice(2)];
  // One file after the other, because the containers of two would have to share too few processors.
  const tests = spawn(process.execPath, [vitest, 'run', '--no-file-parallelism', ...reporters, ...files], {
    cwd: repository,
    env: { ...process.env, RUNTIME_INTERFACE_CLIENT: client },
    stdio: 'inherit',
  });
  const [status] = (await once(tests, 'exit')) as [number | null];
  return status ?? 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof RuntimeClientMissing)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
