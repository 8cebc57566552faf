import { anything, type Members, type Reader, readMembers } from '../../shared/application/readers.ts';
import { JsonNumber, type JsonObject } from '../../shared/http/json.ts';

/** Requests after decryption, without the members that are `null` or empty. Numbers are `JsonNumber`s: their digits, as they were sent. */
export const ACTIONS = ['balance', 'betNSettle', 'retryBet', 'rollback'] as const;
export type Action = (typeof ACTIONS)[number];

// biome-ignore lint/suspicious/noControlCharactersInRegex: ids with control characters are what this refuses.
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** A lone surrogate cannot be stored as it is, and an id that was stored as something else would be another id. */
const id: Reader<string> = (sent) => (typeof sent === 'string' && isId(sent) ? sent : undefined);

function isId(text: string): boolean {
  return text !== '' && text.isWellFormed() && !CONTROL.test(text) && [...text].length <= 128;
}

/** The digits as they were sent; what they are worth depends on the currency. */
const amount: Reader<string> = (sent) => (sent instanceof JsonNumber ? sent.source : undefined);

const BALANCE = { uid: id, currency: id };
const BET = { ...BALANCE, actualBetAmt: amount, winAmt: amount };
const ROLLBACK = { uid: id };

/** One of them must be there. */
const IDS = { betId: id, transferId: id };
/** Selects nothing and moves no money: recorded where it is sent, whatever it is, and never a reason to refuse. */
const RECORDED = { brand: anything, roundId: anything, gameCode: anything };
const OF_BET = { ...IDS, ...RECORDED, jackpotWin: amount };
const OF_ROLLBACK = { ...IDS, ...RECORDED };

type Ids = { readonly [Name in keyof typeof IDS]?: string };
type Recorded = { readonly [Name in keyof typeof RECORDED]?: unknown };
type Refused = { readonly refused: string };
type Read<T> = { readonly data: T } | Refused;

export type BetRequest = Members<typeof BET> & Ids & Recorded & { readonly jackpotWin?: string };
export type RollbackRequest = Members<typeof ROLLBACK> & Ids & Recorded;

export function readBalance(content: JsonObject): Read<Members<typeof BALANCE>> {
  return readMembers(content, BALANCE);
}

/** `betNSettle` and `retryBet`. */
export function readBet(content: JsonObject): Read<BetRequest> {
  return withId(readMembers(content, BET, OF_BET));
}

export function readRollback(content: JsonObject): Read<RollbackRequest> {
  return withId(readMembers(content, ROLLBACK, OF_ROLLBACK));
}

function withId<T extends Ids>(read: Read<T>): Read<T> {
  if ('refused' in read) return read;
  const { betId, transferId } = read.data;
  return betId === undefined && transferId === undefined ? { refused: 'betId' } : read;
}
