import type { Clock, Deadline } from '../application/deadline.ts';
import { ProviderFailure } from '../application/provider.ts';

/** Calls of one provider that one process makes at a time. */
const AT_ONCE = 4;

interface Line {
  busy: number;
  readonly waiting: (() => void)[];
}

/** At most so many calls of one provider at a time; the others wait in line, so that a slow provider takes no more of the process than this. */
export class Bulkhead {
  readonly #lines = new Map<string, Line>();
  readonly #clock: Pick<Clock, 'sleep'>;

  constructor(clock: Pick<Clock, 'sleep'>) {
    this.#clock = clock;
  }

  /** Does the work when there is a place. Throws `ProviderFailure` when there is none before the deadline. */
  async run<T>(provider: string, deadline: Deadline, work: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(provider) ?? { busy: 0, waiting: [] };
    this.#lines.set(provider, line);
    if (line.busy < AT_ONCE) line.busy += 1;
    else await this.#turn(line, deadline);
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      // Whoever is next takes the place over.
      if (next) next();
      else line.busy -= 1;
      if (line.busy === 0) this.#lines.delete(provider);
    }
  }

  #turn({ waiting }: Line, deadline: Deadline): Promise<void> {
    const called = new AbortController();
    return new Promise((resolve, reject) => {
      const turn = () => {
        called.abort();
        resolve();
      };
      waiting.push(turn);
      const tooLate = () => {
        const place = waiting.indexOf(turn);
        if (place < 0) return;
        waiting.splice(place, 1);
        reject(new ProviderFailure('silent', 'no answer: too many calls wait for it already'));
      };
      this.#clock.sleep(deadline.remainingMs, called.signal).then(tooLate, () => undefined);
    });
  }
}
