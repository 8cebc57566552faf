import { Fault } from '../application/fault.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { CallbackReport } from '../observability/telemetry.ts';
import type { Call, Rejected, WireAnswer } from './adapter.ts';

/** A callback's answer, and what the log line says of it. */
export interface Answered extends Pick<CallbackReport, 'action' | 'result' | 'reason' | 'moved' | 'note'> {
  readonly answer: WireAnswer;
}

export function outcomeAnswered(outcome: Outcome, { action }: Call, answer: WireAnswer): Answered {
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
  return { answer, action, result: outcome.type, moved, ...note };
}

export function rejectionAnswered({ action = 'unknown', rejected }: Rejected, answer: WireAnswer): Answered {
  return { answer, action, result: 'rejected', reason: rejected };
}

export function faulted(error: unknown, answer: WireAnswer, action = 'unknown'): Answered {
  return { answer, action, result: 'fault', reason: error instanceof Fault ? error.reason : 'unexpected' };
}

/** Major units as a float: good enough to draw, never used for money. */
function forDashboard(units: bigint | undefined): number {
  return Number(units ?? 0n) / 10_000;
}
