import type { Agent } from '../../shared/application/agent.ts';
import { currencyAtProvider } from '../../shared/application/currencies.ts';
import { type AmountUnits, atProvider, formatMajorNumber } from '../../shared/domain/money.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import type { Call, Rejected, WireAnswer } from '../../shared/http/adapter.ts';
import { codeOfDecline, FAULT_CODE, REJECTION_CODES, type WireCode } from './errors.ts';
import { settingsOf } from './settings.ts';
import { ACTIONS, type Action } from './wire.ts';

const DONE: WireCode = { status: '0000', errText: '' };
const REPEATED: WireCode = { status: '2001', errText: '' };

export function encode(outcome: Outcome, call: Call, agent: Agent, at: string): WireAnswer {
  const action = ACTIONS.find((known) => known === call.action) ?? 'balance';
  const code = codeOf(outcome, action);
  const notices = outcome.type === 'applied' ? outcome.notices : [];
  const balance = balanceFor(agent, outcome.balance, outcome.currency);
  return answer(code, balance, at, [...notices, ...(code.alarm ? [code.alarm] : [])]);
}

function codeOf(outcome: Outcome, action: Action): WireCode {
  switch (outcome.type) {
    case 'applied':
    case 'reported':
      return DONE;
    case 'replayed':
      return action === 'retryBet' ? DONE : REPEATED;
    case 'declined':
      return codeOfDecline(outcome.reason, action);
  }
}

/** Checks 1 to 4 get one text, so that nobody learns which of them failed; a request that is authentic but unreadable is told so. */
export function encodeRejection(
  { rejected }: Rejected,
  agent: Agent | undefined,
  at: string,
  shown?: AmountUnits,
  currency?: string,
): WireAnswer {
  return answer(REJECTION_CODES[rejected], agent ? balanceFor(agent, shown, currency) : 0n, at, []);
}

export function encodeFault(at: string): WireAnswer {
  return answer(FAULT_CODE, 0n, at, []);
}

/** In the unit that the provider calls 1 of this currency, rounded down to its four decimals. */
function balanceFor(agent: Agent, balance: AmountUnits = 0n, currency = ''): bigint {
  return atProvider(balance, currencyAtProvider(settingsOf(agent), currency).majorPerUnit);
}

function answer(code: WireCode, balance: bigint, at: string, alarms: WireAnswer['alarms']): WireAnswer {
  const { status, errText } = code;
  const body = `{"status":"${status}","errText":"${errText}","balance":${formatMajorNumber(balance)},"responseTime":"${at}"}`;
  return { statusCode: 200, body, code: status, ...(alarms && alarms.length > 0 && { alarms }) };
}
