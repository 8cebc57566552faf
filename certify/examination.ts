import type { AmountUnits } from '../shared/domain/money.ts';
import type { Heard, SaidStake, Simulator, Talk } from '../shared/provider-simulator.ts';
import { type Expected, type FixtureName, type Grade, NOT_DONE, type Seat, TAKEN } from './case.ts';
import { type Message, type Prepared, type Speaker, STAKE } from './cases/messages.ts';
import { Line } from './exchange.ts';
import { wrongBalance, wrongVerdict } from './judge.ts';
import { type Making, Missing, type Said } from './said.ts';
import { Telling } from './telling.ts';
import type { WalletUnderTest } from './wallet-under-test.ts';
import { WatchedBalances } from './watched-balances.ts';

/**
 * One case, played against one wallet. What the wallet acknowledges is what it must hold: after every step the balance of everybody who was spoken
 * about is asked, and held against what they had before.
 */
export class Examination implements Speaker {
  readonly simulator: Simulator;
  /** What went over the wire, and what was wrong with it. */
  readonly line: Line;
  readonly #wallet: WalletUnderTest;
  readonly #balances: WatchedBalances;
  readonly #telling: Telling;
  /** Many at once: their balance is asked when all are ready. */
  #isPreparing = false;

  constructor(wallet: WalletUnderTest) {
    this.#wallet = wallet;
    this.line = new Line(wallet);
    this.#telling = new Telling(wallet, this.line);
    this.#balances = new WatchedBalances(this.line, wallet.simulator);
    this.simulator = wallet.simulator;
  }

  readonly newId = () => this.#wallet.newId();
  readonly neighbours = () => this.#wallet.neighbours();
  readonly lookalikes = () => this.#wallet.lookalikes();

  /** Whether any id may be tried: it would not name what another case, or another run, has left. */
  get mayUseAnyId(): boolean {
    return this.#wallet.isFresh;
  }

  /** Throws `Missing`. */
  async seat(name: FixtureName): Promise<Seat> {
    const seat = await this.#wallet.seat(name);
    if (!seat) throw new Missing(name);
    await this.#balances.watch(seat);
    return seat;
  }

