import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { AlarmName } from './alarms.ts';

/** One line per callback. Codes of ours only: nothing that a request carried, but a trace id that has the form of a UUID. */
export interface CallbackReport {
  readonly protocol: string;
  readonly agentId: string;
  /** The protocol's own name of the operation, from its closed list. */
  readonly action: string;
  readonly result: 'applied' | 'replayed' | 'reported' | 'declined' | 'rejected' | 'fault';
  /** The decline, rejection or fault reason. */
  readonly reason?: string;
  /** Odd, but no reason for an alarm: the stake came in another game than the request about it. */
  readonly note?: 'other_game';
  /** The code on the wire. */
  readonly status: string;
  readonly durationMs: number;
  readonly traceId?: string;
  /** Money moved into rounds and out of them, in whole major units: for dashboards, never for the books. */
  readonly moved?: { readonly currency: string; readonly stake: number; readonly payout: number };
}

export interface Telemetry {
  callback(report: CallbackReport): void;
  alarm(name: AlarmName, where: { readonly protocol: string; readonly agentId: string; readonly action: string }): void;
  /** Why a fault happened: the error's class and our own message, never the message of somebody else's error. */
  fault(error: unknown, where: { readonly protocol: string; readonly agentId: string }): void;
}

export function metricName(code: string): string {
  return code.replaceAll(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
}

export function createTelemetry(logger = new Logger(), metrics = new Metrics()): Telemetry {
  return {
    callback({ moved, ...report }) {
      logger.info('callback', { ...report });
      metrics.addDimensions({ protocol: report.protocol });
      metrics.addMetric(metricName(report.result), MetricUnit.Count, 1);
      if (report.result === 'declined' && report.reason)
        metrics.addMetric(`Declined${metricName(report.reason)}`, MetricUnit.Count, 1);
      metrics.addMetric('Duration', MetricUnit.Milliseconds, report.durationMs);
      if (moved) {
        metrics.addMetric('Stake', MetricUnit.Count, moved.stake);
        metrics.addMetric('Payout', MetricUnit.Count, moved.payout);
      }
      metrics.publishStoredMetrics();
    },
    alarm(name, where) {
      logger.warn('alarm', { alarm: name, ...where });
      const single = metrics.singleMetric();
      single.addDimension('protocol', where.protocol);
      single.addMetric(metricName(name), MetricUnit.Count, 1);
    },
    fault(error, where) {
      logger.error('fault', { ...where, ...describe(error) });
    },
  };
}

function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error };
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {};
  const own = 'reason' in error ? { reason: String(error.reason), detail: error.message } : {};
  return { error: error.name, ...own, ...cause, stack: (error.stack ?? '').split('\n').slice(1, 6).join(' | ') };
}
