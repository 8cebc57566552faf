import { describe } from '../../shared/observability/describe.ts';
import { createLog, type Log } from '../../shared/observability/log.ts';

/** `operation` is the operation id of the route, `none` when no route was found; `requestId` is the gateway's. */
export interface CallPlace {
  readonly operation: string;
  readonly requestId: string;
}

/** One line per call. Names and codes of ours only: a path names a player, so no path. */
export interface CallReport extends CallPlace {
  readonly status: number;
  /** Of the problem, if it was one. */
  readonly code?: string;
  readonly durationMs: number;
}

export interface OperatorTelemetry {
  call(report: CallReport): void;
  fault(error: unknown, where: CallPlace): void;
}

export function createOperatorTelemetry(log: Log = createLog()): OperatorTelemetry {
  return {
    call(report) {
      log.info('operator call', { ...report });
    },
    fault(error, where) {
      const counted = { values: { OperatorFault: 1 }, dimensions: {} };
      log.error('operator fault', { ...where, ...describe(error) }, counted);
    },
  };
}
