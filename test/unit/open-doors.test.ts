import { expect, it } from 'vitest';
import { countOpenDoors } from '../../functions/reports/open-doors.ts';
import type { Agent } from '../../shared/application/agent.ts';
import type { DoorTelemetry } from '../../shared/observability/door-telemetry.ts';

function agentOf(protocol: string, agentId: string, more: Partial<Agent> = {}): Agent {
  const at = '2026-03-02T08:00:00.000Z';
  const rest = { allowedSourceIps: [], credentials: {}, settings: {}, secrets: {} };
  return { protocol, agentId, createdAt: at, updatedAt: at, revision: 1, ...rest, ...more };
}

class Told implements DoorTelemetry {
  readonly lines: string[] = [];
  open(agents: readonly { protocol: string; agentId: string }[]): void {
    if (agents.length > 0) this.lines.push(agents.map(({ protocol, agentId }) => `${protocol}/${agentId}`).join(' '));
  }
  failed(_: unknown, protocol: string): void {
    this.lines.push(`${protocol} not looked at`);
  }
}

const manifests = [
  { protocol: 'signs', callbacks: 'signed' },
  { protocol: 'fails', callbacks: 'unsigned' },
  { protocol: 'open', callbacks: 'unsigned' },
] as const;

it('counts the agents that neither a key nor a list of addresses protects, whoever else cannot be looked at', async () => {
  const agents = [
    agentOf('signs', 'a'),
    agentOf('open', 'b'),
    agentOf('open', 'c', { allowedSourceIps: ['0.0.0.0/0'] }),
    agentOf('open', 'd', { enabled: false }),
    agentOf('open', 'e'),
  ];
  const doors = new Told();
  const agentsOf = async (protocol: string) => {
    if (protocol === 'fails') throw new Error('the store is out');
    return agents.filter((agent) => agent.protocol === protocol);
  };
  await countOpenDoors({ manifests, agentsOf, doors });
  expect(doors.lines).toEqual(['fails not looked at', 'open/b open/e']);
});
