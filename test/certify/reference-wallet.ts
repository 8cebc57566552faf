import type { AmountUnits } from '../../shared/domain/money.ts';

/** What a wallet may have got wrong. Each is one small slip in a wallet that is right without it. */
export interface Slips {
  /** Does not keep what happens to one wallet apart: reads, waits, writes. */
  readonly racy?: true;
  /** A rollback of what it does not know leaves nothing. */
  readonly forgetsEarlyRollbacks?: true;
  /** A rollback of what it does not know is refused, and stops its stake all the same. */
  readonly refusesEarlyRollbacks?: true;
  /** Remembers for so long that a stake was not covered. */
  readonly remembersRefusalsMs?: number;
  /** What a play does not see under its id: a rollback that came first, a stake that was paid on. */
  readonly playsOver?: 'tombstone' | 'settled';
  /** Pays on a stake whose rollback came first. */
  readonly paysOnTombstones?: true;
  /** Remembers a transaction for so long. */
  readonly remembersMs?: number;
  /** Takes whatever comes under a known id for a repeat. */
  readonly ignoresContent?: true;
  /** What an id becomes before it is looked up: a number, small letters. */
  readonly nameOf?: (id: string) => string;
  /** Refuses payouts to players who are blocked. */
  readonly keepsWinsOfBlocked?: true;
  /** A repeat is refused when the balance is gone. */
  readonly asksFundsFirst?: true;
  /** Gives the stake back as often as it is asked to. */
  readonly rollsBackAgain?: true;
  /** Pays on stakes that were rolled back. */
  readonly paysOnNothing?: true;
  /** Says that it is done when it is not covered. */
  readonly takesUncovered?: true;
  /** Says that it is done, and does it so much later. */
  readonly movesLaterMs?: number;
  /** Looks an id up, waits, and keeps it: wallets are locked, ids are not. */
  readonly racyIds?: true;
  /** Counts what a play wins among what its stake is taken from. */
  readonly coversByWin?: true;
  /** Takes no stake of all that is there. */
  readonly keepsLastUnit?: true;
  /** Looks funds up again when a stake comes again that was refused. */
  readonly forgetsRefusals?: true;
  /** A rollback gives the stake of a play back and leaves the player what it won. */
  readonly leavesWinOfPlay?: true;
  /** Takes back what is there of a win that is spent. */
  readonly takesPartBack?: true;
  /** Gives back what was never taken. */
  readonly givesBackRefused?: true;
  /** A rollback that came first stops its stake once. */
  readonly tombstonesOnce?: true;
  /** Pays, and gives back, whoever asks. */
  readonly ownersDoNotMatter?: true;
  /** Refuses payouts of nothing. */
  readonly refusesLosses?: true;
  /** Pays what has no stake. */
  readonly paysWithoutStake?: true;
  /** Takes a payout for a repeat of its stake, which has the same id. */
  readonly kindsDoNotMatter?: true;
  /** Keeps ids of plays apart from ids of stakes. */
  readonly kindsApart?: true;
  /** Keeps the stakes of players who are blocked. */
  readonly keepsStakesOfBlocked?: true;
  /** Lets blocked players play. */
  readonly blocksNobody?: true;
  /** Gives a stake back that was paid on. */
  readonly rollsBackSettled?: true;
  /** The payout takes the place of its stake: a late copy of that is a new one. */
  readonly forgetsWhatIsPaid?: true;
  /** Takes less under a known id for a repeat. */
  readonly takesLessForRepeat?: true;
  /** What was rolled back may be staked anew under its id. */
  readonly reopensUndone?: true;
  /** Looks whether a stake is open, waits, and gives it back. */
  readonly racyRollbacks?: true;
  /** Looks whether a stake is open, waits, and pays. */
  readonly racyPayouts?: true;
  /** Pays on a stake that was not covered. */
  readonly paysOnRefused?: true;
  /** Whatever is no amount and no player is not compared. */
  readonly ignoresGame?: true;
  /** Each player has ids of their own. */
  readonly idsPerPlayer?: true;
  /** Refuses a stake of nothing. */
  readonly refusesFreeRounds?: true;
  /** Remembers a rollback that came first for so long. */
  readonly remembersTombstonesMs?: number;
  /** A repeated payout is refused to a player who is blocked. */
  readonly forgetsPaidOfBlocked?: true;
  /** Reads a balance, waits, and writes it, where it does one of these. */
  readonly losesUpdatesOf?: 'payout' | 'rollback';
  /** Remembers so many transactions, the last ones. */
  readonly remembers?: number;
  /** A round that was lost is not over: nothing was paid. */
  readonly lossIsNoPayout?: true;
  /** Gives back what was staked last, whatever the rollback names. */
  readonly rollsBackLatest?: true;
  /** Pays nothing on a stake of nothing. */
  readonly freeRoundsWinNothing?: true;
  /** Pays on a play, whose win it has paid. */
  readonly paysOnPlays?: true;
  /** Says done to what is owed to these, and does nothing. */
  readonly owesForever?: (owner: string) => boolean;
  /** What a payout becomes before it is booked. */
  readonly paysOut?: (units: AmountUnits) => AmountUnits;
  /** Pays on, and gives back, what a player has staked in another currency. */
  readonly playersMixCurrencies?: true;
  /** Where a payout or a rollback goes. */
  readonly paysInto?: (owner: string) => string;
  readonly givesBackTo?: (owner: string) => string;
  /** A second payout of a round is taken for a repeat. */
  readonly paysRoundsOnce?: true;
  /** What a rollback of a payout does: pays it again, says that it is done, or takes it back. */
  readonly rollsBackPayouts?: 'again' | 'nothing' | 'back';
  /** What has won is not rolled back, as a document may leave open. */
  readonly keepsPlays?: true;
  /** A rollback of a play that has lost gives nothing back. */
  readonly keepsLossOfPlay?: true;
  /** What a rollback gives becomes this. */
  readonly givesBack?: (units: AmountUnits) => AmountUnits;
  /** Other content is refused, and written over what was there. */
  readonly writesOver?: true;
  /** Pays on a round with the number of a payout. */
  readonly paysOnPayouts?: true;
  /** Credits more than any answer could tell. */
  readonly knowsNoLimit?: true;
  /** A rollback looks for its stake, waits and leaves a tombstone. */
  readonly racyTombstones?: true;
  /** Kinds of messages that wait for nobody but themselves. */
  readonly locksByKind?: true;
  /** Keeps a float of major units, and rounds what it tells. */
  readonly roundedFloats?: true;
  /** Keeps so many bits of a stake. */
  readonly stakeBits?: number;
  /** Pays on no stake that is older. */
  readonly paysForMs?: number;
}

