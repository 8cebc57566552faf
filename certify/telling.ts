import type { Heard } from '../shared/provider-simulator.ts';
import type { Line } from './exchange.ts';
import type { Said } from './said.ts';
import type { ExchangePurpose, WalletUnderTest } from './wallet-under-test.ts';

/** Of a message whose answer leaves it open. */
const MOST_REPEATS = 5;

/** Tells a wallet things as a provider does, and knows what of it may stand. */
export class Telling {
  readonly #wallet: WalletUnderTest;
  readonly #line: Line;
  /** What may stand, by its id. */
  readonly #open = new Map<string, Said>();
  /** Ids of what was done at some time. */
  readonly #done = new Set<string>();

  constructor(wallet: WalletUnderTest, line: Line) {
    this.#wallet = wallet;
    this.#line = line;
  }

  async tell(said: Said, purpose: ExchangePurpose = 'step'): Promise<Heard> {
    this.expect(said);
    const heard = await this.#line.ask(said.spoken, purpose, said.isNoRequest);
    if (said.takes && heard.verdict === 'done') this.#done.add(said.takes.id);
    if (said.takes && heard.verdict === 'refused') this.#open.delete(said.takes.id);
    return heard;
  }

  /** Asks again what is left open. */
  async settle(said: Said, purpose: ExchangePurpose = 'step'): Promise<Heard> {
    let heard = await this.tell(said, purpose);
    for (let repeat = 1; repeat < MOST_REPEATS && heard.verdict === 'unclear'; repeat++)
      heard = await this.tell(said, purpose);
    return heard;
  }

  /** It may be taken from here on. Throws where the budget does not allow it. */
  expect(said: Said): void {
    if (!said.takes || this.#open.has(said.takes.id)) return;
    this.#wallet.spend?.(said.takes.amount);
    this.#open.set(said.takes.id, said);
  }

  /** Whoever was told nothing, and sees that nothing has moved, has nothing to take back. */
  forget(unmoved: readonly Said[]): void {
    for (const { takes } of unmoved) if (takes && !this.#done.has(takes.id)) this.#open.delete(takes.id);
  }

  /** Rolls back what may stand, the last one first, and gives what the wallet did not roll back. */
  async takeBack(): Promise<Said[]> {
    const left: Said[] = [];
    this.#line.beginStep();
    const all = [...this.#open.entries()].reverse();
    const { lanes, simulator } = this.#wallet;
    const rollBack = async ([id, said]: [string, Said]) => {
      const { seat } = said;
      const rollback = { seat, spoken: simulator.rollback(seat, { id }), moves: 0n };
      if ((await this.settle(rollback, 'cleaning up')).verdict !== 'done') left.push(said);
    };
    for (let first = 0; first < all.length; first += lanes)
      await Promise.all(all.slice(first, first + lanes).map(rollBack));
    return left;
  }
}
