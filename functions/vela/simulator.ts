import * as z from 'zod';
import { JsonNumber, parseJsonObject } from '../../shared/http/json.ts';
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

/** Hundredths, as agents have them until they are told otherwise. */
const HUNDREDTH = 100n;
const LARGEST = 2n ** 64n - 1n;
const GAME = { game_code: 'fish' };

type Parameters = Readonly<Record<string, string | bigint>>;

export const simulator: Simulator = {
  protocol: 'vela',
  newRegistration: () => ({ hostId: 'h0st', providerUrl: 'https://vela.example' }),
  smallestAmount: HUNDREDTH,
  newId: newDecimalId,
  largestId: LARGEST.toString(),
  largestBalance: LARGEST * HUNDREDTH,
  describing: ['game_code', 'key', 'total_used'],
  mayKeepPlays: true,
  introduces: true,
  codes: { uncovered: '3', stranger: '1' },
  balance: (talk) => get('/api/user/authenticate', talk, GAME),
  stake: (talk, { id, amount }) =>
    get('/api/bet', talk, { ticket_id: id, total_bet: units(amount), key: 'room x1', ...GAME }),
  /** A ticket has one number for all calls about it, so that the payout is named by its stake. */
  payout: (talk, { stakeId, amount }) =>
    get('/api/result', talk, { ticket_id: stakeId, total_win: units(amount), ...GAME }),
  play: (talk, { id, stake, payout }) =>
    get('/api/betwin', talk, { ticket_id: id, total_bet: units(stake), total_win: units(payout), ...GAME }),
  rollback: (talk, { id }) => get('/api/refund', talk, { ticket_id: id, ...GAME }),
  rollbackByName: ({ agentId, playerId }, { id }) =>
    spokenTo('/api/refund', agentId, { member_id: playerId, ticket_id: id, ...GAME }),
  reword: (_, spoken, content) => ({ ...spoken, rawQuery: content }),
  hear,
  hearLoosely,
};

function get(path: string, { agentId, secret }: Talk, parameters: Parameters): Spoken {
  return spokenTo(path, agentId, { access_token: secret, ...parameters });
}

function spokenTo(path: string, agentId: string, parameters: Parameters): Spoken {
  const rawQuery = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value.toString())}`)
    .join('&');
  return { method: 'GET', path: `/callbacks/vela/${agentId}${path}`, rawQuery };
}

function units(amount: bigint): bigint {
  return wholeUnits(amount, HUNDREDTH);
}

const count = z
  .instanceof(JsonNumber)
  .transform(({ source }) => source)
  .pipe(z.string().regex(/^\d+$/));
const done = z.strictObject({
  status_code: count.pipe(z.literal('0')),
  balance: count,
  member_id: z.string().optional(),
  currency: z.string().optional(),
});
const refused = z.strictObject({ status_code: count.pipe(z.enum(['1', '2', '3', '5'])), message: z.string().min(1) });

/** Whoever words a refusal in another way refuses. HTTP says no more than that an answer came. */
function hearLoosely({ statusCode, body }: HttpAnswer): Heard {
  const { status_code, balance, member_id, currency } = parseJsonObject(body) ?? {};
  const status = toldCount('status_code', status_code);
  if (status.count === undefined) throw new TypeError('an answer without a status');
  const code = status.count.toString();
  const told = toldCount('balance', balance);
  if (code !== '0') {
    if (statusCode !== 200) return { verdict: 'unclear', code: `${code} with HTTP ${statusCode}`, ...wrongIn(status) };
    return { verdict: code === '5' ? 'unclear' : 'refused', code, ...balanceIn(told), ...wrongIn(status) };
  }
  if (statusCode < 200 || statusCode > 299) throw new TypeError(`done with HTTP ${statusCode}`);
  const http = statusCode === 200 ? {} : { wrong: `HTTP ${statusCode} in the place of 200` };
  return {
    verdict: 'done',
    code,
    ...balanceIn(told),
    ...(typeof member_id === 'string' && { playerId: member_id }),
    ...(typeof currency === 'string' && { currency }),
    ...wrongIn(http, status, told),
  };
}

function balanceIn({ count: hundredths }: ToldCount): Pick<Heard, 'balance'> {
  return hundredths === undefined ? {} : { balance: hundredths * HUNDREDTH };
}

/** Code 5 never comes with HTTP 200, and every decision does. */
function hear({ statusCode, body }: HttpAnswer): Heard {
  const { status_code: code, ...rest } = z.union([done, refused]).parse(parseJsonObject(body));
  const unclear = code === '5';
  if (unclear ? ![403, 500].includes(statusCode) : statusCode !== 200) {
    throw new TypeError(`not an answer of this protocol: ${statusCode} ${body}`);
  }
  if ('balance' in rest) {
    const { balance, member_id: playerId, currency } = rest;
    const whose = { ...(playerId !== undefined && { playerId }), ...(currency !== undefined && { currency }) };
    return { verdict: 'done', code, balance: BigInt(balance) * HUNDREDTH, ...whose };
  }
  return { verdict: unclear ? 'unclear' : 'refused', code };
}
