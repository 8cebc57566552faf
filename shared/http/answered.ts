import { Fault } from '../application/fault.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { CallbackReport } from '../observability/telemetry.ts';
import type { Call, Rejected, WireAnswer } from './adapter.ts';

/** A callback's answer, and what the log line says of it. */
export interface AnsweredCallback
  extends Pick<CallbackReport, 'action' | 'result' | 'reason' | 'member' | 'moved' | 'note' | 'hasAmountNoise'> {
  readonly answer: WireAnswer;
}

export function outcomeAnswered(outcome: Outcome, call: Call, answer: WireAnswer): AnsweredCallback {
  const { action, hasAmountNoise = false } = call;
  if (outcome.type === 'declined') return { answer, action, result: 'declined', reason: outcome.reason };
  const entry = outcome.type === 'applied' ? outcome.entry : undefined;
  if (!entry) return { answer, action, result: outcome.type };
  const note = outcome.type === 'applied' && outcome.otherGame ? ({ note: 'other_game' } as const) : {};
  const moved = {
    currency: entry.currency,
    stake: forDashboard(entry.stake),
    payout: forDashboard(entry.payout),
    rolledBack: forDashboard(entry.kind === 'rollback' ? entry.amount : undefined),
  };
  const noise = hasAmountNoise && outcome.type === 'applied' ? { hasAmountNoise } : {};
  return { answer, action, result: outcome.type, moved, ...note, ...noise };
}

export function rejectionAnswered(refused: Rejected, answer: WireAnswer): AnsweredCallback {
  const { action = 'unknown', rejected, member, isOwed } = refused;
  const alarms = isOwed ? { alarms: [...(answer.alarms ?? []), 'malformed_owed' as const] } : {};
  return {
    answer: { ...answer, ...alarms },
    action,
    result: 'rejected',
    reason: rejected,
    ...(member !== undefined && { member }),
  };
}

export function faulted(error: unknown, answer: WireAnswer, action = 'unknown'): AnsweredCallback {
  return { answer, action, result: 'fault', reason: error instanceof Fault ? error.reason : 'unexpected' };
}

/** Major units as a float: good enough to draw, never used for money. */
function forDashboard(units: bigint | undefined): number {
  return Number(units ?? 0n) / 10_000;
}
