import type { Agent } from '../../shared/application/agent.ts';
import { countedCurrency } from '../../shared/application/currencies.ts';
import { toProviderUnits } from '../../shared/domain/money.ts';
import type { Declined, Outcome } from '../../shared/domain/outcome.ts';
import type { Call, Rejected, WireAnswer } from '../../shared/http/adapter.ts';
import { writeJson } from '../../shared/http/json.ts';
import { codeOfDecline, codeOfRejection, FAULT_CODE, type WireCode } from './errors.ts';
import { settingsOf } from './settings.ts';
import { ACTIONS, type Action } from './wire.ts';

export function encode(outcome: Outcome, call: Call, agent: Agent): WireAnswer {
  return outcome.type === 'declined'
    ? refused(codeOfDecline(outcome.reason, actionNamed(call.action)))
    : done(outcome, agent);
}

/** The balance is always there, also when it is 0. A refund that only leaves a tombstone may name a player of no wallet, or of several: that is 0 too. */
function done(outcome: Exclude<Outcome, Declined>, agent: Agent): WireAnswer {
  const { playerId, currency = '', balance: exact = 0n } = outcome;
  const { code, majorPerUnit } = countedCurrency(settingsOf(agent), currency);
  const balance = toProviderUnits(exact, majorPerUnit);
  const whose = { member_id: playerId, balance, currency: code };
  const body = writeJson({ status_code: 0, ...(outcome.type === 'reported' ? whose : { balance }) });
  const alarms = outcome.type === 'applied' && outcome.notices.length > 0 ? { alarms: outcome.notices } : {};
  return { statusCode: 200, body, code: '0', ...alarms };
}

export function encodeRejection({ rejected, action }: Rejected): WireAnswer {
  return refused(codeOfRejection(rejected, actionNamed(action)));
}

export function encodeFault(): WireAnswer {
  return refused(FAULT_CODE);
}

function refused({ httpStatus, statusCode, message, alarm }: WireCode): WireAnswer {
  const body = writeJson({ status_code: statusCode, message });
  return { statusCode: httpStatus, body, code: `${statusCode}`, ...(alarm && { alarms: [alarm] }) };
}

/** Calls and rejections carry the action as a text for the log line. */
function actionNamed(name: string | undefined): Action | undefined {
  return ACTIONS.find((action) => action === name);
}
