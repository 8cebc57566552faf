import type { Agent } from '../../shared/application/agent.ts';
import { currencyAtProvider } from '../../shared/application/currencies.ts';
import { atProvider, formatMajor } from '../../shared/domain/money.ts';
import type { Answered, Outcome } from '../../shared/domain/outcome.ts';
import type { Call, Rejected, WireAnswer } from '../../shared/http/adapter.ts';
import { writeJson } from '../../shared/http/json.ts';
import { DECLINE_CODES, REJECTION_CODES, type WireCode } from './errors.ts';
import { settingsOf } from './settings.ts';

/** From an outcome of ours to the provider's words. The headers of every answer are set by the assembly. */
export function encode(outcome: Outcome, _: Call, agent: Agent): WireAnswer {
  if (outcome.type === 'declined') return refusal(DECLINE_CODES[outcome.reason]);
  const alarms = outcome.type === 'applied' ? outcome.notices : [];
  const body = writeJson({ ok: true, funds: hundredths(outcome, agent) });
  return { statusCode: 200, body, code: 'ok', ...(alarms.length > 0 && { alarms }) };
}

export function encodeRejection({ rejected }: Rejected): WireAnswer {
  return refusal(REJECTION_CODES[rejected]);
}

/** The outcome is unknown: the provider must not take this for a refusal, so that it asks again. */
export function encodeFault(): WireAnswer {
  return refusal({ why: 'ask_again' });
}

function refusal({ why, alarm }: WireCode): WireAnswer {
  const isUnclear = why === 'ask_again';
  const body = writeJson({ ok: isUnclear ? null : false, why });
  return { statusCode: isUnclear ? 503 : 200, body, code: why, ...(alarm && { alarms: [alarm] }) };
}

/** The provider knows two decimals and the wallet four: what is told is rounded down, so that never more is offered than there is. */
function hundredths({ balance = 0n, currency = '' }: Answered, agent: Agent): string {
  const shown = atProvider(balance, currencyAtProvider(settingsOf(agent), currency).majorPerUnit);
  return formatMajor(shown > 0n ? shown : 0n).slice(0, -2);
}
