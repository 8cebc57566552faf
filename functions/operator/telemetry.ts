import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { Fault } from '../../shared/application/fault.ts';
import { KmsFault } from '../../shared/encryption/agent-keys.ts';

/** One line per call. Names and codes of ours only: a path names a player, so no path. */
interface CallReport {
  /** The operation id of the route; `none` when no route was found. */
  readonly operation: string;
  readonly status: number;
  /** Of the problem, if it was one. */
  readonly code?: string;
  readonly durationMs: number;
}

export interface OperatorTelemetry {
  call(report: CallReport): void;
  fault(error: unknown, operation: string): void;
}

export function createOperatorTelemetry(
  logger: Pick<Logger, 'info' | 'error'> = new Logger(),
  metrics: Pick<Metrics, 'singleMetric'> = new Metrics(),
): OperatorTelemetry {
  return {
    call(report) {
      logger.info('operator call', { ...report });
    },
    fault(error, operation) {
      logger.error('operator fault', { operation, ...describe(error) });
      const single = metrics.singleMetric();
      single.addMetric('OperatorFault', MetricUnit.Count, 1);
    },
  };
}

/** The message of somebody else's error may quote what was sent; only our own faults are known not to. */
function describe(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { error: typeof error };
  const ours = error instanceof Fault || error instanceof KmsFault ? { detail: error.message } : {};
  const cause = error.cause instanceof Error ? { cause: error.cause.name } : {};
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, ...ours, ...cause, stack: stack.slice(0, 5).join(' | ') };
}
