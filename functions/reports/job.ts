import type { Agent } from '../../shared/application/agent.ts';
import { Deadline } from '../../shared/application/deadline.ts';
import type { ReportsCapability } from '../../shared/application/provider.ts';
import type { SecretBox } from '../../shared/encryption/agent-keys.ts';
import type { PullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import { failureFacts, openAgentCase, openReportCases } from '../../shared/reconciliation/cases.ts';
import type { PullPorts } from '../../shared/reconciliation/pull.ts';
import { pullReports } from '../../shared/reconciliation/run.ts';
import { agentAtProvider, lackedBy, type Providers } from '../_providers/providers.ts';

export interface JobPorts extends PullPorts {
  readonly providers: Providers;
  readonly agentsOf: (protocol: string) => Promise<Agent[]>;
  readonly secrets: SecretBox;
  readonly pulls: PullTelemetry;
}

/** For what still runs when the time of the last agent is over. */
const RESERVE_MS = 10_000;
/** A pull waits most of its time for others. More of them would hold more pages in memory. */
const AT_ONCE = 4;
/** Shorter turns would read a page and judge nothing. Who finds no room in this run is the first of the next. */
const LEAST_TURN_MS = 20_000;
const UNFINISHED_MS = 3_600_000;

interface Waiting {
  readonly agent: Agent;
  readonly reports: ReportsCapability;
  /** ISO 8601 UTC; empty if there was none. */
  readonly lastTurnAt: string;
  /** Its reports were read to their end then, or there were none to read before. */
  finishedAt: string;
}

/**
 * Pulls the reports of every agent whose provider has some. Who has waited longest comes first, so that all are reached however many there are; one turn leaves
 * the time that it does not need to the others; who is not done when all have had their turn has another one, while there is time. One whose provider fails or
 * is silent stops no other. Throws a `Fault` when the agents cannot be listed.
 */
export async function pullAll(ports: JobPorts, remainingMs: number): Promise<void> {
  const deadline = new Deadline(ports.clock, remainingMs - RESERVE_MS);
  const agents = await longestWaitingFirst(ports);
  let unfinished = await takeTurns(ports, agents, deadline);
  while (unfinished.length > 0 && deadline.remainingMs > LEAST_TURN_MS)
    unfinished = await takeTurns(ports, unfinished, deadline);
  const late = new Date(ports.clock.now() - UNFINISHED_MS).toISOString();
  for (const { agent, finishedAt } of agents) {
    if (finishedAt >= late) continue;
    ports.pulls.unfinished(placeOf(agent), finishedAt);
    await openAgentCase(ports, placeOf(agent), 'agent_unfinished', { since: finishedAt });
  }
}

async function longestWaitingFirst(ports: JobPorts): Promise<Waiting[]> {
  const { providers, agentsOf, reports: store } = ports;
  const found: { readonly agent: Agent; readonly reports: ReportsCapability }[] = [];
  for (const [protocol, { reports, needs }] of providers) {
    if (!reports) continue;
    // An agent that is registered for callbacks alone has no reports to read.
    const agents = (await agentsOf(protocol)).filter((agent) => lackedBy(agent, needs).length === 0);
    found.push(...agents.map((agent) => ({ agent, reports })));
  }
  const states = await store.states(found.map(({ agent }) => placeOf(agent)));
  const waiting = found.map(({ agent, reports }, index): Waiting => {
    const { turnAt = '', finishedAt = agent.createdAt } = states[index] ?? {};
    return { agent, reports, lastTurnAt: turnAt, finishedAt };
  });
  return waiting.sort((a, b) => (a.lastTurnAt < b.lastTurnAt ? -1 : 1));
}

/** One turn for each, while there is time. Those that have more to read. */
async function takeTurns(ports: JobPorts, agents: readonly Waiting[], deadline: Deadline): Promise<Waiting[]> {
  const queue = [...agents];
  const unfinished: Waiting[] = [];
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    while (deadline.remainingMs > 0) {
      const next = queue.shift();
      if (!next) return;
      const shareMs = (deadline.remainingMs * AT_ONCE) / (queue.length + AT_ONCE);
      const turnMs = Math.min(deadline.remainingMs, Math.max(LEAST_TURN_MS, shareMs));
      if ((await pullOne(ports, next, turnMs)) === 'more') unfinished.push(next);
    }
  });
  await Promise.all(lanes);
  return unfinished;
}

async function pullOne(ports: JobPorts, waiting: Waiting, turnMs: number): Promise<'done' | 'more' | 'failed'> {
  const { secrets, clock, pulls } = ports;
  const { agent, reports } = waiting;
  try {
    const acting = agentAtProvider(agent, secrets, clock);
    const result = await pullReports(acting, reports, ports, new Deadline(clock, turnMs));
    pulls.pulled(result, placeOf(agent));
    await openReportCases(ports, placeOf(agent), result);
    if (!result.isComplete) return 'more';
    waiting.finishedAt = new Date(clock.now()).toISOString();
    return 'done';
  } catch (error) {
    pulls.failed(error, placeOf(agent));
    await openAgentCase(ports, placeOf(agent), 'report_pull_failed', failureFacts(error));
    return 'failed';
  }
}

function placeOf({ protocol, agentId }: Agent) {
  return { protocol, agentId };
}
