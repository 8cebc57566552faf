import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Mutant } from './mutant.ts';
import { type Stage, stagesFor } from './stages.ts';
import { type Failure, runCertifier, runSimulation, runStage, type TestRun } from './test-run.ts';
import { protocolsOf } from './wire.ts';
import type { Workspace } from './workspace.ts';

export type Verdict =
  | { readonly type: 'killed'; readonly stage: string; readonly by: Failure }
  | { readonly type: 'killed'; readonly stage: string; readonly by: 'the time limit' }
  | { readonly type: 'survived' }
  /** Nobody was asked but the type checker, which let it pass. */
  | { readonly type: 'compiles' }
  /** The run itself was no evidence. */
  | { readonly type: 'unclear'; readonly reason: string };

/** What is known of test files without any defect. A test that fails either way has noticed nothing, and is not asked again. */
export class Controls {
  readonly #passes = new Map<string, Promise<boolean>>();
  readonly #ends = new Map<string, Promise<boolean>>();
  readonly #failing = new Map<string, string>();

  /** Test files that fail without a defect too, and what they said. */
  get failing(): ReadonlyMap<string, string> {
    return this.#failing;
  }

  /** Runs the file without the defect, once for all defects. */
  async passes(workspace: Workspace, stage: Stage, { file, message }: Failure): Promise<boolean> {
    const name = `${stage.engines} ${file}`;
    const known = this.#passes.get(name) ?? runAlone(workspace, stage, file);
    this.#passes.set(name, known);
    const passes = await known;
    if (!passes) this.#failing.set(file, message);
    return passes;
  }

  /** Runs the stage without the defect, once for all defects: on a busy machine the clock alone has noticed nothing. */
  async endsInTime(workspace: Workspace, stage: Stage): Promise<boolean> {
    const name = `${stage.engines} ${stage.tests.join()}`;
    const known = this.#ends.get(name) ?? runStage(workspace.folder, stage).then(({ type }) => type !== 'out_of_time');
    this.#ends.set(name, known);
    return await known;
  }
}

/** Asks the suite about one defect, stage by stage, until somebody notices it. With `isQuick` no test that needs an engine is asked, unless it is near. */
export async function judge(
  workspace: Workspace,
  mutant: Mutant,
  controls: Controls,
  isQuick = false,
): Promise<Verdict> {
  const stages = stagesFor(mutant.file);
  for (const stage of isQuick ? stages.filter(isSoon) : stages) {
    const verdict = await askStage(workspace, mutant, stage, controls);
    if (verdict) return verdict;
  }
  return { type: 'survived' };
}

/** Asks the simulation alone. */
export async function judgeBySimulation(workspace: Workspace, mutant: Mutant, callbacks: number): Promise<Verdict> {
  const run = await workspace.with(mutant, () => runSimulation(workspace.folder, callbacks));
  return alone('simulation', run);
}

/** Asks the certifier alone, which sees answers and nothing else. */
export async function judgeByCertifier(
  workspace: Workspace,
  mutant: Mutant,
  repository: string,
  isQuick: boolean,
): Promise<Verdict> {
  const protocols = protocolsOf(mutant.file, repository);
  const run = await workspace.with(mutant, () => runCertifier(repository, workspace.folder, protocols, isQuick));
  return alone('certify', run);
}

/** The verdict of somebody after whom nobody is asked. */
function alone(stage: string, run: TestRun): Verdict {
  switch (run.type) {
    case 'passed':
      return { type: 'survived' };
    case 'failed':
      return { type: 'killed', stage, by: run.failure };
    case 'out_of_time':
      return { type: 'killed', stage, by: 'the time limit' };
    case 'broken':
      return { type: 'unclear', reason: run.output };
  }
}

function isSoon({ name, engines }: Stage): boolean {
  return engines === 'none' || name === 'nearest';
}

/** `undefined`: nothing in this stage has noticed the defect. */
async function askStage(
  workspace: Workspace,
  mutant: Mutant,
  stage: Stage,
  controls: Controls,
): Promise<Verdict | undefined> {
  const leftOut = [...controls.failing.keys()];
  const run = await workspace.with(mutant, () => runStage(workspace.folder, stage, leftOut));
  switch (run.type) {
    case 'passed':
      return undefined;
    case 'out_of_time':
      if (await controls.endsInTime(workspace, stage))
        return { type: 'killed', stage: stage.name, by: 'the time limit' };
      return { type: 'unclear', reason: `the stage "${stage.name}" is out of time without a defect too` };
    case 'broken':
      return { type: 'unclear', reason: run.output };
    case 'failed': {
      const isNoticed = await controls.passes(workspace, stage, run.failure);
      if (isNoticed) return { type: 'killed', stage: stage.name, by: run.failure };
      // Every round leaves out one file more.
      return askStage(workspace, mutant, stage, controls);
    }
  }
}

async function runAlone(workspace: Workspace, stage: Stage, file: string): Promise<boolean> {
  return (await runStage(workspace.folder, { ...stage, tests: [file] })).type === 'passed';
}

/** Whether the copy compiles as it stands. */
export async function typesHold({ folder }: Workspace): Promise<boolean> {
  const tsc = join(folder, 'node_modules', '.bin', 'tsc');
  return promisify(execFile)(tsc, ['--noEmit'], { cwd: folder }).then(
    () => true,
    () => false,
  );
}
