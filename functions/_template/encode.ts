import { type AmountUnits, formatMajor } from '../../shared/domain/money.ts';
import type { Outcome } from '../../shared/domain/outcome.ts';
import type { Rejected, WireAnswer } from '../../shared/http/adapter.ts';
import { writeJson } from '../../shared/http/json.ts';
import { DECLINE_CODES, REJECTION_CODES, type WireCode } from './errors.ts';

/** From an outcome of ours to the provider's words. The headers of every answer are set by the assembly. */
export function encode(outcome: Outcome): WireAnswer {
  if (outcome.type === 'declined') return refusal(DECLINE_CODES[outcome.reason]);
  const alarms = outcome.type === 'applied' ? outcome.notices : [];
  const body = writeJson({ ok: true, funds: hundredths(outcome.balance ?? 0n) });
  return { statusCode: 200, body, code: 'ok', ...(alarms.length > 0 && { alarms }) };
}

export function encodeRejection({ rejected }: Rejected): WireAnswer {
  return refusal(REJECTION_CODES[rejected]);
}

/** The outcome is unknown: the provider must not take this for a refusal, so that it asks again. */
export function encodeFault(): WireAnswer {
  return { statusCode: 503, body: writeJson({ ok: null, why: 'ask_again' }), code: 'ask_again' };
}

function refusal({ why, alarm }: WireCode): WireAnswer {
  return { statusCode: 200, body: writeJson({ ok: false, why }), code: why, ...(alarm && { alarms: [alarm] }) };
}

/** The provider knows two decimals and the wallet four: what is told is rounded down, so that never more is offered than there is. */
function hundredths(units: AmountUnits): string {
  return formatMajor(units > 0n ? units : 0n).slice(0, -2);
}
