import type { Agent } from '../../shared/application/agent.ts';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import type { DoorTelemetry } from '../../shared/observability/door-telemetry.ts';

export interface DoorPorts {
  readonly manifests: readonly Pick<ProtocolManifest, 'protocol' | 'callbacks'>[];
  readonly agentsOf: (protocol: string) => Promise<Agent[]>;
  readonly doors: DoorTelemetry;
}

/** Counts the agents whose callbacks nothing proves, neither a key nor an address. One that is stopped takes none. Never fails: reports are pulled all the same. */
export async function countOpenDoors({ manifests, agentsOf, doors }: DoorPorts): Promise<void> {
  for (const { protocol } of manifests.filter(({ callbacks }) => callbacks === 'unsigned')) {
    try {
      const agents = await agentsOf(protocol);
      const open = agents.filter(({ enabled, allowedSourceIps }) => enabled !== false && allowedSourceIps.length === 0);
      doors.open(open.map(({ agentId }) => ({ protocol, agentId })));
    } catch (error) {
      doors.failed(error, protocol);
    }
  }
}
