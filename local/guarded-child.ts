import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ChildCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Where the child's process id is kept, so that the next start can end one that was left behind. */
  readonly pidFile: string | undefined;
  /** Where it runs: DynamoDB Local drops a file into its working directory. */
  readonly cwd: string;
}

export interface GuardedChild {
  readonly exited: Promise<void>;
  /** The last lines that it printed, for a failure's message. */
  lastOutput(): string;
  stop(): Promise<void>;
}

/**
 * The child becomes the command itself (`exec`), and beside it a shell waits on a pipe that only this process holds open.
 * The kernel closes the pipe whenever this process ends, also by SIGKILL, and the shell then ends the child: no engine
 * outlives its stack with the data file open. A line on the pipe says that the child ended by itself. The child is asked
 * (SIGTERM) and not killed, because DynamoDB Local answers a transaction a moment before it has committed it.
 */
const guardScript = `exec 3<&0
pidFile=$1; shift
[ -z "$pidFile" ] || echo $$ > "$pidFile"
(read -r ended <&3 || kill $$) >/dev/null 2>&1 &
exec 3<&- "$@" </dev/null`;

const gracePeriodMs = 3000;

/** Starts a command that cannot outlive this process. Its own process group keeps a terminal's Ctrl-C from ending it before the last request. */
export function startGuarded({ command, args, pidFile, cwd }: ChildCommand): GuardedChild {
  const child = spawn('/bin/sh', ['-c', guardScript, 'guard', pidFile ?? '', command, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    cwd,
  });
  const output = keepLastOutput(child);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  // A pipe to a child that is gone is no news: `exited` tells.
  child.stdin.on('error', () => undefined);
  void exited.then(() => child.stdin.end('ended\n'));
  return { exited, lastOutput: output, stop: () => stopChild(child, exited, pidFile) };
}

async function stopChild(child: ChildProcess, exited: Promise<void>, pidFile: string | undefined): Promise<void> {
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), gracePeriodMs);
  await exited;
  clearTimeout(forced);
  if (pidFile !== undefined) rmSync(pidFile, { force: true });
}

function keepLastOutput(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      kept = (kept + chunk.toString()).slice(-2000);
    });
  }
  return () => kept.trim().split('\n').slice(-3).join(' ');
}

/**
 * Ends a child that an earlier stack left behind: the guard beside it has asked it to go, and it may not be gone yet. It is
 * known by its command line as well, for process ids are used again.
 */
export async function endLeftoverChild(pidFile: string, mark: string): Promise<void> {
  const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').trim()) : Number.NaN;
  if (!Number.isInteger(pid) || pid <= 1) return;
  const deadline = performance.now() + gracePeriodMs;
  for (let asked = false; isRunning(pid, mark); asked = true) {
    const overdue = performance.now() > deadline;
    if (overdue) send('SIGKILL', pid);
    else if (!asked) send('SIGTERM', pid);
    await sleep(5);
  }
}

function send(signal: NodeJS.Signals, pid: number): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended between the look and the signal, which is what was wanted.
  }
}

/** Without `/proc` nothing is known and nothing is ended: the guard beside the child has done it. */
function isRunning(pid: number, mark: string): boolean {
  try {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    // Empty is what has ended and only waits for its parent to ask.
    return commandLine !== '' && commandLine.includes(mark);
  } catch {
    return false;
  }
}
