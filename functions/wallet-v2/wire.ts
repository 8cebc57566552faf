import * as z from 'zod';
import { canonicalUint64 } from '../../shared/domain/ids.ts';
import { JsonNumber } from '../../shared/http/json.ts';

/** Requests as section 2 of the protocol has them. Numbers are `JsonNumber`s: their digits, as they were sent. */
export const ACTIONS = ['credit', 'bet', 'win', 'cancel'] as const;
export type Action = (typeof ACTIONS)[number];

const LARGEST_AMOUNT = 2n ** 63n - 1n;

const numberDigits = z.instanceof(JsonNumber).transform(({ source }) => source);

/** A number without sign, fraction and exponent, or the same digits in a string. Comes out as canonical digits. */
const uint64 = z.union([numberDigits, z.string()]).transform(asUint64);

/** In the provider's units. */
const amount = uint64.transform(BigInt).refine((count) => count <= LARGEST_AMOUNT);

// biome-ignore lint/suspicious/noControlCharactersInRegex: codes with control characters are what this refuses.
const PRINTABLE = /^[^\u0000-\u001f\u007f-\u009f]{1,128}$/u;

/** A lone surrogate cannot be stored as it is, and a code that was stored as something else would be another game. */
const gameText = z.string().refine((text) => PRINTABLE.test(text) && text.isWellFormed());
const game = z.union([numberDigits.transform(asUint64), gameText]);

const transaction = {
  /** Which session it names, if any, is not a matter of form. */
  code: z.string(),
  id: uint64,
  round_id: uint64.optional(),
  /** Recorded for people; whatever it is, it is never a reason to refuse. */
  time: z.unknown().optional(),
};

const creditRequest = z.object({ type: z.literal('credit'), code: transaction.code });
const betRequest = z.object({ type: z.literal('bet'), ...transaction, game, bet: amount });
const winRequest = z.object({ type: z.literal('win'), ...transaction, game, win: amount });
const cancelRequest = z.object({ type: z.literal('cancel'), ...transaction });

export const walletRequest = z.discriminatedUnion('type', [creditRequest, betRequest, winRequest, cancelRequest]);

export type WalletRequest = z.infer<typeof walletRequest>;

function asUint64(text: string, context: z.RefinementCtx): string {
  const canonical = canonicalUint64(text);
  if (canonical !== undefined) return canonical;
  context.addIssue('not an unsigned 64-bit integer');
  return z.NEVER;
}
