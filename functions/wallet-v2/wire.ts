import * as z from 'zod';
import { canonicalUint64 } from '../../shared/domain/ids.ts';
import { JsonNumber } from '../../shared/http/json.ts';

/** Requests as section 2 of the protocol has them, without the members that are `null` or empty. Numbers are `JsonNumber`s: their digits, as they were sent. */
export const ACTIONS = ['credit', 'bet', 'win', 'cancel'] as const;
export type Action = (typeof ACTIONS)[number];

/** A win, and the stake of a bet that did not happen. */
export function isOwed(action: Action | undefined): boolean {
  return action === 'win' || action === 'cancel';
}

const LARGEST_AMOUNT = 2n ** 63n - 1n;

/** A number without sign, fraction and exponent, or the same digits in a string. Comes out as canonical digits. */
const uint64 = z.unknown().transform((sent, context) => {
  const canonical = uint64In(sent);
  if (canonical !== undefined) return canonical;
  context.addIssue('not an unsigned 64-bit integer');
  return z.NEVER;
});

/** In the provider's units. */
const amount = uint64.transform(BigInt).refine((count) => count <= LARGEST_AMOUNT);

/** Describes, or names a round if it can: recorded where it is sent, whatever it is, and never a reason to refuse. */
const recorded = z.unknown().optional();

const transaction = {
  /** Which session it names, if any, is not a matter of form. */
  code: z.string(),
  id: uint64,
  round_id: recorded,
  time: recorded,
};

const creditRequest = z.object({ type: z.literal('credit'), code: transaction.code });
const betRequest = z.object({ type: z.literal('bet'), ...transaction, game: recorded, bet: amount });
const winRequest = z.object({ type: z.literal('win'), ...transaction, game: recorded, win: amount });
const cancelRequest = z.object({ type: z.literal('cancel'), ...transaction });

export const walletRequest = z.discriminatedUnion('type', [creditRequest, betRequest, winRequest, cancelRequest]);

export type WalletRequest = z.infer<typeof walletRequest>;

/** The number of a round; 0 and what is no number name none. */
export function roundIn(sent: unknown): string | undefined {
  const round = uint64In(sent);
  return round === '0' ? undefined : round;
}

/** A game's code: a text, or a number without sign, fraction and exponent. */
export function gameIn(sent: unknown): string | undefined {
  return typeof sent === 'string' ? sent.toWellFormed() : uint64In(sent);
}

function uint64In(sent: unknown): string | undefined {
  if (typeof sent === 'string') return canonicalUint64(sent);
  return sent instanceof JsonNumber ? canonicalUint64(sent.source) : undefined;
}
