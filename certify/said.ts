import type { AmountUnits } from '../shared/domain/money.ts';
import type { SaidStake, Spoken, Talk } from '../shared/provider-simulator.ts';
import type { Need, Seat } from './case.ts';

/** A message, about whom it is, and what the wallet gains by it when it is done. */
export interface Said {
  readonly seat: Seat;
  readonly spoken: Spoken;
  readonly moves: AmountUnits;
  /** What a rollback would undo. */
  readonly takes?: SaidStake;
  /** No provider says it: a server may say so in its own words before the wallet has read it. */
  readonly isNoRequest?: true;
  /** For people: what is special about it. */
  readonly title?: string;
}

/** Makes a message with an id of its own; `undefined` where the protocol cannot carry it. */
export type Making = () => Promise<Said | undefined>;

/** Thrown where a case speaks about somebody who is not at hand. */
export class Missing extends Error {
  readonly need: Need | 'balance' | 'openStake';

  constructor(need: Need | 'balance' | 'openStake') {
    super(`there is no "${need}"`);
    this.need = need;
  }
}

/** Whether both speak about one wallet. */
export function isSame(one: Talk, other: Talk): boolean {
  return one.playerId === other.playerId && one.currency === other.currency;
}
