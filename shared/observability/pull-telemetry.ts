import { ProviderFailure } from '../application/provider.ts';
import type { PullResult } from '../reconciliation/run.ts';
import type { AlarmName } from './alarms.ts';
import { describe } from './describe.ts';
import { createLog, type Log } from './log.ts';
import { metricName } from './metrics.ts';
import type { Place } from './telemetry.ts';

/** What pulls and imports of reports leave in logs and metrics, whoever asked for them. Tickets and players are not named: they stand in the reports' table. */
export interface PullTelemetry {
  /** Counts what this pull was the first to find. */
  pulled(result: Omit<PullResult, 'cursor'>, where: Place): void;
  failed(error: unknown, where: Place): void;
  /** Its reports were not read to their end for an hour, however often it had a turn. `since`: ISO 8601 UTC. */
  unfinished(where: Place, since: string): void;
}

export function createPullTelemetry(log: Log = createLog()): PullTelemetry {
  const alarm = (name: AlarmName, times: number, where: Place) => {
    if (times === 0) return;
    const { protocol } = where;
    const counted = { values: { [metricName(name)]: times }, dimensions: { protocol } };
    log.warn('alarm', { alarm: name, times, ...where }, counted);
  };
  return {
    pulled({ rows, matched, mismatched, missing, ahead, isComplete, isSilent }, where) {
      log.info('reports pulled', { ...where, rows, matched, mismatched, missing, ahead, isComplete, isSilent });
      alarm('reconciliation_mismatched', mismatched, where);
      alarm('reconciliation_missing', missing, where);
      alarm('report_ahead_of_time', ahead, where);
      alarm('report_silent', isSilent ? 1 : 0, where);
    },
    failed(error, where) {
      // The provider's own words may be anything.
      const why = error instanceof ProviderFailure ? { error: error.name, kind: error.kind } : describe(error);
      log.warn('reports not pulled', { ...where, ...why });
      alarm('report_pull_failed', 1, where);
    },
    unfinished(where, since) {
      log.warn('agent unfinished', { ...where, since });
      alarm('agent_unfinished', 1, where);
    },
  };
}
