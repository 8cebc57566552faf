import {
  anything,
  type Members,
  type Reader,
  readMembers,
  type Shape,
  text,
} from '../../shared/application/readers.ts';
import { canonicalUint64 } from '../../shared/domain/ids.ts';
import { JsonNumber, type JsonObject } from '../../shared/http/json.ts';

/** Requests as section 2 of the protocol has them, without the members that are `null` or empty. Numbers are `JsonNumber`s: their digits, as they were sent. */
export const ACTIONS = ['credit', 'bet', 'win', 'cancel'] as const;
export type Action = (typeof ACTIONS)[number];

/** A win, and the stake of a bet that did not happen. */
export function isOwed(action: Action | undefined): boolean {
  return action === 'win' || action === 'cancel';
}

const LARGEST_AMOUNT = 2n ** 63n - 1n;

/** In the provider's units: a number without sign, fraction and exponent, or the same digits in a string. */
const amount: Reader<bigint> = (sent) => {
  const count = BigInt(uint64(sent) ?? -1n);
  return count >= 0n && count <= LARGEST_AMOUNT ? count : undefined;
};

/** Which session `code` names, if any, is not a matter of form. */
const transaction = { code: text, id: uint64 };

const MEMBERS = {
  credit: { code: text },
  bet: { ...transaction, bet: amount },
  win: { ...transaction, win: amount },
  cancel: transaction,
} satisfies Record<Action, Shape>;

/** Describes, or names a round if it can: recorded where it is sent, whatever it is, and never a reason to refuse. */
const RECORDED = { round_id: anything, time: anything, game: anything };

type Recorded = { readonly [Name in keyof typeof RECORDED]?: unknown };

export type WalletRequest = {
  [A in Action]: { readonly type: A } & Members<(typeof MEMBERS)[A]> & Recorded;
}[Action];

/** The request, or the name of a member that it cannot do without and that is missing or malformed. */
export function readRequest(type: Action, content: JsonObject): WalletRequest | { readonly refused: string } {
  const read = readMembers<Shape, Shape>(content, MEMBERS[type], RECORDED);
  // The compiler does not see that `type` and the members that it chose belong together.
  return 'refused' in read ? read : ({ type, ...read.data } as WalletRequest);
}

/** The number of a round; 0 and what is no number name none. */
export function roundIn(sent: unknown): string | undefined {
  const round = uint64(sent);
  return round === '0' ? undefined : round;
}

/** A game's code: a text, or a number without sign, fraction and exponent. */
export function gameIn(sent: unknown): string | undefined {
  return typeof sent === 'string' ? sent.toWellFormed() : uint64(sent);
}

/** Canonical digits. */
function uint64(sent: unknown): string | undefined {
  if (typeof sent === 'string') return canonicalUint64(sent);
  return sent instanceof JsonNumber ? canonicalUint64(sent.source) : undefined;
}
