import type { Agent } from '../../shared/application/agent.ts';
import { Deadline } from '../../shared/application/deadline.ts';
import type { ReportsCapability } from '../../shared/application/provider.ts';
import type { SecretBox } from '../../shared/encryption/agent-keys.ts';
import type { PullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import type { PullPorts } from '../../shared/reconciliation/pull.ts';
import { pullReports } from '../../shared/reconciliation/run.ts';
import { actingAs, lackedBy } from '../_providers/acting.ts';
import type { Providers } from '../_providers/load.ts';

export interface JobPorts extends PullPorts {
  readonly providers: Providers;
  readonly agentsOf: (protocol: string) => Promise<Agent[]>;
  readonly secrets: SecretBox;
  readonly pulls: PullTelemetry;
}

/** For what still runs when the time of the last agent is over. */
const RESERVE_MS = 10_000;

/**
 * Pulls the reports of every agent whose provider has some, one after the other. An agent has its share of the time that is left, so that a long report
 * keeps nobody else waiting for more than a turn, and one whose provider fails stops no other. Throws a `Fault` when the agents cannot be listed.
 */
export async function pullAll(ports: JobPorts, remainingMs: number): Promise<void> {
  const deadline = new Deadline(ports.clock, remainingMs - RESERVE_MS);
  const agents = await reportingAgents(ports);
  for (const [index, { agent, reports }] of agents.entries()) {
    await pullOne(ports, agent, reports, deadline.remainingMs / (agents.length - index));
  }
}

async function reportingAgents({ providers, agentsOf }: JobPorts) {
  const found: { readonly agent: Agent; readonly reports: ReportsCapability }[] = [];
  for (const [protocol, { reports, needs }] of providers) {
    if (!reports) continue;
    // An agent that is registered for callbacks alone has no reports to read.
    const agents = (await agentsOf(protocol)).filter((agent) => lackedBy(agent, needs).length === 0);
    found.push(...agents.map((agent) => ({ agent, reports })));
  }
  return found;
}

async function pullOne(ports: JobPorts, agent: Agent, reports: ReportsCapability, shareMs: number): Promise<void> {
  const { secrets, clock, pulls } = ports;
  const where = { protocol: agent.protocol, agentId: agent.agentId };
  try {
    const acting = actingAs(agent, secrets, clock);
    pulls.pulled(await pullReports(acting, reports, ports, new Deadline(clock, shareMs)), where);
  } catch (error) {
    pulls.failed(error, where);
  }
}
