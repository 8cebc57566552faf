import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { createCounters } from './counters.ts';
import { describe } from './describe.ts';
import type { Place } from './telemetry.ts';

/** What the look at the agents' doors leaves in logs and metrics. */
export interface DoorTelemetry {
  /** These agents of one protocol stand open: nothing proves who calls them. */
  open(agents: readonly Place[]): void;
  failed(error: unknown, protocol: string): void;
}

export function createDoorTelemetry(
  logger: Pick<Logger, 'warn'> = new Logger(),
  metrics = new Metrics(),
): DoorTelemetry {
  const count = createCounters(metrics);
  return {
    open(agents) {
      const [first] = agents;
      if (!first) return;
      for (const where of agents) logger.warn('alarm', { alarm: 'agent_open', ...where });
      count({ AgentOpen: agents.length }, { protocol: first.protocol });
    },
    failed(error, protocol) {
      logger.warn('doors not looked at', { protocol, ...describe(error) });
    },
  };
}
