import { join } from 'node:path';
import { commandLine } from '../support/command-line.ts';
import { MUTANTS } from './catalog.ts';
import type { Mutant } from './mutant.ts';
import { type Judged, progressLine, saveJson, summary, table } from './report.ts';
import { Controls, judge, judgeByCertifier, judgeBySimulation, typesHold, type Verdict } from './trial.ts';
import { isOnTheWire } from './wire.ts';
import { Workspace } from './workspace.ts';

const SIMULATED_CALLBACKS = 300_000;
/** Whose code the simulation plays as it is deployed; what talks to the store, to KMS and to the gateway has its place taken. */
const CORE = ['shared/domain/', 'shared/application/'];

const HELP = `
npm run mutants -- [options]
Plants every defect of the catalog, one at a time, in a copy of the repository, and asks the suite about it.

  --only <name>   some of them; a part of a name is enough, and it may be repeated
  --workers <n>   how many at once (2)
  --quick         leaves out what takes long: what survives may still be noticed by the whole suite
  --simulation    asks the simulation alone (${SIMULATED_CALLBACKS} callbacks), about the defects of the core
  --certify       asks the certifier alone, about the defects that a provider could see; with --quick it asks less
  --types         judges nothing, and sees to it that every defect compiles

Exit status 1 when a defect was not noticed, or when an entry is not in step with its file.`;

const repository = join(import.meta.dirname, '..', '..');
const options = commandLine(HELP, {
  only: { type: 'string', multiple: true, default: [] },
  workers: { type: 'string', default: '2' },
  simulation: { type: 'boolean', default: false },
  certify: { type: 'boolean', default: false },
  types: { type: 'boolean', default: false },
  quick: { type: 'boolean', default: false },
});

// An ordinary exit takes the copies, and the runs in them, along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const chosen = MUTANTS.filter(
  (mutant) =>
    (options.only.length === 0 || options.only.some((part) => mutant.name.includes(part))) &&
    (!options.simulation || CORE.some((folder) => mutant.file.startsWith(folder))) &&
    (!options.certify || isOnTheWire(mutant)),
);
if (chosen.length === 0) throw new Error(`no defect is named like ${options.only.join(', ')}`);

const controls = new Controls();
const judged = await judgeAll(chosen, Number(options.workers));
console.log(`\n${table(judged)}\n\n${summary(judged)}`);
if (!options.types && !options.quick && !options.simulation && !options.certify && options.only.length === 0)
  saveJson(join(repository, '.build', 'mutants.json'), judged);
for (const [file, message] of controls.failing)
  console.log(`left out, as it fails without a defect: ${file}: ${message}`);
const isEvident =
  controls.failing.size === 0 &&
  judged.every(({ verdict }) => verdict.type === 'killed' || verdict.type === 'compiles');
process.exitCode = isEvident ? 0 : 1;

/** Each worker has a copy of the repository, and takes the next defect when it is done with one. */
async function judgeAll(mutants: readonly Mutant[], workers: number): Promise<Judged[]> {
  const waiting = [...mutants.entries()];
  const done: Judged[] = [];
  async function work(): Promise<void> {
    const workspace = new Workspace(repository);
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [index, mutant] = next;
        done[index] = await timed(mutant, () => verdictOn(workspace, mutant));
        const all = Object.values(done);
        console.log(progressLine(all.length, mutants.length, done[index]));
      }
    } finally {
      workspace.remove();
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, mutants.length) }, work));
  return Object.values(done);
}

function verdictOn(workspace: Workspace, mutant: Mutant): Promise<Verdict> {
  if (options.types) return checkTypes(workspace, mutant);
  if (options.simulation) return judgeBySimulation(workspace, mutant, SIMULATED_CALLBACKS);
  if (options.certify) return judgeByCertifier(workspace, mutant, repository, options.quick);
  return judge(workspace, mutant, controls, options.quick);
}

async function timed(mutant: Mutant, work: () => Promise<Verdict>): Promise<Judged> {
  const startedAt = performance.now();
  const verdict = await work().catch((error: unknown): Verdict => ({ type: 'unclear', reason: String(error) }));
  return { mutant, verdict, seconds: (performance.now() - startedAt) / 1000 };
}

/** A defect that nobody can build proves nothing about the tests. */
async function checkTypes(workspace: Workspace, mutant: Mutant): Promise<Verdict> {
  const compiles = await workspace.with(mutant, () => typesHold(workspace));
  return compiles ? { type: 'compiles' } : { type: 'unclear', reason: 'it does not compile' };
}
