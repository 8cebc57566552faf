import type { AmountUnits } from '../../shared/domain/money.ts';

/** What a wallet may have got wrong. Each is one small slip in a wallet that is right without it. */
export interface Slips {
  /** Does not keep what happens to one wallet apart: reads, waits, writes. */
  readonly racy?: true;
  /** A rollback of what it does not know leaves nothing. */
  readonly forgetsEarlyRollbacks?: true;
  /** Remembers a transaction for so long. */
  readonly remembersMs?: number;
  /** Takes whatever comes under a known id for a repeat. */
  readonly ignoresContent?: true;
  /** Reads ids as JavaScript numbers. */
  readonly idsAreDoubles?: true;
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
}

export type Reply = 'done' | 'uncovered' | 'invalid';

interface Transaction {
  readonly owner: string;
  readonly content: string;
  readonly moved: AmountUnits;
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
  #last: Promise<unknown> = Promise.resolve();

  constructor(slips: Slips = {}) {
    this.slips = slips;
  }

  balanceOf(owner: string): AmountUnits {
    return this.balances.get(owner) ?? 0n;
  }

  /** Stake, and payout where it is a play. */
  stake(owner: string, id: string, stake: AmountUnits, payout: AmountUnits, other: string): Promise<Reply> {
    return this.#alone(async () => {
      const content = `${owner} ${stake} ${payout} ${other}`;
      const known = this.#find(id);
      const isCovered = this.balanceOf(owner) >= stake || this.slips.takesUncovered === true;
      if (known && !(this.slips.asksFundsFirst && !isCovered)) return this.#repeat(known, content);
      if (this.blocked.has(owner) && stake > 0n) return 'invalid';
      const moved = payout - stake;
      this.#keep(id, { owner, content, moved, state: isCovered ? 'open' : 'refused', at: Date.now() });
      if (!isCovered) return 'uncovered';
      await this.#move(owner, moved);
      return 'done';
    });
  }

  payout(owner: string, id: string, amount: AmountUnits): Promise<Reply> {
    return this.#alone(async () => {
      const stake = this.#find(id);
      if (!stake || stake.owner !== owner) return 'invalid';
      if (stake.state === 'settled') return stake.paid === amount || this.slips.ignoresContent ? 'done' : 'invalid';
      if (stake.state !== 'open' && !(this.slips.paysOnNothing && stake.state === 'undone')) return 'invalid';
      if (this.slips.keepsWinsOfBlocked && this.blocked.has(owner)) return 'invalid';
      stake.state = 'settled';
      stake.paid = amount;
      await this.#move(owner, amount);
      return 'done';
    });
  }

  rollback(owner: string, id: string): Promise<Reply> {
    return this.#alone(async () => {
      const stake = this.#find(id);
      if (!stake) {
        const tombstone = { owner, content: '', moved: 0n, state: 'tombstone', at: Date.now() } as const;
        if (!this.slips.forgetsEarlyRollbacks) this.#keep(id, { ...tombstone });
        return 'done';
      }
      if (stake.owner !== owner || stake.state === 'settled') return 'invalid';
      if (stake.state !== 'open' && !(this.slips.rollsBackAgain && stake.state === 'undone')) return 'done';
      stake.state = 'undone';
      await this.#move(owner, -stake.moved);
      return 'done';
    });
  }

  #repeat({ content, state }: Transaction, now: string): Reply {
    if (state === 'undone' || state === 'tombstone') return 'invalid';
    if (content !== now && !this.slips.ignoresContent) return 'invalid';
    return state === 'refused' ? 'uncovered' : 'done';
  }

  #find(id: string): Transaction | undefined {
    const known = this.#transactions.get(this.#nameOf(id));
    return known && Date.now() - known.at > (this.slips.remembersMs ?? Number.POSITIVE_INFINITY) ? undefined : known;
  }

  #keep(id: string, transaction: Transaction): void {
    this.#transactions.set(this.#nameOf(id), transaction);
  }

  #nameOf(id: string): string {
    return this.slips.idsAreDoubles ? String(Number(id)) : id;
  }

  async #move(owner: string, amount: AmountUnits): Promise<void> {
    const before = this.balanceOf(owner);
    if (this.slips.racy) await new Promise((resolve) => setTimeout(resolve, 5));
    this.balances.set(owner, before + amount);
  }

  /** One after the other, as a lock on the wallet would have it. */
  #alone(act: () => Promise<Reply>): Promise<Reply> {
    if (this.slips.racy) return act();
    const mine = this.#last.then(act);
    this.#last = mine.catch(() => undefined);
    return mine;
  }
}