  /** Where a case says more with somebody than without. */
  async seatIfThere(name: FixtureName): Promise<Seat | undefined> {
    return (await this.#wallet.seat(name)) && this.seat(name);
  }

  /** Somebody who may not play any more, and a stake of 1.00 that was taken while they could; each is given out once. Throws `Missing`. */
  async openStake(name: FixtureName): Promise<[Seat, string]> {
    const seat = await this.seat(name);
    const stakeId = this.#wallet.openStake(seat);
    if (stakeId === undefined) throw new Missing('openStake');
    return [seat, stakeId];
  }

  /** Others have played with the same players since. */
  resume(): Promise<void> {
    this.part();
    return this.#balances.askAll();
  }

  /** What came before is not needed to show what comes now. */
  part(): void {
    this.line.beginPart();
  }

  stake(seat: Seat, stake: SaidStake): Said {
    return { seat, spoken: this.simulator.stake(seat, stake), moves: -stake.amount, takes: stake };
  }

  rollback(seat: Seat, id: string, gives: AmountUnits = 0n): Said {
    return { seat, spoken: this.simulator.rollback(seat, { id }), moves: gives };
  }

  /** A message that is ready to be sent. */
  said(seat: Seat, { name, moves }: Message, { id, say }: Prepared): Said {
    const takes = ['stake', 'play', 'retry'].includes(name) && { takes: { id, amount: STAKE } };
    return { seat, spoken: say(seat), moves, ...takes };
  }

  async takeStake(talk: Talk, stake: SaidStake): Promise<void> {
    const said = this.stake(talk, stake);
    if (this.#isPreparing) await this.#telling.settle(said);
    else await this.say(said, TAKEN);
  }

  /** Sends a message, and holds the answer and all balances against what is expected. */
  async say(said: Said, expected: Expected): Promise<Heard> {
    const [heard] = await this.#act([said], expected, async () => [await this.#tellOnce(said, expected)]);
    if (!heard) throw new Error('whoever speaks hears something');
    this.line.note(wrongVerdict(heard, expected, said.title));
    this.line.note(this.#balances.wrongRefusal(said, heard, expected));
    return heard;
  }

  /** Sends what is no callback at all: whatever is answered, it is not done. */
  async sayAnyhow(said: Said): Promise<void> {
    const [heard] = await this.#act([said], NOT_DONE, async () => {
      this.#telling.expect(said);
      return [await this.line.askAnyhow(said.spoken)];
    });
    if (heard) this.line.note(wrongVerdict(heard, NOT_DONE, said.title));
  }

  /** Sends all of them at the same moment, and asks again what is left open. What that has to move is for the case to say, by `balanceIs`. */
  atOnce(all: readonly Said[]): Promise<Heard[]> {
    this.line.beginStep();
    return Promise.all(all.map((said) => this.#telling.settle(said)));
  }

  /**
   * Makes and sends them some at a time where their order does not matter, and holds the sum of what was acknowledged against the balance. Where that is
   * wrong they are made anew and sent one by one, because one of them is to blame, and which one is what people ask.
   */
  async inLanes(all: readonly Making[], expected: Expected): Promise<void> {
    const { lanes } = this.#wallet;
    for (let first = 0; first < all.length; first += lanes) {
      const some = all.slice(first, first + lanes);
      const earlier = this.line.findings.length;
      await this.#lane(some, expected);
      if (some.length === 1) continue;
      const together = this.line.findings.splice(earlier);
      if (together.length > 0) for (const one of some) await this.#lane([one], expected);
      if (this.line.findings.length > earlier) continue;
      const among = `(one of ${some.length} at the same time, and no longer when each was sent alone)`;
      this.line.findings.push(...together.map((finding) => ({ ...finding, expected: `${finding.expected} ${among}` })));
    }
  }

  /** Sends a message and closes the connection before the answer. Throws `Missing` where there is no connection. */
  async hangUp(said: Said): Promise<void> {
    if (!this.#wallet.hangUp) throw new Missing('hangUp');
    this.line.beginStep();
    this.#telling.expect(said);
    await this.line.hangUp(said.spoken);
  }

  readonly pause = (ms: number) => this.#wallet.pause(ms);

  /** What the player has, in amount units, as the wallet says now. Throws `Missing` where it does not say. */
  async balanceOf(seat: Seat): Promise<AmountUnits> {
    const balance = await this.#balances.ask(seat);
    if (balance === undefined) throw new Missing('balance');
    return balance;
  }

  /** Asks the balance, and holds it against what it must be by now. */
  async balanceIs(seat: Seat, expected: AmountUnits, why: string): Promise<void> {
    this.line.note(wrongBalance(await this.balanceOf(seat), [expected], why));
  }

  /** Records a finding where something does not hold. */
  find(grade: Grade, holds: boolean, expected: string, seen: string): void {
    if (!holds) this.line.find(grade, expected, seen);
  }

  /** Rolls back what may stand of this case, and gives what the wallet did not roll back. */
  readonly cleanUp = (): Promise<Said[]> => this.#telling.takeBack();

  async #lane(some: readonly Making[], expected: Expected): Promise<void> {
    this.part();
    this.line.beginStep();
    this.#isPreparing = true;
    const knownBefore = this.line.exchanges.length;
    const made = (await Promise.all(some.map((make) => make()))).filter((said) => said !== undefined);
    this.#isPreparing = false;
    if (this.line.exchanges.length > knownBefore) await this.#balances.askAll();
    const heard = await this.#act(made, expected, () =>
      Promise.all(made.map((said) => this.#tellOnce(said, expected))),
    );
    for (const [index, answer] of heard.entries()) this.line.note(wrongVerdict(answer, expected, made[index]?.title));
  }

  async #act(all: readonly Said[], expected: Expected, act: () => Promise<Heard[]>): Promise<Heard[]> {
    this.line.beginStep();
    const heard = await (this.#wallet.around?.(expected, act) ?? act());
    this.#telling.forget(await this.#balances.hold(all, heard, expected.effect));
    return heard;
  }

  /** What is left open is asked again, as a provider would, where there is one answer to it. */
  async #tellOnce(said: Said, { must, should }: Expected): Promise<Heard> {
    const first = await this.#telling.tell(said);
    if (first.verdict !== 'unclear' || !(must === 'done' || must === 'refused' || should === 'done')) return first;
    const heard = await this.#telling.settle(said);
    const isSame = heard.verdict === 'unclear' || first.code === 'no answer';
    this.find('should', isSame, `${said.title ?? 'a message'}: at once what is said when it comes again`, first.code);
    return heard;
  }
}