/** Of Vela, in amount units: 64 bits of hundredths. */
const LARGEST_BALANCE = (2n ** 64n - 1n) * 100n;

export type Reply = 'done' | 'uncovered' | 'invalid';

interface Transaction {
  readonly owner: string;
  readonly content: string;
  readonly moved: AmountUnits;
  readonly staked: AmountUnits;
  state: 'open' | 'settled' | 'undone' | 'refused' | 'tombstone';
  /** Of the payout. */
  paid?: AmountUnits;
  readonly at: number;
}

/** A wallet that fits on a page and does what the certifier asks for, unless it slips. Amounts in amount units. */
export class ReferenceWallet {
  readonly slips: Slips;
  readonly balances = new Map<string, AmountUnits>();
  readonly blocked = new Set<string>();
  readonly #transactions = new Map<string, Transaction>();
  readonly #latest = new Map<string, string>();
  readonly #floats = new Map<string, number>();
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(slips: Slips = {}) {
    this.slips = slips;
  }

  balanceOf(owner: string): AmountUnits {
    const float = this.#floats.get(owner);
    return float === undefined ? (this.balances.get(owner) ?? 0n) : BigInt(Math.round(float * 100)) * 100n;
  }

  /** What a stake is held against. */
  #fundsOf(owner: string): AmountUnits {
    const float = this.#floats.get(owner);
    return float === undefined ? this.balanceOf(owner) : BigInt(Math.floor(float * 10_000));
  }

  /** Stake, and payout where it is a play. `mayStart`: whether it may be a new one. */
  stake(
    owner: string,
    said: string,
    asked: AmountUnits,
    payout: AmountUnits,
    other: string,
    mayStart = true,
  ): Promise<Reply> {
    const { stakeBits } = this.slips;
    const stake = stakeBits === undefined ? asked : BigInt.asUintN(stakeBits, asked);
    const id = this.#own(owner, this.slips.kindsApart && payout > 0n ? `play ${said}` : said);
    return this.#alone(
      owner,
      async () => {
        const content = `${owner} ${stake} ${payout} ${this.slips.ignoresGame ? '' : other}`;
        const found = this.#find(id);
        const isOver = payout > 0n && found?.state === this.slips.playsOver;
        const known = found && (isOver || this.#isForgotten(found)) ? undefined : found;
        const funds = this.#fundsOf(owner) + (this.slips.coversByWin ? payout : 0n);
        const needed = stake + (this.slips.keepsLastUnit ? 1n : 0n);
        const isCovered = funds >= needed || this.slips.takesUncovered === true;
        if (known && !(this.slips.asksFundsFirst && !isCovered)) {
          if (this.slips.tombstonesOnce && known.state === 'tombstone') this.#transactions.delete(this.#nameOf(id));
          if (this.slips.takesLessForRepeat && known.owner === owner && known.state === 'open' && stake < known.staked)
            return 'done';
          if (this.slips.writesOver && known.owner === owner && known.state === 'open')
            this.#keep(id, { ...known, staked: stake, moved: payout - stake });
          if (!(this.slips.forgetsRefusals && known.state === 'refused')) return this.#repeat(known, content);
        }
        if (this.slips.refusesFreeRounds && stake === 0n) return 'invalid';
        if (!mayStart || this.#isTooMuch(owner, payout - stake)) return 'invalid';
        if (this.blocked.has(owner) && stake > 0n && !this.slips.blocksNobody) return 'invalid';
        if (this.slips.racyIds || this.slips.locksByKind) await later(5);
        const moved = payout - stake;
        this.#keep(id, { owner, content, moved, staked: stake, state: isCovered ? 'open' : 'refused', at: Date.now() });
        if (!isCovered) return 'uncovered';
        this.#latest.set(owner, id);
        await this.#move(owner, moved);
        return 'done';
      },
      false,
      id,
      payout > 0n ? 'play' : 'stake',
    );
  }

  /** `own`: the id of the payout, of a protocol where it has one; there a stake may be paid on more than once. */
  payout(owner: string, said: string, amount: AmountUnits, own?: string): Promise<Reply> {
    const id = this.#own(owner, said);
    if (own !== undefined) return this.#payoutOfItsOwn(owner, id, amount, this.#own(owner, own));
    return this.#alone(
      owner,
      async () => {
        const stake = this.#find(id);
        if (!stake && this.slips.paysWithoutStake) {
          await this.#move(owner, amount);
          return 'done';
        }
        if (!stake || (!this.#isOf(owner, stake) && !this.slips.ownersDoNotMatter)) return 'invalid';
        if (this.slips.kindsDoNotMatter) return 'done';
        if (this.#isTooOld(stake)) return 'invalid';
        if (this.slips.owesForever?.(owner)) return 'done';
        if (this.slips.freeRoundsWinNothing && stake.staked === 0n) return 'invalid';
        if (this.slips.refusesLosses && amount === 0n) return 'invalid';
        if (this.#isTooMuch(owner, amount)) return 'invalid';
        if (stake.state === 'settled' && this.slips.forgetsPaidOfBlocked && this.blocked.has(owner)) return 'invalid';
        const isPlay = stake.moved !== -stake.staked;
        if (isPlay && !this.slips.paysOnPlays) return 'invalid';
        const isLost = this.slips.lossIsNoPayout && !stake.paid;
        if (stake.state === 'settled' && !isLost)
          return stake.paid === amount || this.slips.ignoresContent ? 'done' : 'invalid';
        const paysAnyhow =
          (this.slips.paysOnNothing && stake.state === 'undone') ||
          (this.slips.paysOnTombstones && stake.state === 'tombstone') ||
          (this.slips.paysOnRefused && stake.state === 'refused');
        if (stake.state !== 'open' && !paysAnyhow && !isLost) return 'invalid';
        if (this.slips.keepsWinsOfBlocked && this.blocked.has(owner)) return 'invalid';
        if (this.slips.racyPayouts) await later(5);
        stake.state = 'settled';
        stake.paid = amount;
        await this.#move(this.slips.paysInto?.(owner) ?? owner, this.slips.paysOut?.(amount) ?? amount, 'payout');
        return 'done';
      },
      this.slips.racyPayouts || this.slips.losesUpdatesOf === 'payout',
      id,
      'payout',
    );
  }

  #payoutOfItsOwn(owner: string, stakeId: string, amount: AmountUnits, said: string): Promise<Reply> {
    const id = this.slips.kindsApart ? `payout ${said}` : said;
    return this.#alone(
      owner,
      async () => {
        const content = `payout ${owner} ${stakeId} ${amount}`;
        const known = this.#find(id);
        if (known && known.state !== 'tombstone') return this.#repeat(known, content);
        const stake = this.#find(stakeId);
        if (stake && this.#isTooOld(stake)) return 'invalid';
        if (this.slips.owesForever?.(owner)) return 'done';
        if (this.slips.freeRoundsWinNothing && stake?.staked === 0n) return 'invalid';
        if (stake?.state === 'settled' && this.slips.paysRoundsOnce) return 'done';
        const isVoid = stake?.state === 'tombstone' && !this.slips.paysOnTombstones;
        if (stake?.content.startsWith('payout') && !this.slips.paysOnPayouts) return 'invalid';
        if (!stake || !this.#isOf(owner, stake) || isVoid || stake.state === 'undone' || stake.state === 'refused')
          return 'invalid';
        stake.state = 'settled';
        this.#keep(id, { owner, content, moved: amount, staked: 0n, state: 'settled', at: Date.now() });
        await this.#move(this.slips.paysInto?.(owner) ?? owner, this.slips.paysOut?.(amount) ?? amount, 'payout');
        return 'done';
      },
      this.slips.losesUpdatesOf === 'payout',
      id,
      'payout',
    );
  }

  rollback(owner: string, said: string): Promise<Reply> {
    const named = this.#own(owner, said);
    const id = this.slips.rollsBackLatest ? (this.#latest.get(owner) ?? named) : named;
    return this.#alone(
      owner,
      async () => {
        const stake = this.#find(id);
        if (this.slips.keepsStakesOfBlocked && this.blocked.has(owner)) return 'invalid';
        if (stake && this.slips.owesForever?.(owner)) return 'done';
        if (stake?.content.startsWith('payout') && this.slips.rollsBackPayouts) {
          if (this.slips.rollsBackPayouts === 'again') await this.#move(owner, stake.moved);
          if (this.slips.rollsBackPayouts === 'back' && stake.state === 'settled')
            await this.#move(owner, -stake.moved);
          stake.state = 'undone';
          return 'done';
        }
        if (!stake) {
          if (this.slips.racyTombstones) await later(5);
          const tombstone = { owner, content: '', moved: 0n, staked: 0n, state: 'tombstone', at: Date.now() } as const;
          if (!this.slips.forgetsEarlyRollbacks) this.#keep(id, { ...tombstone });
          return this.slips.refusesEarlyRollbacks ? 'invalid' : 'done';
        }
        const mayNot = stake.state === 'settled' && !this.slips.rollsBackSettled;
        if ((!this.#isOf(owner, stake) && !this.slips.ownersDoNotMatter) || mayNot) return 'invalid';
        if (stake.state === 'refused' && this.slips.givesBackRefused) await this.#move(owner, stake.staked);
        if (this.slips.keepsPlays && stake.state === 'open' && stake.moved !== -stake.staked) return 'invalid';
        const givesAgain = this.slips.rollsBackAgain && stake.state === 'undone';
        if (stake.state !== 'open' && stake.state !== 'settled' && !givesAgain) return 'done';
        const full = this.slips.leavesWinOfPlay ? stake.staked : -stake.moved;
        const gives = this.slips.givesBack?.(full) ?? full;
        const has = this.balanceOf(owner);
        // A win that is spent stands.
        if (has + gives < 0n && !this.slips.takesPartBack) return 'invalid';
        if (this.slips.racyRollbacks) await later(5);
        stake.state = 'undone';
        if (this.slips.keepsLossOfPlay && stake.staked !== -stake.moved && gives > 0n) return 'done';
        await this.#move(this.slips.givesBackTo?.(owner) ?? owner, has + gives < 0n ? -has : gives, 'rollback');
        return 'done';
      },
      this.slips.racyRollbacks || this.slips.racyTombstones || this.slips.losesUpdatesOf === 'rollback',
      id,
      'rollback',
    );
  }

  #isTooOld({ at, state }: Transaction): boolean {
    return state === 'open' && Date.now() - at > (this.slips.paysForMs ?? Number.POSITIVE_INFINITY);
  }

  /** Whether a stake of that id stands. */
  isLive(owner: string, said: string): boolean {
    const state = this.#find(this.#own(owner, said))?.state;
    return state === 'open' || state === 'settled';
  }

  /** A stake was played: it cannot be given back any more. */
  settle(owner: string, said: string): void {
    const stake = this.#find(this.#own(owner, said));
    if (stake?.state === 'open') stake.state = 'settled';
  }

  #isTooMuch(owner: string, change: AmountUnits): boolean {
    return !this.slips.knowsNoLimit && this.balanceOf(owner) + change > LARGEST_BALANCE;
  }

  #repeat({ content, state }: Transaction, now: string): Reply {
    if (state === 'undone' || state === 'tombstone') return 'invalid';
    if (content !== now && !this.slips.ignoresContent) return 'invalid';
    return state === 'refused' ? 'uncovered' : 'done';
  }

  #isOf(owner: string, transaction: Transaction): boolean {
    const [player, ofPlayer] = [owner, transaction.owner].map((each) => each.split(' ')[0]);
    return transaction.owner === owner || (this.slips.playersMixCurrencies === true && player === ofPlayer);
  }

  #own(owner: string, id: string): string {
    return this.slips.idsPerPlayer ? `${owner} ${id}` : id;
  }

  #isForgotten({ state, at }: Transaction): boolean {
    const { forgetsWhatIsPaid, reopensUndone, remembersTombstonesMs = Number.POSITIVE_INFINITY } = this.slips;
    if (state === 'tombstone') return Date.now() - at > remembersTombstonesMs;
    if (state === 'refused') return Date.now() - at > (this.slips.remembersRefusalsMs ?? Number.POSITIVE_INFINITY);
    return (forgetsWhatIsPaid === true && state === 'settled') || (reopensUndone === true && state === 'undone');
  }

  #find(id: string): Transaction | undefined {
    const known = this.#transactions.get(this.#nameOf(id));
    return known && Date.now() - known.at > (this.slips.remembersMs ?? Number.POSITIVE_INFINITY) ? undefined : known;
  }

  #keep(id: string, transaction: Transaction): void {
    this.#transactions.set(this.#nameOf(id), transaction);
    const [oldest] = this.#transactions.keys();
    if (oldest !== undefined && this.#transactions.size > (this.slips.remembers ?? Number.POSITIVE_INFINITY))
      this.#transactions.delete(oldest);
  }

  #nameOf(id: string): string {
    return this.slips.nameOf?.(id) ?? id;
  }

  async #move(owner: string, amount: AmountUnits, kind?: Slips['losesUpdatesOf']): Promise<void> {
    const { racy, movesLaterMs, losesUpdatesOf, roundedFloats } = this.slips;
    const float = this.#floats.get(owner) ?? Number(this.balanceOf(owner)) / 10_000;
    if (roundedFloats) {
      this.#floats.set(owner, float + Number(amount) / 10_000);
      return;
    }
    const before = this.balanceOf(owner);
    if (racy || (kind && losesUpdatesOf === kind)) await later(5);
    if (movesLaterMs === undefined) this.balances.set(owner, before + amount);
    else void later(movesLaterMs).then(() => this.balances.set(owner, this.balanceOf(owner) + amount));
  }

  /** One after the other, as a lock on all wallets would have it, or on each. */
  #alone(owner: string, act: () => Promise<Reply>, isRacy = false, id = '', kind = ''): Promise<Reply> {
    const { racy, racyIds, losesUpdatesOf, locksByKind } = this.slips;
    if (racy || (isRacy && !losesUpdatesOf)) return act();
    // Whoever loses updates still locks what it names.
    const lock = racyIds ? owner : isRacy ? id : locksByKind ? kind : 'all';
    const mine = (this.#last.get(lock) ?? Promise.resolve()).then(act);
    this.#last.set(
      lock,
      mine.catch(() => undefined),
    );
    return mine;
  }
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
