import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { readStage, stagesDirectory } from '../infra/stage-file.ts';
import type { Stage } from '../infra/stages.ts';
import { runCommand, WrongUse } from './command-line.ts';
import { askedOfAws, shown } from './deploy/child.ts';
import { rehearse } from './deploy/rehearse.ts';

const HELP = `
npm run deploy -- [options] STAGE

Deploys stages/STAGE.json: makes the templates, shows what changes in the account, asks, deploys, and rings one alarm for
each topic to see that it is told. It needs credentials of the account, and the AWS CLI where the stage has topics.

  --diff      show what would change, and stop
  --yes       do not ask: for a pipeline in which somebody has seen the difference
  --rehearse  ring the alarms of a stage that is deployed already, and nothing else

Refused before anything is made: a stage that has no file, a certificate or a topic of another region, a stage of the kind
prod without a topic. STAGES_DIR names another folder than stages/. With "account" in the file CDK refuses the credentials of another account.

Exit status: 0 when all of it is done, 1 when something did not end well or somebody said no, 2 where the words are wrong.

  npm run deploy -- staging
`;

const repository = join(import.meta.dirname, '..');

async function deploy(words: readonly string[]): Promise<void> {
  const flag = { type: 'boolean' } as const;
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { diff: flag, yes: flag, rehearse: flag },
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) throw new WrongUse('Say which stage, and no more than one');
  const stage = readStage(stagesDirectory(process.env), name);
  if (values.rehearse) return ring(stage);
  const isSeen = values.yes || values.diff;
  if (!isSeen && !process.stdin.isTTY) throw new WrongUse('Nobody is here to be asked: say --diff, or --yes');
  await change(stage, values);
}

/** What is shown is what is deployed: the templates are made once. */
async function change(stage: Stage, { diff, yes }: { diff?: boolean; yes?: boolean }): Promise<void> {
  const env = environmentOf(stage);
  const assembly = join(repository, '.build', `deploy-${stage.name}`);
  const cdk = (...words: string[]) => shown('cdk', words, env);
  await cdk('synth', '--quiet', '--output', assembly, '-c', `stage=${stage.name}`);
  await cdk('diff', '--app', assembly);
  if (diff) return;
  if (!yes && !(await isWanted(stage))) throw new Error('Nothing was deployed');
  await cdk('deploy', '--all', '--app', assembly, '--require-approval', 'never');
  await ring(stage);
}

async function isWanted({ name, kind, region }: Stage): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`This changes ${name} (${kind}) in ${region}. Its name, to go on: `);
  terminal.close();
  return answer.trim() === name;
}

async function ring(stage: Stage): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  if (stage.topics) await rehearse(stage, (words) => askedOfAws(words, environmentOf(stage)), say);
  else say(`The alarms of ${stage.name} tell nobody: its file has no topics`);
}

function environmentOf({ region }: Stage): NodeJS.ProcessEnv {
  return { ...process.env, AWS_REGION: region, AWS_DEFAULT_REGION: region };
}

await runCommand(HELP, deploy);
