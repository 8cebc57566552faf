import { randomBytes } from 'node:crypto';
import type { AmountUnits } from './domain/money.ts';
import type { HttpAnswer } from './http/request.ts';

/**
 * The provider's side of a protocol: how it says a thing, and what it makes of an answer. The conformance suite, the demo and the simulation play
 * providers with it; deployed it is with the probe alone. Money is in amount units; a simulator throws a `RangeError` for what its protocol cannot say.
 */
export interface Simulator {
  readonly protocol: string;
  /** Draws what an operator registers for an agent that this provider talks to: all credentials, no settings. Secrets are new each time. */
  newRegistration(): Readonly<Record<string, unknown>>;
  /** The member of the registration that is `Talk.secret`; absent where a session token of the player is. */
  readonly keyMember?: string;
  /** Every amount that can be said is a multiple of it (under the default settings of an agent). */
  readonly smallestAmount: AmountUnits;
  /** A transaction id that was never used before, as this provider makes them. */
  newId(): string;
  /** The longest or largest transaction id that the protocol can carry. It ends with a digit above 0. */
  readonly largestId: string;

  /** The largest balance that an answer can tell; absent where the document says of none. */
  readonly largestBalance?: AmountUnits;

  /** Members of its messages that select nothing and move no money. They may be missing or empty, and refuse nothing, whatever stands there. */
  readonly describing: readonly string[];

  /** How long the provider waits for an answer, in milliseconds; absent where it does not publish that. */
  readonly patienceMs?: number;

  /** The document leaves open whether a play can be undone by a rollback. */
  readonly mayKeepPlays?: true;
  /** The document says that a rollback of what the wallet does not know is done. */
  readonly undoesUnknown?: true;
  /** The document says that one id in two currencies is two transactions. */
  readonly idsPerCurrency?: true;
  /** The answer to `balance` says whose it is, and in which currency. */
  readonly introduces?: true;
  /** Where the document says which code means what: `uncovered` refuses a stake for want of funds, `stranger` a token that was never issued. */
  readonly codes?: { readonly uncovered: string; readonly stranger: string };

  /** When an answer was made, as it says itself; `undefined` where it does not. Absent where the document has no such member. */
  toldTime?(answer: HttpAnswer): string | undefined;
  /** The code by which a rollback is told that what it names is booked and stays so. */
  readonly stands?: string;

  balance(talk: Talk): Spoken;
  /** Money into a round; a protocol that only has plays says a play without payout. */
  stake(talk: Talk, stake: SaidStake): Spoken;
  /** Undoes the stake or play of that id. `roundId`: its round, where the protocol has a place for it. */
  rollback(talk: Talk, undone: { readonly id: string; readonly roundId?: string }): Spoken;
  /** The same by the player's name and without what lets the provider in; absent where the document has no such message. */
  rollbackByName?(talk: Talk, undone: { readonly id: string }): Spoken;
  /** Stake and payout in one; absent where the protocol has no such request. */
  play?(talk: Talk, play: SaidPlay): Spoken;
  /** Money out of the round of a stake; `id` is its own where the protocol gives it one. Absent where the protocol has no such request. */
  payout?(talk: Talk, payout: SaidPayout): Spoken;
  /** The same play again, in the words of a protocol that has other words for it. */
  retry?(talk: Talk, play: SaidPlay): Spoken;

  /**
   * Any text in place of a message's content (`contentOf`), on the same way: sealed where the protocol seals. For what no provider would say.
   * Throws a `RangeError` where the way cannot carry the text.
   */
  reword(talk: Talk, spoken: Spoken, content: string): Spoken;
  /** The message in envelopes that nobody may open, each with a title. Absent where nothing is sealed. */
  forge?(spoken: Spoken): readonly { readonly title: string; readonly spoken: Spoken }[];
  /** Throws for an answer that is not exactly one of this protocol's. */
  hear(answer: HttpAnswer): Heard;
  /**
   * What a provider would still make out of an answer that another wallet has worded in its own way: members that it ignores, codes and texts that it
   * does not know; and what it could make out of one that is against its document. Throws where it cannot tell whether it is done.
   */
  hearLoosely?(answer: HttpAnswer): Heard;
}

export interface SaidStake {
  readonly id: string;
  readonly amount: AmountUnits;
}

export interface SaidPlay {
  readonly id: string;
  readonly stake: AmountUnits;
  readonly payout: AmountUnits;
}

export interface SaidPayout {
  readonly id: string;
  readonly stakeId: string;
  readonly amount: AmountUnits;
}

/** About whom a provider talks, and what lets it in. */
export interface Talk {
  readonly agentId: string;
  readonly playerId: string;
  readonly currency: string;
  readonly secret: string;
}

export interface Spoken {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** Without the query string. */
  readonly path: string;
  readonly rawQuery?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What stood in the body before it was encrypted, for people to read. */
  readonly plaintext?: string;
}

export interface Heard {
  /** `unclear`: the provider knows nothing after this answer and will ask again or roll back. */
  readonly verdict: 'done' | 'refused' | 'unclear';
  readonly balance?: AmountUnits;
  /** Whose balance that is, as far as the answer says it. */
  readonly playerId?: string;
  readonly currency?: string;
  /** The code on the wire, as the adapter writes it into the log line. */
  readonly code: string;
  /** What of the answer's form the provider's document forbids, for people. Of `hearLoosely` only. */
  readonly wrong?: string;
}

/** What a message says, whatever carries it: the text before encryption, the body, or the query string. */
export function contentOf({ plaintext, body, rawQuery = '' }: Spoken): string {
  return plaintext ?? body ?? rawQuery;
}

/** 19 digits at most, as providers that count or that have snowflakes make them; never the same twice. */
export function newDecimalId(): string {
  return (BigInt(`0x${randomBytes(8).toString('hex')}`) >> 1n).toString();
}

/** How many units of a provider that counts whole units an amount is. Throws for an amount that is no multiple of `smallestAmount`. */
export function wholeUnits(amount: AmountUnits, smallestAmount: AmountUnits): bigint {
  if (amount < 0n || amount % smallestAmount !== 0n) throw new RangeError(`cannot say an amount of ${amount} units`);
  return amount / smallestAmount;
}
