import type { AmountUnits } from '../shared/domain/money.ts';
import type { Heard, Talk } from '../shared/provider-simulator.ts';
import type { Expected } from './case.ts';

/** A message that was answered, as far as it matters for the balance. */
export interface Acknowledged {
  readonly verdict: Heard['verdict'];
  /** What it would move. */
  readonly moves: AmountUnits;
}

/** What each player may have by now, judged by nothing but what the wallet acknowledged. Amounts in amount units. */
export class ExpectedBalances {
  readonly #last = new Map<string, AmountUnits>();

  has(talk: Talk): boolean {
    return this.#last.has(keyOf(talk));
  }

  known(talk: Talk): AmountUnits | undefined {
    return this.#last.get(keyOf(talk));
  }

  /** What the wallet says is true from here on: a fault is found once and not again at every later step. */
  know(talk: Talk, balance: AmountUnits | undefined): void {
    if (balance === undefined) this.#last.delete(keyOf(talk));
    else this.#last.set(keyOf(talk), balance);
  }

  /** All that is possible after these answers: nothing, if nothing was known before. */
  after(talk: Talk, acknowledged: readonly Acknowledged[], effect: Expected['effect']): AmountUnits[] {
    const before = this.#last.get(keyOf(talk));
    let possible = new Set(before === undefined ? [] : [before]);
    for (const { verdict, moves } of acknowledged) {
      const effects = effectsOf(verdict, moves, effect);
      possible = new Set([...possible].flatMap((balance) => effects.map((moved) => balance + moved)));
    }
    return [...possible];
  }
}

function effectsOf(verdict: Heard['verdict'], moves: AmountUnits, effect: Expected['effect']): AmountUnits[] {
  if (effect === 'none' || effect === 'nothing' || verdict === 'refused') return [0n];
  return verdict === 'done' && effect !== 'perhaps' ? [moves] : [0n, moves];
}

function keyOf({ playerId, currency }: Talk): string {
  return `${playerId} ${currency}`;
}
