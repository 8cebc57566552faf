import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { formatMajorNumber, parseMajor } from '../../shared/domain/money.ts';
import { sealCipherText } from '../../shared/encryption/cipher-text.ts';
import { JsonNumber, parseJsonObject, writeJson } from '../../shared/http/json.ts';
import type { HttpAnswer } from '../../shared/http/request.ts';
import {
  type Heard,
  newDecimalId,
  type SaidPlay,
  type Simulator,
  type Spoken,
  type Talk,
} from '../../shared/provider-simulator.ts';
import type { Status } from './errors.ts';
import { forgeriesOf } from './forgeries.ts';
import { hearLoosely, MINUS_ZERO, VERDICTS } from './loose-answer.ts';

/** What the two providers say differently. */
export interface Dialect {
  readonly protocol: 'tg' | 'vp';
  readonly brand: string;
  readonly gameCode: string;
  idsOf(id: string): Readonly<Record<string, string>>;
  /** Members of a bet that the other provider does not send. */
  readonly betMembers: Readonly<Record<string, number>>;
  headersOf(talk: Talk): Readonly<Record<string, string>>;
}

const DESCRIBING = [
  ...['roundId', 'gameCode', 'betTime', 'txTime', 'gameInfo'],
  ...['validBetAmt', 'jackpotContribute', 'betSourceId', 'betType'],
];

export function dialectSimulator(dialect: Dialect): Simulator {
  const { protocol, brand, gameCode } = dialect;

  function sealed(talk: Talk, plaintext: string): Spoken {
    const cipherText = sealCipherText(plaintext, Buffer.from(talk.secret, 'hex'));
    return {
      method: 'POST',
      path: `/callbacks/${protocol}/${talk.agentId}`,
      headers: { 'content-type': 'application/json', ...dialect.headersOf(talk) },
      body: writeJson({ cipherText }),
      plaintext,
    };
  }

  function bet(action: 'betNSettle' | 'retryBet', talk: Talk, { id, stake, payout }: SaidPlay): Spoken {
    const at = new Date().toISOString();
    const content = {
      action,
      uid: talk.playerId,
      roundId: id,
      ...dialect.idsOf(id),
      brand,
      currency: talk.currency,
      gameCode,
      betTime: at,
      txTime: at,
      gameInfo: '{"cardType":0,"featureBuy":0}',
      actualBetAmt: amount(stake),
      validBetAmt: amount(stake),
      winAmt: amount(payout),
      jackpotWin: 0,
      jackpotContribute: 0,
      betSourceId: 1,
      ...dialect.betMembers,
    };
    return sealed(talk, writeJson(content));
  }

  return {
    protocol,
    keyMember: 'aesKey',
    newRegistration: () => ({ aesKey: randomBytes(32).toString('hex') }),
    smallestAmount: 1n,
    newId: newDecimalId,
    largestId: '9'.repeat(128),
    describing: DESCRIBING,
    patienceMs: 3_000,
    stands: '2003' satisfies Status,
    toldTime,
    balance: (talk) =>
      sealed(talk, writeJson({ action: 'balance', uid: talk.playerId, currency: talk.currency, brand })),
    stake: (talk, { id, amount: stake }) => bet('betNSettle', talk, { id, stake, payout: 0n }),
    play: (talk, play) => bet('betNSettle', talk, play),
    retry: (talk, play) => bet('retryBet', talk, play),
    rollback: (talk, { id }) =>
      sealed(
        talk,
        writeJson({ action: 'rollback', uid: talk.playerId, roundId: id, ...dialect.idsOf(id), brand, gameCode }),
      ),
    reword: (talk, spoken, content) => ({ ...spoken, ...sealed(talk, content) }),
    forge,
    hear,
    hearLoosely,
  };
}

function forge(spoken: Spoken) {
  const { plaintext = '' } = spoken;
  const unsealed = {
    title: 'base64 in the place of encryption',
    cipherText: Buffer.from(plaintext).toString('base64'),
  };
  const sealed = [...forgeriesOf(cipherTextOf(spoken)), unsealed].map(({ title, cipherText }) => ({
    title,
    spoken: { ...spoken, body: writeJson({ cipherText }) },
  }));
  return [...sealed, { title: 'no envelope at all', spoken: { ...spoken, body: plaintext } }];
}

function cipherTextOf({ body = '' }: Spoken): string {
  return String(parseJsonObject(body)?.['cipherText']);
}

/** A JSON number with every digit. */
function amount(units: bigint): JsonNumber {
  if (units < 0n) throw new RangeError('an amount is never negative here');
  return new JsonNumber(formatMajorNumber(units));
}

const balance = z
  .instanceof(JsonNumber)
  .transform(({ source }) => (/[eE]/.test(source) || MINUS_ZERO.test(source) ? undefined : parseMajor(source)));
/** Exactly the four members, always with HTTP 200. */
const answer = z.strictObject({
  status: z.enum(['0000', '1006', '2001', '2003', '9999'] satisfies Status[]),
  errText: z.string(),
  balance,
  responseTime: z.iso.datetime({ precision: 3 }),
});

function toldTime({ body }: HttpAnswer): string | undefined {
  const told = parseJsonObject(body)?.['responseTime'];
  return typeof told === 'string' ? told : undefined;
}

function hear({ statusCode, body }: HttpAnswer): Heard {
  const { status, errText, balance: told } = answer.parse(parseJsonObject(body));
  const verdict = VERDICTS[status];
  if (statusCode !== 200 || told === undefined || (errText === '') !== (verdict === 'done')) {
    throw new TypeError(`not an answer of this dialect: ${statusCode} ${body}`);
  }
  return { verdict, balance: told, code: status };
}
