import { BoundedMap } from '../../application/bounded-map.ts';
import { type Clock, Deadline } from '../../application/deadline.ts';
import type { Occurrence } from '../../domain/beside.ts';
import type { OccurrenceStore } from './store.ts';

/** What is written for itself, before repeats have to wait for one another. */
const AT_ONCE = 10;
/** Afterwards one write in this time, which counts those that waited. */
const EVERY_MS = 10_000;
const MOST_REMEMBERED = 1_000;
/** With less left a write would not be heard of in time. */
const LEAST_MS = 20;

interface Pace {
  readonly left: number;
  readonly at: number;
  /** Occurrences that were not written. */
  readonly waiting: number;
}

export interface CasePorts {
  readonly store: OccurrenceStore;
  readonly clock: Clock;
  /** Told of each occurrence that could not be written. */
  readonly lost: (occurrence: Occurrence) => void;
}

/**
 * Where what waits for a person is written down. A provider may repeat one mistake a hundred times a second: of each case a container writes ten occurrences as
 * they come, and then one every ten seconds, which brings the count of those before it. Whatever happens here, whoever asked goes on: it never throws.
 */
export class CaseBook {
  readonly #ports: CasePorts;
  readonly #paces = new BoundedMap<string, Pace>(MOST_REMEMBERED);

  constructor(ports: CasePorts) {
    this.#ports = ports;
  }

  /** Returns when it is written, left for later or lost; after `budgetMs` at the latest. */
  async note(occurrence: Occurrence, budgetMs: number): Promise<void> {
    const { store, clock, lost } = this.#ports;
    const { caseId } = occurrence;
    const now = clock.now();
    const { left, at, waiting } = this.#paces.get(caseId) ?? { left: AT_ONCE, at: now, waiting: 0 };
    const refilled = Math.min(AT_ONCE, left + (now - at) / EVERY_MS);
    const times = waiting + occurrence.times;
    if (refilled < 1) {
      this.#paces.keep(caseId, { left: refilled, at: now, waiting: times });
      return;
    }
    this.#paces.keep(caseId, { left: refilled - 1, at: now, waiting: 0 });
    try {
      if (budgetMs < LEAST_MS) throw new Error('no time was left');
      await store.happened({ ...occurrence, times }, new Deadline(clock, budgetMs));
    } catch {
      this.#leave(caseId, times);
      lost(occurrence);
    }
  }

  /** What was not written is counted when it happens again. */
  #leave(caseId: string, times: number): void {
    const pace = this.#paces.get(caseId);
    if (pace) this.#paces.keep(caseId, { ...pace, waiting: pace.waiting + times });
  }
}
