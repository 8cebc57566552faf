import type { AmountUnits } from '../shared/domain/money.ts';
import type { HttpAnswer } from '../shared/http/request.ts';
import type { Simulator, Spoken } from '../shared/provider-simulator.ts';
import type { Expected, FixtureName, Seat } from './case.ts';

export interface Answer extends HttpAnswer {
  readonly headers: Readonly<Record<string, string>>;
}

/** Why something is said: for the case, to see what it has done, or to take back what is left of it. */
export type ExchangePurpose = 'step' | 'balance' | 'cleaning up';

/** The wallet said nothing in time, or the connection broke. */
export class NoAnswer extends Error {
  /** Where a connection was used before, it may have been about to be closed. */
  readonly isOnNewConnection: boolean;

  constructor(message: string, isOnNewConnection = false) {
    super(message);
    this.isOnNewConnection = isOnNewConnection;
  }
}

/** The wallet as cases meet it: over the wire, where only answers are seen, or inside a test of this repository, which sees more. */
export interface WalletUnderTest {
  readonly simulator: Simulator;
  /** `undefined` where there is none. */
  seat(name: FixtureName): Promise<Seat | undefined>;
  /** A stake of somebody's that was taken and is still open, each once; `undefined` when there is none left. */
  openStake(seat: Seat): string | undefined;
  /** An id of this run. */
  newId(): string;
  /** Pairs of ids of this run that are next to each other: beyond 2^53, beyond 2^63, and as long as the protocol lets them be. */
  neighbours(): readonly (readonly [string, string])[];
  /** Pairs of ids of this run that a careless reader takes for one; none where ids are numbers. */
  lookalikes(): readonly (readonly [string, string])[];
  /** Throws `NoAnswer`. */
  send(spoken: Spoken, purpose: ExchangePurpose): Promise<Answer>;
  /** Sends everything and closes the connection without waiting for the answer; absent where there is no connection. */
  hangUp?(spoken: Spoken): Promise<void>;
  /** Sends the body in two, with a pause between them; absent where there is no connection. Throws `NoAnswer`. */
  sendInPieces?(spoken: Spoken): Promise<Answer>;
  pause(ms: number): Promise<void>;
  /** Whether nobody has ever used an id before, so that any id may be tried. */
  readonly isFresh: boolean;
  /** How many messages are under way at a time where their order does not matter. */
  readonly lanes: number;
  /** Throws before a stake that the budget does not allow. */
  spend?(stake: AmountUnits): void;
  /** What is seen from inside while messages with that effect are sent. */
  around?<T>(expected: Expected, act: () => Promise<T>): Promise<T>;
}
