import type { Occurrence } from '../domain/beside.ts';
import { createLog, type Log } from './log.ts';

export interface CaseTelemetry {
  /** A case was neither opened nor counted up. Its alarm was raised all the same. Neither player nor transaction is named. */
  lost(occurrence: Pick<Occurrence, 'kind' | 'protocol' | 'agentId'>): void;
}

export function createCaseTelemetry(log: Log = createLog()): CaseTelemetry {
  return {
    lost({ kind, protocol, agentId }) {
      const counted = { values: { CaseLost: 1 }, dimensions: { protocol } };
      log.warn('case lost', { alarm: kind, protocol, agentId }, counted);
    },
  };
}
