import type { Agent } from '../../shared/application/agent.ts';
import { countedCurrency } from '../../shared/application/currencies.ts';
import { toProviderUnits } from '../../shared/domain/money.ts';
import type { Answered, Declined, Outcome } from '../../shared/domain/outcome.ts';
import type { Call, Rejected, WireAnswer } from '../../shared/http/adapter.ts';
import { writeJson } from '../../shared/http/json.ts';
import { codeOfDecline, FORBIDDEN, type NoVerdict, REJECTION_CODES, UNAVAILABLE, type WireCode } from './errors.ts';
import { type Settings, settingsOf } from './settings.ts';
import { timeIn } from './time.ts';
import { ACTIONS } from './wire.ts';

export function encode(outcome: Outcome, call: Call, agent: Agent, at: string): WireAnswer {
  const settings = settingsOf(agent);
  const time = timeIn(settings.timeZone, at);
  if (outcome.type !== 'declined') return done(outcome, time, settings);
  const action = ACTIONS.find((known) => known === call.action) ?? 'credit';
  const code = codeOfDecline(outcome.reason, action);
  return 'error' in code ? withoutVerdict(code) : refused(code, time, creditOf(outcome, settings));
}

function done(outcome: Exclude<Outcome, Declined>, time: string, settings: Settings): WireAnswer {
  const body = writeJson({
    credit: creditOf(outcome, settings) ?? 0n,
    ...(outcome.type === 'reported' && { player_id: outcome.playerId }),
    result: 1,
    time,
    currency: outcome.currency && countedCurrency(settings, outcome.currency).code,
  });
  const alarms = outcome.type === 'applied' && outcome.notices.length > 0 ? { alarms: outcome.notices } : {};
  return { statusCode: 200, body, code: '1', ...alarms };
}

/** Without `credit` where no session is known: there is no balance then. */
function refused({ errCode, errDesc, alarm }: WireCode, time: string, credit?: bigint): WireAnswer {
  const body = writeJson({ result: 0, err_code: errCode, err_desc: errDesc, time, credit });
  return { statusCode: 200, body, code: `${errCode}`, ...(alarm && { alarms: [alarm] }) };
}

function creditOf({ balance, currency }: Answered, settings: Settings): bigint | undefined {
  if (balance === undefined || currency === undefined) return undefined;
  return toProviderUnits(balance, countedCurrency(settings, currency).majorPerUnit);
}

export function encodeRejection({ rejected }: Rejected, agent: Agent | undefined, at: string): WireAnswer {
  if (rejected === 'address_not_allowed' || rejected === 'door_open') return withoutVerdict(FORBIDDEN);
  return refused(REJECTION_CODES[rejected], timeIn(agent ? settingsOf(agent).timeZone : 'UTC', at));
}

export function encodeFault(): WireAnswer {
  return withoutVerdict(UNAVAILABLE);
}

function withoutVerdict({ statusCode, error, alarm }: NoVerdict): WireAnswer {
  return { statusCode, body: writeJson({ error }), code: error, ...(alarm && { alarms: [alarm] }) };
}
