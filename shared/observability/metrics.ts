import type { FaultReason } from '../application/fault.ts';
import { holdsReports, type ProtocolManifest } from '../application/manifest.ts';
import { DECLINE_NAMES } from '../domain/outcome.ts';
import { ALARMS, type AlarmName } from './alarms.ts';

/**
 * Every metric that this code counts, as data: the telemetry takes units and dimensions from here, alarms and dashboards are built on it, and a test
 * drives the real handlers until each of them was emitted.
 */
export interface Metric {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds' | 'None';
  /** Beside `stage`, which every metric has: two stages may share an account. */
  readonly dimensions: readonly ('protocol' | 'currency')[];
  readonly emittedBy: Emitter;
  /** Counted only for protocols that have these. */
  readonly onlyWith?: 'reports' | 'reports_or_imports' | 'secrets' | 'unsigned';
  /** Alarms by the name of their runbook, and dashboards. */
  readonly watchedBy: readonly string[];
}

/** The method that counts it, in `shared/observability` or `functions/operator/telemetry.ts`. */
type Emitter =
  | 'BookTelemetry.counted'
  | 'BookTelemetry.watched'
  | 'WeekAgoTelemetry.weekAgo'
  | 'CaseTelemetry.lost'
  | 'Telemetry.callback'
  | 'Telemetry.alarm'
  | 'KeyTelemetry.keyRefreshFailed'
  | 'OperatorTelemetry.fault'
  | 'DoorTelemetry.open'
  | 'ProbeTelemetry.answered'
  | 'PullTelemetry.failed'
  | 'PullTelemetry.pulled'
  | 'PullTelemetry.unfinished';

export const NAMESPACE = 'SeamlessWallet';

/** What becomes of a callback. `reported`: a balance was told; `rejected`: it was answered at the edge. */
export const RESULTS = ['applied', 'replayed', 'reported', 'declined', 'rejected', 'fault'] as const;
export type Result = (typeof RESULTS)[number];

const faultReasons = {
  deadline_spent: 'conflicts-exhausted',
  store_unavailable: 'store-unavailable',
  keys_unavailable: 'keys-unavailable',
  corrupt_item: 'corrupt-item',
  unexpected: 'unexpected-faults',
} as const satisfies Record<FaultReason, string>;

