import { describe } from './describe.ts';
import { createLog, type Log } from './log.ts';
import type { Place } from './telemetry.ts';

/** What the look at the agents' doors leaves in logs and metrics. */
export interface DoorTelemetry {
  /** These agents of one protocol stand open: nothing proves who calls them. */
  open(agents: readonly Place[]): void;
  failed(error: unknown, protocol: string): void;
}

export function createDoorTelemetry(log: Log = createLog()): DoorTelemetry {
  return {
    open(agents) {
      for (const where of agents) {
        const { protocol } = where;
        log.warn('alarm', { alarm: 'agent_open', ...where }, { values: { AgentOpen: 1 }, dimensions: { protocol } });
      }
    },
    failed(error, protocol) {
      log.warn('doors not looked at', { protocol, ...describe(error) });
    },
  };
}
