import * as z from 'zod';
import { formatMajor } from '../../shared/domain/money.ts';
import { parseJsonObject, writeJson } from '../../shared/http/json.ts';
import type { HttpAnswer } from '../../shared/http/request.ts';
import {
  type Heard,
  newDecimalId,
  type Simulator,
  type Spoken,
  type Talk,
  wholeUnits,
} from '../../shared/provider-simulator.ts';
import { manifest } from './manifest.ts';

const HUNDREDTH = 100n;

/** The provider's side: how it would say each thing. The conformance suite and the demo speak through it; deployed it is with the probe alone. */
export const simulator: Simulator = {
  protocol: manifest.protocol,
  newRegistration: () => ({ sharedSecret: `secret-of-${newDecimalId()}` }),
  keyMember: 'sharedSecret',
  smallestAmount: HUNDREDTH,
  newId: newDecimalId,
  largestId: '9'.repeat(64),
  describing: ['game'],
  balance: (talk) => ask(talk, { ask: 'funds', ...about(talk) }),
  stake: (talk, { id, amount }) => ask(talk, { ask: 'take', ...about(talk), slip: id, sum: sum(amount), game: 'dice' }),
  payout: (talk, { stakeId, amount }) => ask(talk, { ask: 'give', ...about(talk), slip: stakeId, sum: sum(amount) }),
  rollback: (talk, { id }) => ask(talk, { ask: 'undo', ...about(talk), slip: id }),
  reword: (talk, spoken, content) => ({ ...spoken, headers: headersOf(talk), body: content }),
  hear,
};

function ask(talk: Talk, members: Readonly<Record<string, string>>): Spoken {
  const path = `/callbacks/${manifest.protocol}/${talk.agentId}`;
  return { method: 'POST', path, headers: headersOf(talk), body: writeJson(members) };
}

function headersOf({ secret }: Talk): Readonly<Record<string, string>> {
  return { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
}

function about({ playerId, currency }: Talk) {
  return { member: playerId, coin: currency };
}

function sum(amount: bigint): string {
  return formatMajor(wholeUnits(amount, HUNDREDTH) * HUNDREDTH).slice(0, -2);
}

const done = z.strictObject({ ok: z.literal(true), funds: z.string().regex(/^\d+\.\d\d$/) });
const refused = z.strictObject({ ok: z.literal(false), why: z.string() });
const unclear = z.strictObject({ ok: z.null(), why: z.literal('ask_again') });

function hear({ statusCode, body }: HttpAnswer): Heard {
  const answer = z.discriminatedUnion('ok', [done, refused, unclear]).parse(parseJsonObject(body));
  if (statusCode !== (answer.ok === null ? 503 : 200))
    throw new TypeError(`not an answer of this protocol: ${statusCode}`);
  if (answer.ok) return { verdict: 'done', code: 'ok', balance: BigInt(answer.funds.replace('.', '')) * HUNDREDTH };
  return { verdict: answer.ok === null ? 'unclear' : 'refused', code: answer.why };
}
