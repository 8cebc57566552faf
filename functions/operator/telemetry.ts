import { Logger } from '@aws-lambda-powertools/logger';
import { type Counters, createCounters } from '../../shared/observability/counters.ts';
import { describe } from '../../shared/observability/describe.ts';

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

export function createOperatorTelemetry(
  logger: Pick<Logger, 'info' | 'error'> = new Logger(),
  count: Counters = createCounters(),
): OperatorTelemetry {
  return {
    call(report) {
      logger.info('operator call', { ...report });
    },
    fault(error, where) {
      logger.error('operator fault', { ...where, ...describe(error) });
      count({ OperatorFault: 1 }, {});
    },
  };
}
