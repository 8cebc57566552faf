import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { build } from 'vite';
import { helps } from '../local/command-line.ts';
import { operatorDocument } from './document.ts';

const HELP = `
npm run console:build
Checks the console against the API's document and builds its page, into CONSOLE_OUTDIR or console/dist.
`;

if (helps(HELP)) process.exit(0);
const here = import.meta.dirname;

/** Into CONSOLE_OUTDIR, or `console/dist`. Fails where a screen does not fit what the API says of itself. */
async function buildConsole(): Promise<void> {
  const outDir = process.env['CONSOLE_OUTDIR'] || join(here, 'dist');
  const generated = join(here, '.generated');
  await mkdir(generated, { recursive: true });
  const document = await operatorDocument();
  await writeFile(join(generated, 'openapi.json'), document);
  await writeFile(join(generated, 'api.ts'), astToString(await openapiTypescript(document)));
  await checkTypes();
  // Under a test runner it says "test", and React would come with all that it tells developers.
  process.env['NODE_ENV'] = 'production';
  await build({ configFile: join(here, 'vite.config.ts'), logLevel: 'warn', build: { outDir, emptyOutDir: true } });
}

/** The workspace's own compiler: what makes the types from the document needs an interface that newer ones have not. */
async function checkTypes(): Promise<void> {
  const compiler = join(here, 'node_modules/typescript/bin/tsc');
  const child = spawn(process.execPath, [compiler, '--noEmit', '--project', here], { stdio: 'inherit' });
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error('the console does not fit the API document, or its own types');
}

try {
  await buildConsole();
} catch (error) {
  process.stderr.write(`The console cannot be built: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
