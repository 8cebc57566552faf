import * as z from 'zod';
import { parseMajor } from '../../shared/domain/money.ts';
import { JsonNumber } from '../../shared/http/json.ts';

/** Requests after decryption. Numbers are `JsonNumber`s: their digits, as they were sent. */
export const ACTIONS = ['balance', 'betNSettle', 'retryBet', 'rollback'] as const;
export type Action = (typeof ACTIONS)[number];

// biome-ignore lint/suspicious/noControlCharactersInRegex: ids with control characters are what this refuses.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** A lone surrogate cannot be stored as it is, and an id that was stored as something else would be another id. */
const id = z.string().refine((text) => text.isWellFormed() && !CONTROL.test(text) && [...text].length <= 128);
const requiredId = id.refine((text) => text !== '');
const optionalId = id.optional().transform((text) => (text === '' ? undefined : text));
const text = z.string().transform((sent) => sent.toWellFormed());

const amount = z.instanceof(JsonNumber).transform((number, context) => {
  const units = parseMajor(number.source);
  if (units !== undefined && units >= 0n) return units;
  context.addIssue('not an amount');
  return z.NEVER;
});

export const balanceRequest = z.object({ uid: requiredId, currency: requiredId });

/** `betNSettle` and `retryBet`. */
export const betRequest = z
  .object({
    uid: requiredId,
    currency: requiredId,
    brand: requiredId,
    betId: optionalId,
    transferId: optionalId,
    roundId: requiredId,
    gameCode: text,
    betTime: text,
    txTime: text,
    actualBetAmt: amount,
    winAmt: amount,
    jackpotWin: amount.optional(),
  })
  .refine(hasId);

export const rollbackRequest = z
  .object({
    uid: requiredId,
    betId: optionalId,
    transferId: optionalId,
    brand: id.optional(),
    roundId: z.unknown().optional(),
    gameCode: z.unknown().optional(),
  })
  .refine(hasId);

export type BetRequest = z.infer<typeof betRequest>;
export type RollbackRequest = z.infer<typeof rollbackRequest>;

function hasId(request: { betId?: string | undefined; transferId?: string | undefined }): boolean {
  return request.betId !== undefined || request.transferId !== undefined;
}
