import { Logger } from '@aws-lambda-powertools/logger';
import type { Occurrence } from '../domain/beside.ts';
import { type Counters, createCounters } from './counters.ts';

export interface CaseTelemetry {
  /** A case was neither opened nor counted up. Its alarm was raised all the same. Neither player nor transaction is named. */
  lost(occurrence: Pick<Occurrence, 'kind' | 'protocol' | 'agentId'>): void;
}

export function createCaseTelemetry(
  logger: Pick<Logger, 'warn'> = new Logger(),
  count: Counters = createCounters(),
): CaseTelemetry {
  return {
    lost({ kind, protocol, agentId }) {
      logger.warn('case lost', { alarm: kind, protocol, agentId });
      count({ CaseLost: 1 }, { protocol });
    },
  };
}
