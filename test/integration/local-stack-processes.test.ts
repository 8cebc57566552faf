import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDataDirectory } from '../../local/data-directory.ts';
import { endLeftoverChild, startGuarded } from '../../local/guarded-child.ts';
import { acquireLock } from '../../local/lock.ts';
import { StartFailure } from '../../local/start-failure.ts';
import { firstOutput, startProgram } from '../support/program.ts';

const local = join(import.meta.dirname, '../../local');
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-stack-processes-'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Runs a module's text in a process of its own and waits until it prints something. */
async function otherProcess(text: string): Promise<ChildProcess> {
  const { child } = startProgram(['--input-type=module', '--eval', text]);
  await firstOutput(child);
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended and that nobody has asked about yet still has its number.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

function pidIn(file: string): number {
  return Number(readFileSync(file, 'utf8'));
}

describe('a child of the stack', () => {
  it('ends when the process that started it is killed', async () => {
    const pidFile = join(directory, 'orphan.pid');
    const options = JSON.stringify({ command: 'sleep', args: ['600'], pidFile, cwd: directory });
    const parent = await otherProcess(`
      import { startGuarded } from '${local}/guarded-child.ts';
      import { existsSync } from 'node:fs';
      startGuarded(${options});
      const timer = setInterval(() => existsSync('${pidFile}') && console.log('started'), 5);
    `);
    const pid = pidIn(pidFile);
    expect(isAlive(pid)).toBe(true);
    await kill(parent);
    await vi.waitUntil(() => !isAlive(pid), { timeout: 10_000 });
  });

  it('is stopped in order, and its process id is forgotten', async () => {
    const pidFile = join(directory, 'stopped.pid');
    const child = startGuarded({ command: 'sleep', args: ['600'], pidFile, cwd: directory });
    const pid = await vi.waitUntil(() => readPid(pidFile), { timeout: 10_000 });
    await child.stop();
    expect(isAlive(pid)).toBe(false);
    expect(readPid(pidFile)).toBeUndefined();
  });

  it('tells that it ended by itself, with what it said last', async () => {
    const child = startGuarded({
      command: 'sh',
      args: ['-c', 'echo no such port >&2; exit 3'],
      pidFile: undefined,
      cwd: directory,
    });
    await child.exited;
    await vi.waitUntil(() => child.lastOutput() === 'no such port', { timeout: 10_000 });
  });

  it('ends also when its command does not exist', async () => {
    const child = startGuarded({ command: '/no/such/engine', args: [], pidFile: undefined, cwd: directory });
    await child.exited;
  });

  it('that was left behind is ended by the next start, but not another process with its number', async () => {
    const pidFile = join(directory, 'leftover.pid');
    const leftover = spawn('sleep', ['600.5'], { stdio: 'ignore' });
    writeFileSync(pidFile, `${leftover.pid}\n`);
    await endLeftoverChild(pidFile, 'other-data.sqlite');
    expect(isAlive(Number(leftover.pid))).toBe(true);
    await endLeftoverChild(pidFile, '600.5');
    expect(isAlive(Number(leftover.pid))).toBe(false);
  });

  it.each(['', 'x', '-1', '0', '1', '99999999'])('is not looked for by a pid file that says %j', async (text) => {
    const pidFile = join(directory, 'broken.pid');
    writeFileSync(pidFile, text);
    await endLeftoverChild(pidFile, '');
    expect(isAlive(process.pid)).toBe(true);
  });
});

function readPid(file: string): number | undefined {
  try {
    return pidIn(file) || undefined;
  } catch {
    return undefined;
  }
}

describe('the lock of a data directory', () => {
  const holding = (file: string) => `
    import { acquireLock } from '${local}/lock.ts';
    const lock = await acquireLock('${file}', 0);
    console.log('held');
    setInterval(() => lock, 1000);
  `;

  it('is held by one process at a time, and SIGKILL of the holder frees it', async () => {
    const file = join(directory, 'kill.lock');
    const holder = await otherProcess(holding(file));
    expect(await acquireLock(file, 0)).toBeUndefined();
    await kill(holder);
    const lock = await acquireLock(file, 0);
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('is waited for, so that a restart need not wait for the old stack', async () => {
    const file = join(directory, 'wait.lock');
    const first = await acquireLock(file, 0);
    const second = acquireLock(file, 10_000);
    first?.release();
    expect(await second).toBeDefined();
  });

  it('refuses a second stack in one line', async () => {
    const first = await openDataDirectory(directory);
    await expect(openDataDirectory(directory, 0)).rejects.toThrow(
      /^DATA_DIR [^\n]* is in use by another running stack[^\n]*$/,
    );
    first.release();
    (await openDataDirectory(directory, 0)).release();
  });

  it.each(['a-file/below', 'a-file', '/proc/none/of-it'])(
    'refuses a directory that cannot be written: %s',
    async (path) => {
      writeFileSync(join(directory, 'a-file'), '');
      const failure = await openDataDirectory(path.startsWith('/') ? path : join(directory, path)).catch(
        (error: unknown) => error,
      );
      expect(failure).toBeInstanceOf(StartFailure);
      expect(String(failure)).toMatch(/^StartFailure: DATA_DIR [^\n]* cannot be written \([^\n]*\)$/);
    },
  );
});
