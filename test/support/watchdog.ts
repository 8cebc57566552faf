import { execFileSync } from 'node:child_process';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Longer than any single test may take. */
const SILENCE_MS = 15 * 60_000;

/**
 * Ends a run in which nothing happens any more. A test that never gives back the thread is stopped by no time limit of the
 * runner, for that one waits in the same thread; and whoever started the run would wait for ever.
 */
export class Watchdog implements Reporter {
  readonly #running = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  onTestModuleStart({ relativeModuleId }: TestModule): void {
    this.#note(relativeModuleId, 'before its first test');
  }

  onTestCaseReady({ module, fullName }: TestCase): void {
    this.#note(module.relativeModuleId, fullName);
  }

  onTestCaseResult({ module, fullName }: TestCase): void {
    this.#note(module.relativeModuleId, `after ${fullName}`);
  }

  onTestModuleEnd({ relativeModuleId }: TestModule): void {
    this.#running.delete(relativeModuleId);
    this.#wait();
  }

  #note(file: string, where: string): void {
    this.#running.set(file, where);
    this.#wait();
  }

  /** What waits for nothing but this timer has ended. */
  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(), SILENCE_MS).unref();
  }

  #end(): void {
    const at = [...this.#running].map(([file, where]) => `  ${file}: ${where}`);
    const children = childrenOf(process.pid);
    console.error(`\nNothing has happened for ${SILENCE_MS / 60_000} minutes. Still running:`);
    console.error([...at, ...children.map(({ pid, command }) => `  process ${pid}: ${command}`)].join('\n'));
    for (const { pid } of children) process.kill(pid, 'SIGKILL');
    process.exit(1);
  }
}

function childrenOf(parent: number): { pid: number; command: string }[] {
  const listed = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' });
  return [...listed.matchAll(/^ *(\d+) +(\d+) (.*)$/gm)]
    .map(([, pid, ppid, command = '']) => ({ pid: Number(pid), ppid: Number(ppid), command: command.slice(0, 120) }))
    .filter(({ ppid, command }) => ppid === parent && !command.startsWith('ps '));
}
