import type { AmountUnits } from '../shared/domain/money.ts';
import { contentOf, type Heard, type Simulator, type Spoken } from '../shared/provider-simulator.ts';
import type { Expected, Seat } from './case.ts';
import type { Judged, Line } from './exchange.ts';
import { ExpectedBalances } from './expected-balances.ts';
import { foreignBalance, wrongBalance, wrongRefusedBalance } from './judge.ts';
import { isSame, type Said } from './said.ts';

/** The balances of everybody whom a case speaks about, as they are told. */
export class WatchedBalances {
  readonly #line: Line;
  readonly #simulator: Simulator;
  readonly #seats: Seat[] = [];
  readonly #expected = new ExpectedBalances();

  constructor(line: Line, simulator: Simulator) {
    this.#line = line;
    this.#simulator = simulator;
  }

  async watch(seat: Seat): Promise<void> {
    if (this.#expected.has(seat)) return;
    if (!this.#seats.some((known) => isSame(known, seat))) this.#seats.push(seat);
    await this.ask(seat);
  }

  /**
   * In amount units; `undefined` where the wallet does not say. What it says is what is expected from here on. What it leaves open is asked once more, as
   * a provider would.
   */
  async ask(seat: Seat): Promise<AmountUnits | undefined> {
    const asked = () => this.#line.ask(this.#simulator.balance(seat), 'balance');
    const first = await asked();
    const { verdict, balance } = first.verdict === 'unclear' ? await asked() : first;
    const told = verdict === 'done' ? balance : undefined;
    this.#expected.know(seat, told);
    return told;
  }

  /** As it was told last. */
  known(seat: Seat): AmountUnits | undefined {
    return this.#expected.known(seat);
  }

  /** What is told to whoever is not served: of their own money, and of nobody else's. */
  wrongRefusal({ seat, spoken, title }: Said, { verdict, balance }: Heard, { must }: Expected): Judged[] {
    if (verdict === 'done') return [];
    if (verdict === 'refused' && must === 'refused') return wrongRefusedBalance(balance, this.known(seat), title);
    const known = this.known(seat);
    // Before it is known who asks, and where something is broken, nobody has anything to tell.
    if (balance === undefined || balance === 0n || known === undefined) return [];
    if (this.#namesWallet(seat, spoken)) return wrongBalance(balance, [known], 'told by a refusal', title);
    const others = this.#seats.filter(({ playerId }) => playerId !== seat.playerId);
    const foreign = others.flatMap((other) => this.known(other) ?? []);
    return foreignBalance(balance, known, foreign, title);
  }

  async askAll(): Promise<void> {
    for (const seat of this.#seats) await this.ask(seat);
  }

  /** After a step: what was done has moved, what was refused has not, and nobody else has lost or won. Gives what has not moved, as the balance shows. */
  async hold(all: readonly Said[], heard: readonly Heard[], effect: Expected['effect']): Promise<Said[]> {
    const unmoved: Said[] = [];
    const answered = all.flatMap((said, index) => {
      const answer = heard[index];
      return answer ? [{ said, answer }] : [];
    });
    for (const seat of this.#seats) {
      const own = answered.filter(({ said }) => isSame(said.seat, seat));
      const moves = own.map(({ said, answer }) => ({ verdict: answer.verdict, moves: said.moves }));
      const possible = this.#expected.after(seat, moves, effect);
      const undone = own.filter(({ answer }) => answer.verdict !== 'done');
      const [ofDone] = this.#expected.after(
        seat,
        moves.filter(({ verdict }) => verdict === 'done'),
        effect === 'perhaps' ? 'once' : effect,
      );
      const [only, ...more] = own;
      const told = only && more.length === 0 ? this.#toldBy(only.said, only.answer) : undefined;
      this.#line.note(wrongBalance(told, possible, 'told by the answer', only?.said.title));
      const now = await this.ask(seat);
      const when = own.length > 0 ? 'asked afterwards' : bystander(seat);
      if (now !== told) this.#line.note(wrongBalance(now, possible, when, only?.said.title));
      if (now === undefined) this.#expected.know(seat, told);
      else if (now === ofDone) unmoved.push(...undone.map(({ said }) => said));
    }
    return unmoved;
  }

  /** What names no currency, and no bet that is known, is told 0 where the player has several wallets: that is no balance. */
  #toldBy({ spoken, seat, moves }: Said, { verdict, balance }: Heard): AmountUnits | undefined {
    if (verdict !== 'done') return undefined;
    return !this.#namesWallet(seat, spoken) && moves === 0n && balance === 0n ? undefined : balance;
  }

  /** Whether it is said which wallet of the player is meant: a session has one. */
  #namesWallet({ currency }: Seat, spoken: Spoken): boolean {
    return this.#simulator.keyMember === undefined || contentOf(spoken).includes(`"${currency}"`);
  }
}

/** People ask whose balance it is that nobody was to touch. */
function bystander({ playerId, currency }: Seat): string {
  return `asked afterwards, of ${playerId} in ${currency}, about whom nothing was said`;
}
