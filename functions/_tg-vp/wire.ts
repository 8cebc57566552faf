import * as z from 'zod';
import { JsonNumber } from '../../shared/http/json.ts';

/** Requests after decryption, without the members that are `null` or empty. Numbers are `JsonNumber`s: their digits, as they were sent. */
export const ACTIONS = ['balance', 'betNSettle', 'retryBet', 'rollback'] as const;
export type Action = (typeof ACTIONS)[number];

// biome-ignore lint/suspicious/noControlCharactersInRegex: ids with control characters are what this refuses.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** A lone surrogate cannot be stored as it is, and an id that was stored as something else would be another id. */
const id = z
  .string()
  .refine((text) => text !== '' && text.isWellFormed() && !CONTROL.test(text) && [...text].length <= 128);

/** The digits as they were sent; what they are worth depends on the currency. */
const amount = z.instanceof(JsonNumber).transform(({ source }) => source);

/** Selects nothing and moves no money: recorded where it is sent, whatever it is, and never a reason to refuse. */
const recorded = z.unknown().optional();

export const balanceRequest = z.object({ uid: id, currency: id });

const named = { uid: id, betId: id.optional(), transferId: id.optional() };
const described = { brand: recorded, roundId: recorded, gameCode: recorded };

/** `betNSettle` and `retryBet`. */
export const betRequest = z
  .object({
    ...named,
    currency: id,
    ...described,
    actualBetAmt: amount,
    winAmt: amount,
    jackpotWin: amount.optional(),
  })
  .refine(hasId, { path: ['betId'] });

export const rollbackRequest = z.object({ ...named, ...described }).refine(hasId, { path: ['betId'] });

export type BetRequest = z.infer<typeof betRequest>;
export type RollbackRequest = z.infer<typeof rollbackRequest>;

function hasId(request: { betId?: string | undefined; transferId?: string | undefined }): boolean {
  return request.betId !== undefined || request.transferId !== undefined;
}
