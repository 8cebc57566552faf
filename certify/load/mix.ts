import type { Simulator, Spoken } from '../../shared/provider-simulator.ts';
import type { Seat } from '../case.ts';
import type { RunIds } from '../run-ids.ts';

/** Each second message asks the balance; the others are a stake, and the rollback of the stake that was sent so many stakes before. */
const BEHIND = 50;

/** What a load says: as many rollbacks as stakes in the long run, so that the player's money stays. */
export class Mix {
  readonly #simulator: Simulator;
  readonly #seat: Seat;
  readonly #ids: RunIds;
  readonly #open: string[] = [];

  constructor(simulator: Simulator, seat: Seat, ids: RunIds) {
    this.#simulator = simulator;
    this.#seat = seat;
    this.#ids = ids;
  }

  say(nth: number): Spoken {
    if (nth % 2 === 0) return this.#simulator.balance(this.#seat);
    if (nth % 4 === 1 || this.#open.length < BEHIND) return this.#stake();
    return this.#simulator.rollback(this.#seat, { id: this.#open.shift() ?? '' });
  }

  /** What was not rolled back on the way. */
  rest(): Spoken[] {
    return this.#open.map((id) => this.#simulator.rollback(this.#seat, { id }));
  }

  #stake(): Spoken {
    const id = this.#ids.next();
    this.#open.push(id);
    return this.#simulator.stake(this.#seat, { id, amount: this.#simulator.smallestAmount });
  }
}
