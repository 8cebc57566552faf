import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Answers, Reply, Task } from './messages.ts';
import type { PeerEntry, Place } from './peers/peer.ts';

/** The parent's end of a container. */
export class Container {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  #tasks = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (reply: Reply) => this.#take(reply));
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the container has ended'));
      this.#waiting.clear();
    });
  }

  static async start({ file, exported }: PeerEntry, place: Place): Promise<Container> {
    // What a function logs goes nowhere here, but it is written, as in Lambda.
    const child = fork(join(import.meta.dirname, 'container.ts'), {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { ...process.env, SERVICE_NAME: 'bench' },
    });
    const container = new Container(child);
    await container.tell({ do: 'start', file, exported, place });
    return container;
  }

  /** Rejects when the task failed, or when the container ends first. */
  tell<T extends Task>(task: T): Promise<Answers[T['do']]> {
    const number = ++this.#tasks;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#child.send({ number, task });
    });
  }

  /** SIGKILL: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.number);
    this.#waiting.delete(reply.number);
    if ('failed' in reply) waiting?.reject(new Error(reply.failed));
    else waiting?.resolve(reply.answer as never);
  }
}
