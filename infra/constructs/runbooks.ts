import type { AlarmName } from '../../shared/observability/alarms.ts';
import type { PageOf } from '../../shared/observability/metrics.ts';

/** How soon a person has to look. */
type Urgency = 'now' | 'today' | 'this week';

/** Whose bell rings: the pager's, or a mail's. */
export type Severity = 'page' | 'mail';

/**
 * Every page of docs/runbooks, and with it every alarm that there can be: an alarm without a page does not compile, nor does
 * a name in the registry of alarms. `now`: players cannot play, or money is about to be wrong.
 */
const RUNBOOKS = {
  'agent-refused': 'now',
  'balance-limit': 'now',
  'bookings-stopped': 'now',
  'conflicts-exhausted': 'now',
  'corrupt-item': 'now',
  'export-missing': 'this week',
  faults: 'now',
  'function-errors': 'now',
  'function-throttles': 'now',
  'key-refresh-failing': 'now',
  'keys-unavailable': 'now',
  'malformed-owed': 'now',
  'orphan-payout': 'now',
  'payout-too-large': 'now',
  'probe-silent': 'now',
  rejections: 'now',
  'server-errors': 'now',
  'store-unavailable': 'now',
  'table-errors': 'now',
  'table-throttles': 'now',
  'agent-open': 'today',
  'agent-unfinished': 'today',
  'books-behind': 'today',
  'books-held': 'today',
  'case-lost': 'today',
  'content-mismatch': 'today',
  'dead-letters': 'today',
  'dead-schedule': 'today',
  'jackpot-held': 'today',
  'near-concurrency-limit': 'today',
  'near-rate-limit': 'today',
  'operator-faults': 'today',
  'reconciliation-mismatched': 'today',
  'reconciliation-missing': 'today',
  'report-ahead-of-time': 'today',
  'report-pull-failed': 'today',
  'report-silent': 'today',
  'retry-after-rollback': 'today',
  'retry-refused': 'today',
  'rollback-short-funds': 'today',
  'slow-answers': 'today',
  'slow-callbacks': 'today',
  'store-user-errors': 'today',
  'unexpected-faults': 'today',
  'payout-without-stake': 'this week',
  'rollback-beside-round': 'this week',
} as const satisfies Readonly<Record<PageOf<AlarmName>, Urgency>> & Readonly<Record<string, Urgency>>;

export type Runbook = keyof typeof RUNBOOKS;

export function urgencyOf(runbook: Runbook): Urgency {
  return RUNBOOKS[runbook];
}

export function severityOf(runbook: Runbook): Severity {
  return RUNBOOKS[runbook] === 'now' ? 'page' : 'mail';
}
