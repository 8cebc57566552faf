import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod';
import type { Stage } from './stages.ts';

/** The first test that failed. */
export interface Failure {
  readonly file: string;
  readonly test: string;
  /** The first line of what it said. */
  readonly message: string;
}

export type TestRun =
  | { readonly type: 'passed' }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'out_of_time' }
  /** No test failed, and yet the run did: says nothing about the code. */
  | { readonly type: 'broken'; readonly output: string };

const assertion = z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()) });
const report = z.object({
  success: z.boolean(),
  testResults: z.array(
    z.object({ name: z.string(), status: z.string(), message: z.string(), assertionResults: z.array(assertion) }),
  ),
});

/** Runs one stage in a copy of the repository, but for what is left out of it, up to the first failure. */
export async function runStage(
  folder: string,
  { engines, tests, limitMs }: Omit<Stage, 'name'>,
  leftOut: readonly string[] = [],
): Promise<TestRun> {
  const reportFile = join(folder, '.build', 'mutant-report.json');
  rmSync(reportFile, { force: true });
  const args = ['run', '--config', 'test/mutants/stage.config.ts', '--bail', '1', '--reporter', 'json'];
  const files = [...leftOut.flatMap((file) => ['--exclude', file]), ...tests];
  const program = join('node_modules', 'vitest', 'vitest.mjs');
  const { isInTime, output, status } = await inGroup(folder, [program, ...args, '--outputFile', reportFile, ...files], {
    env: { MUTANT_ENGINES: engines },
    limitMs,
  });
  if (!isInTime) return { type: 'out_of_time' };
  const failure = existsSync(reportFile) ? firstFailure(folder, readFileSync(reportFile, 'utf8')) : undefined;
  if (failure) return { type: 'failed', failure };
  return status === 0 ? { type: 'passed' } : { type: 'broken', output };
}

const SIMULATION_LIMIT_MS = 300_000;

/** Plays the simulation in a copy of the repository, up to the first guarantee that is broken. */
export async function runSimulation(folder: string, callbacks: number): Promise<TestRun> {
  const args = [join('test', 'simulation', 'run.ts'), '--threads', '1', '--callbacks', `${callbacks}`];
  const { isInTime, output, status } = await inGroup(folder, args, { env: {}, limitMs: SIMULATION_LIMIT_MS });
  if (!isInTime) return { type: 'out_of_time' };
  if (status === 0) return { type: 'passed' };
  const broken = /A guarantee is broken in .*\n +(.+): (.+)/.exec(output);
  if (!broken) return { type: 'broken', output };
  const [, test = '', message = ''] = broken;
  return { type: 'failed', failure: { file: 'npm run simulate', test, message: firstLine(message) } };
}

const CERTIFYING_LIMIT_MS = 600_000;

/** Certifies the wallet of a copy of the repository, up to the first rule that does not hold. The certifier has no defect. */
export async function runCertifier(
  repository: string,
  folder: string,
  protocols: readonly string[],
  isQuick: boolean,
): Promise<TestRun> {
  const args = [join('test', 'mutants', 'certify-copy.ts'), folder, isQuick ? 'quick' : 'whole', ...protocols];
  const { isInTime, output, status } = await inGroup(repository, args, { env: {}, limitMs: CERTIFYING_LIMIT_MS });
  if (!isInTime) return { type: 'out_of_time' };
  if (status === 0) return { type: 'passed' };
  const broken = /^Does not hold: (.+?): (.+)/m.exec(output);
  if (!broken) return { type: 'broken', output };
  const [, test = '', message = ''] = broken;
  return { type: 'failed', failure: { file: 'certify', test, message: firstLine(message) } };
}

function firstFailure(folder: string, text: string): Failure | undefined {
  const failed = report.parse(JSON.parse(text)).testResults.filter(({ status }) => status === 'failed');
  for (const { name, message, assertionResults } of failed) {
    const file = relative(folder, name);
    const test = assertionResults.find(({ status }) => status === 'failed');
    if (test) return { file, test: test.fullName, message: firstLine(test.failureMessages[0]) };
    return { file, test: '(the file did not load)', message: firstLine(message) };
  }
  return undefined;
}

function firstLine(text = ''): string {
  return text.split('\n', 1).join('').slice(0, 160);
}

/** Leaders of the groups that are at work; whatever ends this process ends them. */
const leaders = new Set<number>();
process.once('exit', () => leaders.forEach(endGroup));

/** The child leads a process group of its own, so that whatever it started ends with it. */
async function inGroup(
  folder: string,
  args: readonly string[],
  { env, limitMs }: { readonly env: NodeJS.ProcessEnv; readonly limitMs: number },
): Promise<{ isInTime: boolean; output: string; status: number | null }> {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  if (child.pid !== undefined) leaders.add(child.pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output = `${output}${chunk}`.slice(-200_000)));
  let isInTime = true;
  const timer = setTimeout(() => {
    isInTime = false;
    if (child.pid !== undefined) endGroup(child.pid);
  }, limitMs);
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  if (child.pid !== undefined) leaders.delete(child.pid);
  return { isInTime, output, status };
}

function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It ended by itself in this very moment.
  }
}
