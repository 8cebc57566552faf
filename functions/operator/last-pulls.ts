import type { Agent } from '../../shared/application/agent.ts';
import type { PullState } from '../../shared/reconciliation/store.ts';
import type { OperatorPorts } from './ports.ts';

export interface LastPull {
  readonly state: 'never' | 'complete' | 'incomplete';
  readonly startedAt?: string;
  readonly completeAt?: string;
}

/** When the report of each agent was read last, in the order of `agents`; nothing where the provider has no report. One batch read for all of them. Throws a `Fault` when the store does not answer. */
export async function lastPulls(
  { protocols, reports }: Pick<OperatorPorts, 'protocols' | 'reports'>,
  agents: readonly Agent[],
): Promise<(LastPull | undefined)[]> {
  const reporting = agents.filter(({ protocol }) => protocols.get(protocol)?.capabilities.includes('reports'));
  if (reporting.length === 0) return [];
  const states = await reports.states(reporting.map(({ protocol, agentId }) => ({ protocol, agentId })));
  const pulls = new Map(reporting.map((agent, index) => [agent, pullOf(states[index])]));
  return agents.map((agent) => pulls.get(agent));
}

/** The next one begins before the last one's end is forgotten: what ended before the newest beginning is of an earlier one. */
function pullOf({ turnAt, finishedAt }: PullState = NEVER): LastPull {
  if (turnAt === undefined) return { state: 'never' };
  const state = finishedAt !== undefined && finishedAt >= turnAt ? 'complete' : 'incomplete';
  return { state, startedAt: turnAt, ...(finishedAt !== undefined && { completeAt: finishedAt }) };
}

const NEVER: PullState = { checkedUntil: new Map(), againAfter: new Map() };
