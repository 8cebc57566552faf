import type { Simulator, Spoken } from '../../shared/provider-simulator.ts';
import type { Seat } from '../case.ts';
import type { RunIds } from '../run-ids.ts';

/** A stake is rolled back when so many stakes were sent after it. */
const BEHIND = 50;

/** What moves money in a load: as many rollbacks as stakes in the long run, so that the player's money stays. */
export class Mix {
  readonly #simulator: Simulator;
  readonly #seat: Seat;
  readonly #ids: RunIds;
  readonly #open: string[] = [];
  #isStakesTurn = false;

  constructor(simulator: Simulator, seat: Seat, ids: RunIds) {
    this.#simulator = simulator;
    this.#seat = seat;
    this.#ids = ids;
  }

  say(): Spoken {
    this.#isStakesTurn = !this.#isStakesTurn;
    if (this.#isStakesTurn || this.#open.length < BEHIND) return this.#stake();
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
