import type { Agent } from '../../shared/application/agent.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import type { AgentKeys } from '../../shared/http/adapter.ts';
import { fetchText, type TextAnswer } from '../../shared/http/fetch-text.ts';
import type { ProbeSilence, ProbeTelemetry } from '../../shared/observability/probe-telemetry.ts';
import type { Simulator, Talk } from '../../shared/provider-simulator.ts';

/** The agent and the player that the probe plays, in every protocol. Both are registered like any other (docs/probe.md), and nobody else plays them. */
export const PROBE = { agentId: 'probe', playerId: 'probe' } as const;

/** A provider gives up after 3 s. */
const PATIENCE_MS = 3_000;

type Heard = { readonly code: string } | ProbeSilence;

export interface ProbePorts {
  /** The public address, as providers are told it: `https://wallet.example.com`. */
  readonly origin: string;
  readonly currency: string;
  readonly simulators: ReadonlyMap<string, Simulator>;
  readonly agents: { get(protocol: string, agentId: string): Promise<Agent | undefined> };
  readonly keys: AgentKeys;
  readonly telemetry: ProbeTelemetry;
  readonly clock: Clock;
}

/** What only this function is told. Throws where something is missing: a bad deployment fails when it starts. */
export function probeEnvironment(env: Readonly<Record<string, string | undefined>>) {
  const { CALLBACK_ORIGIN: origin, PROBE_PROTOCOLS: protocols, PROBE_CURRENCY: currency } = env;
  if (!origin || !protocols || !currency) throw new Error("the probe's environment is incomplete");
  return { origin, currency, protocols: protocols.split(',') };
}

/** Asks for a balance as the provider would, from outside, and tells whether the answer was one. Never throws: silence is what it is there to tell. */
export async function probe(protocol: string, ports: ProbePorts): Promise<void> {
  const { telemetry, clock } = ports;
  const startedAt = clock.now();
  const heard = await asked(protocol, ports).catch((error: unknown): Heard => ({ reason: 'not_asked', error }));
  if ('code' in heard) telemetry.answered(protocol, { ...heard, durationMs: clock.now() - startedAt });
  else telemetry.silent(protocol, heard);
}

async function asked(protocol: string, { simulators, origin, currency, ...ports }: ProbePorts): Promise<Heard> {
  const simulator = simulators.get(protocol);
  if (!simulator) throw new Error('the simulator of the protocol is not deployed beside the probe');
  const secret = await secretOf(simulator, ports);
  if (secret === undefined)
    return { reason: 'not_registered', detail: `no agent ${PROBE.agentId}, or none with a key` };
  const spoken = simulator.balance({ ...PROBE, currency, secret } satisfies Talk);
  const { method, path, rawQuery, headers = {}, body } = spoken;
  const url = new URL(origin + path + (rawQuery ? `?${rawQuery}` : ''));
  const request = { method, headers: { ...headers }, ...(body !== undefined && { body }) };
  const answer = await fetchText(fetch, url, PATIENCE_MS, request);
  return 'silence' in answer ? { reason: 'not_reached', detail: answer.silence } : verdictOf(simulator, answer);
}

/** The key that the agent has now: it is rotated like any other. */
async function secretOf({ protocol, keyMember }: Simulator, { agents, keys }: Pick<ProbePorts, 'agents' | 'keys'>) {
  const agent = await agents.get(protocol, PROBE.agentId);
  if (agent && keyMember !== undefined) for await (const secret of keys.open(agent, keyMember)) return secret;
  return undefined;
}

function verdictOf(simulator: Simulator, { status: statusCode, text: body }: TextAnswer): Heard {
  try {
    const { verdict, code } = simulator.hear({ statusCode, body });
    return verdict === 'done' ? { code } : { reason: 'refused', detail: code };
  } catch {
    return { reason: 'not_understood', detail: `status ${statusCode}` };
  }
}
