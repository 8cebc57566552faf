import { type Fault, pass } from './faults.ts';

/** A fault for some of the requests of some operations, counted from 1 since the plan was made. */
export interface Rule {
  readonly operations: readonly string[];
  readonly covers: (nth: number) => boolean;
  readonly fault: Fault;
}

type Operations = string | readonly string[];

export function onNth(operations: Operations, nth: number, fault: Fault): Rule {
  return rule(operations, (n) => n === nth, fault);
}

export function onFirst(operations: Operations, count: number, fault: Fault): Rule {
  return rule(operations, (n) => n <= count, fault);
}

export function onEvery(operations: Operations, fault: Fault): Rule {
  return rule(operations, () => true, fault);
}

function rule(operations: Operations, covers: Rule['covers'], fault: Fault): Rule {
  return { operations: typeof operations === 'string' ? [operations] : operations, covers, fault };
}

/** The first rule that covers a request decides; each rule counts for itself. */
export class Plan {
  readonly #rules: readonly Rule[];
  readonly #counts: number[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    this.#counts = rules.map(() => 0);
  }

  next(operation: string): Fault {
    let fault: Fault | undefined;
    for (const [index, { operations, covers, fault: own }] of this.#rules.entries()) {
      if (!operations.includes(operation)) continue;
      const nth = (this.#counts[index] ?? 0) + 1;
      this.#counts[index] = nth;
      if (covers(nth)) fault ??= own;
    }
    return fault ?? pass;
  }
}
