import * as z from 'zod';
import { JsonNumber, parseJsonObject, writeJson } from '../../shared/http/json.ts';
import type { HttpAnswer } from '../../shared/http/request.ts';
import {
  type Heard,
  newDecimalId,
  type Simulator,
  type Spoken,
  type Talk,
  wholeUnits,
} from '../../shared/provider-simulator.ts';
import { type ToldCount, toldCount, wrongIn } from '../../shared/told-count.ts';
import { timeIn } from './time.ts';

/** Hundredths, as agents have them until they are told otherwise. */
const HUNDREDTH = 100n;
const GAME = 1012;
const LONGEST_PLAYER = 40;

export const simulator: Simulator = {
  protocol: 'wallet-v2',
  newRegistration: () => ({ walletToken: `wallet_${newDecimalId()}`, gameUrl: 'https://games.example/start' }),
  smallestAmount: HUNDREDTH,
  newId: newDecimalId,
  largestId: '18446744073709551615',
  describing: ['game', 'time', 'round_id'],
  introduces: true,
  undoesUnknown: true,
  idsPerCurrency: true,
  balance: (talk) => post(talk, { type: 'credit' }),
  /** A round is named by the number of its first bet. */
  stake: (talk, { id, amount }) =>
    post(talk, { type: 'bet', bet: units(amount), game: GAME, id: digits(id), round_id: digits(id) }),
  payout: (talk, { id, stakeId, amount }) =>
    post(talk, { type: 'win', win: units(amount), game: GAME, id: digits(id), round_id: digits(stakeId) }),
  rollback: (talk, { id, roundId }) =>
    post(talk, { type: 'cancel', id: digits(id), ...(roundId !== undefined && { round_id: digits(roundId) }) }),
  reword: (_, spoken, content) => ({ ...spoken, body: content }),
  hear,
  hearLoosely,
};

function post({ agentId, secret }: Talk, members: Readonly<Record<string, unknown>>): Spoken {
  return {
    method: 'POST',
    path: `/callbacks/wallet-v2/${agentId}`,
    headers: { 'content-type': 'application/json' },
    body: writeJson({ ...members, code: secret, time: timeIn('UTC', new Date().toISOString()) }),
  };
}

function units(amount: bigint): bigint {
  return wholeUnits(amount, HUNDREDTH);
}

/** Ids travel as bare numbers, with every digit. */
function digits(id: string): JsonNumber {
  if (!/^(0|[1-9]\d{0,19})$/.test(id)) throw new RangeError('an id is a number here');
  return new JsonNumber(id);
}

const count = z
  .instanceof(JsonNumber)
  .transform(({ source }) => source)
  .pipe(z.string().regex(/^\d+$/));
const TIME = /^\d\d-\d\d-\d{4} \d\d:\d\d:\d\d$/;
const time = z.string().regex(TIME);
const done = z.strictObject({
  result: count.pipe(z.literal('1')),
  credit: count,
  time,
  currency: z.string(),
  player_id: z.string().max(LONGEST_PLAYER).optional(),
});
const refused = z.strictObject({
  result: count.pipe(z.literal('0')),
  err_code: count.pipe(z.string().length(3)),
  err_desc: z.string().min(1),
  time,
  credit: count.optional(),
});
/** An answer without `result` claims nothing. */
const withoutVerdict = z.strictObject({ error: z.enum(['temporarily_unavailable', 'forbidden']) });

/** A `result` other than 1 is documented as "not processed". */
function hearLoosely({ statusCode, body }: HttpAnswer): Heard {
  const { result, credit, err_code, currency, player_id, time: at } = parseJsonObject(body) ?? {};
  const isLong = typeof player_id === 'string' && player_id.length > LONGEST_PLAYER;
  const player = isLong ? { wrong: `"player_id" is longer than ${LONGEST_PLAYER} characters` } : {};
  const isOtherTime = at !== undefined && !(typeof at === 'string' && TIME.test(at));
  const clock = isOtherTime ? { wrong: '"time" is no DD-MM-YYYY HH:mm:ss' } : {};
  if (result === undefined && statusCode >= 500) return { verdict: 'unclear', code: String(statusCode) };
  const told = toldCount('result', result);
  const balance = toldCount('credit', credit);
  // Any number but 1 is a refusal, also one below nothing.
  const isNumber = result instanceof JsonNumber;
  if (told.count === undefined && !isNumber) throw new TypeError('an answer without a result');
  if (told.count !== 1n) {
    const form = wrongIn(isNumber ? {} : told, clock);
    const code = err_code instanceof JsonNumber ? err_code.source : String(err_code);
    if (statusCode !== 200) return { verdict: 'unclear', code: `${code} with HTTP ${statusCode}`, ...form };
    return { verdict: 'refused', code, ...balanceIn(balance), ...form };
  }
  if (statusCode < 200 || statusCode > 299) throw new TypeError(`done with HTTP ${statusCode}`);
  const http = statusCode === 200 ? {} : { wrong: `HTTP ${statusCode} in the place of 200` };
  return {
    verdict: 'done',
    code: '1',
    ...balanceIn(balance),
    ...(typeof player_id === 'string' && { playerId: player_id }),
    ...(typeof currency === 'string' && { currency }),
    ...wrongIn(http, told, balance, clock, player),
  };
}

function balanceIn({ count: hundredths }: ToldCount): Pick<Heard, 'balance'> {
  return hundredths === undefined ? {} : { balance: hundredths * HUNDREDTH };
}

function hear({ statusCode, body }: HttpAnswer): Heard {
  const answer = z.union([done, refused, withoutVerdict]).parse(parseJsonObject(body));
  const status = 'result' in answer ? 200 : answer.error === 'forbidden' ? 403 : 500;
  if (statusCode !== status) throw new TypeError(`not an answer of this protocol: ${statusCode} ${body}`);
  if ('error' in answer) return { verdict: 'unclear', code: answer.error };
  const balance = answer.credit === undefined ? {} : { balance: BigInt(answer.credit) * HUNDREDTH };
  return answer.result === '1'
    ? {
        verdict: 'done',
        code: '1',
        ...balance,
        currency: answer.currency,
        ...(answer.player_id !== undefined && { playerId: answer.player_id }),
      }
    : { verdict: 'refused', code: answer.err_code, ...balance };
}