/** `content_mismatch` is counted as `ContentMismatch` … */
export function metricName(code: string): string {
  return code.replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

/** … and explained in `docs/runbooks/content-mismatch.md`. */
export type PageOf<Code extends string> = Code extends `${infer First}_${infer Rest}`
  ? `${First}-${PageOf<Rest>}`
  : Code;

export function runbookOf<Code extends string>(code: Code): PageOf<Code> {
  return code.replaceAll('_', '-') as PageOf<Code>;
}

const perCallback = { unit: 'Count', dimensions: ['protocol'], emittedBy: 'Telemetry.callback' } as const;
const perCurrency = { unit: 'None', dimensions: ['protocol', 'currency'], emittedBy: 'Telemetry.callback' } as const;

const pulled = { emittedBy: 'PullTelemetry.pulled', onlyWith: 'reports' } as const;
const judged = { emittedBy: 'PullTelemetry.pulled', onlyWith: 'reports_or_imports' } as const;
/** Alarms of the scheduled job. */
const alarmsOfJob: Partial<Record<AlarmName, Pick<Metric, 'emittedBy' | 'onlyWith'>>> = {
  reconciliation_mismatched: judged,
  reconciliation_missing: judged,
  agent_open: { emittedBy: 'DoorTelemetry.open', onlyWith: 'unsigned' },
  report_pull_failed: { emittedBy: 'PullTelemetry.failed', onlyWith: 'reports' },
  report_ahead_of_time: judged,
  report_silent: pulled,
  agent_unfinished: { emittedBy: 'PullTelemetry.unfinished', onlyWith: 'reports' },
};

const watchersOfResults: Partial<Record<Result, readonly string[]>> = {
  applied: ['bookings-stopped'],
  rejected: ['rejections', 'machine'],
  fault: ['faults', 'machine'],
};

export function isCountedFor({ onlyWith }: Metric, { callbacks, capabilities, secrets }: ProtocolManifest): boolean {
  if (onlyWith === 'unsigned') return callbacks === 'unsigned';
  if (onlyWith === 'secrets') return Object.keys(secrets).length > 0;
  if (onlyWith === 'reports_or_imports') return holdsReports({ capabilities });
  return onlyWith === undefined || capabilities.includes(onlyWith);
}

export const METRICS: readonly Metric[] = [
  ...RESULTS.map((result) => ({
    ...perCallback,
    name: metricName(result),
    watchedBy: ['money', ...(watchersOfResults[result] ?? [])],
  })),
  /** One sample per callback, so that its sample count is the number of callbacks. */
  { ...perCallback, name: 'Duration', unit: 'Milliseconds', watchedBy: ['faults', 'rejections', 'machine'] },
  ...DECLINE_NAMES.map((decline) => ({ ...perCallback, name: `Declined${metricName(decline)}`, watchedBy: ['money'] })),
  ...Object.entries(faultReasons).map(([reason, alarm]) => ({
    ...perCallback,
    name: `Fault${metricName(reason)}`,
    ...(reason === 'keys_unavailable' && { onlyWith: 'secrets' as const }),
    watchedBy: [alarm, 'machine'],
  })),
  /** Amounts that a provider had added in floats; they were booked as they were meant. */
  { ...perCallback, name: 'AmountNoise', watchedBy: ['money'] },
  /** In major units. Stakes − payouts − rolled back is what the rounds left with the operator. */
  { ...perCurrency, name: 'Stake', watchedBy: ['money'] },
  { ...perCurrency, name: 'Payout', watchedBy: ['money'] },
  /** Positive where stakes went back to the player, negative where payouts were taken back. */
  { ...perCurrency, name: 'RolledBack', watchedBy: ['money'] },
  ...ALARMS.map((alarm) => ({
    ...perCallback,
    name: metricName(alarm),
    ...(alarmsOfJob[alarm] ?? { emittedBy: 'Telemetry.alarm' as const }),
    watchedBy: [runbookOf(alarm), 'money'],
  })),
  /** What somebody should have seen to, and stands nowhere but in its alarm. */
  { ...perCallback, name: 'CaseLost', emittedBy: 'CaseTelemetry.lost', watchedBy: ['case-lost', 'machine'] },
  {
    ...perCallback,
    name: 'KeyRefreshFailed',
    emittedBy: 'KeyTelemetry.keyRefreshFailed',
    onlyWith: 'secrets',
    watchedBy: ['key-refresh-failing', 'machine'],
  },
  {
    name: 'OperatorFault',
    unit: 'Count',
    dimensions: [],
    emittedBy: 'OperatorTelemetry.fault',
    watchedBy: ['operator-faults', 'machine'],
  },
  /** How far behind now the books are complete. */
  {
    name: 'BooksBehind',
    unit: 'Milliseconds',
    dimensions: [],
    emittedBy: 'BookTelemetry.watched',
    watchedBy: ['books-behind', 'machine'],
  },
  /** What the books lack: it stands in their table, and keeps them from being complete. */
  {
    name: 'BooksHeld',
    unit: 'Count',
    dimensions: [],
    emittedBy: 'BookTelemetry.watched',
    watchedBy: ['books-held', 'machine'],
  },
  /** In half an hour at this time a week ago: what a protocol's silence is held against. */
  {
    name: 'StakesAWeekAgo',
    unit: 'Count',
    dimensions: ['protocol'],
    emittedBy: 'WeekAgoTelemetry.weekAgo',
    watchedBy: ['bookings-stopped'],
  },
  /** 1 for an answer that the probe heard through the public address, 0 for none. */
  {
    name: 'ProbeAnswered',
    unit: 'Count',
    dimensions: ['protocol'],
    emittedBy: 'ProbeTelemetry.answered',
    watchedBy: ['probe-silent'],
  },
  {
    name: 'BooksUnreadable',
    unit: 'Count',
    dimensions: [],
    emittedBy: 'BookTelemetry.counted',
    watchedBy: ['machine'],
  },
];
