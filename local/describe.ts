import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command-line.ts';
import { describe, descriptionFile } from './deployed.ts';
import { synthesizedAssembly, wholeApp } from './synth.ts';
import { readAssembly } from './template.ts';

const HELP = `
npm run describe
Writes local/deployed.json anew: what the templates say of tables, routes and functions, for the local stack of who installed without the CDK.
`;

await runCommand(HELP, async () => {
  const repository = join(import.meta.dirname, '..');
  const system = readAssembly(await synthesizedAssembly(repository, wholeApp));
  writeFileSync(descriptionFile(repository), `${JSON.stringify(describe(system), undefined, 2)}\n`);
});
