import type { AmountUnits } from '../shared/domain/money.ts';
import type { Heard, Talk } from '../shared/provider-simulator.ts';
import type { Examination } from './examination.ts';

/**
 * must: the provider documents it, or money is wrong without it. should: the safest reading of what the provider leaves open. note: this project
 * chose otherwise, and the money is safe either way.
 */
export type Grade = 'must' | 'should' | 'note';

/** One thing that a wallet has to do, whoever wrote it. It is told by messages and by nothing else. */
export interface CertificationCase {
  /** `group/name`: stable, for `--case` and for comparing reports. */
  readonly id: string;
  readonly title: string;
  /** Why, in words for somebody who never saw this project. */
  readonly rule: string;
  /** Where the rule comes from. */
  readonly source: string;
  /** What has to be at hand. Without it the case is not run, which is not the same as passed. */
  readonly needs: readonly Need[];
  /** Said before any other case begins; `play` then comes after all others. */
  begin?(exam: Examination): Promise<void>;
  play(exam: Examination): Promise<void>;
}

/** Players, tokens and keys that cases speak about. What they are is said to people in `fixture-template.ts`. */
export type FixtureName =
  | 'rich'
  | 'second'
  | 'poor'
  | 'blocked'
  | 'otherCurrency'
  | 'endedSession'
  | 'newSession'
  | 'foreignToken'
  | 'secondAgent';

/** `hangUp`: a connection that can be dropped; a conversation inside one process has none. */
export type Need = FixtureName | 'hangUp';

export interface Seat extends Talk {
  /** Ids of stakes of 1.00 that were taken while the player could still play: for what is owed to a blocked player or after a session. */
  readonly openStakes?: readonly string[];
  /** What the operator says that the wallet holds, in amount units. */
  readonly holds?: AmountUnits;
}

/** What an answer has to be. */
export type WantedVerdict = Heard['verdict'] | 'not done';

export interface Expected {
  readonly must?: WantedVerdict;
  readonly should?: WantedVerdict;
  readonly note?: WantedVerdict;
  /**
   * `once`: what the message says moves now, and it is done. `if done`: the same, and it may be refused. `none`: no money moves, whatever is answered.
   * `nothing`: it is not even remembered, which is seen from inside only. `perhaps`: what it says, or nothing.
   */
  readonly effect: 'once' | 'if done' | 'none' | 'nothing' | 'perhaps';
  /** The id is known with other content: a wallet tells a person. */
  readonly isOtherContent?: true;
}

export const TAKEN: Expected = { must: 'done', effect: 'once' };
export const REPEATED: Expected = { must: 'done', effect: 'nothing' };
export const NOT_DONE: Expected = { must: 'not done', effect: 'nothing' };
/** What a wallet may have a limit of its own for, or a document leaves open: as long as "done" is done. */
export const MAY_REFUSE: Expected = { should: 'done', effect: 'if done' };
/** A wallet may leave it open (the provider then asks again, or rolls back); this project says that it is refused. */
export const REFUSED: Expected = { must: 'not done', note: 'refused', effect: 'none' };
