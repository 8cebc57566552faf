import type { Agent } from '../../shared/application/agent.ts';
import type { ProviderCapability } from '../../shared/application/manifest.ts';
import {
  type AgentAtProvider,
  ProviderFailure,
  type ProviderModule,
  UnknownAtProvider,
  UnknownGame,
} from '../../shared/application/provider.ts';
import { agentAtProvider, lackedBy } from '../_providers/providers.ts';
import { agentNamed } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem, type ProblemCode } from './problem.ts';
import { protocolNamed } from './protocols.ts';

type Ports = Pick<OperatorPorts, 'protocols' | 'providers' | 'agents' | 'secrets' | 'clock'>;

/** API Gateway waits 29 s and the function may run 28: what is asked of a provider has to be over before. */
export const PROVIDER_BUDGET_MS = 26_000;

/** A player waits for a launch, and others behind it. */
export const LAUNCH_BUDGET_MS = 3_000;
/** What every route may answer that asks a provider. */
export const AT_PROVIDER_PROBLEMS = [
  'protocol_not_found',
  'agent_not_found',
  'not_supported',
  'missing_credentials',
  'provider_error',
  'provider_timeout',
] as const satisfies ProblemCode[];

export interface AtProvider<C extends ProviderCapability> {
  readonly capability: NonNullable<ProviderModule[C]>;
  readonly agent: Agent;
  readonly acting: AgentAtProvider;
}

/** What this agent can do at its provider, the first of these. Throws `protocol_not_found`, `not_supported`, `agent_not_found` and `missing_credentials`. */
export async function atProvider<C extends ProviderCapability>(
  { protocols, providers, agents, secrets, clock }: Ports,
  protocol: string,
  agentId: string,
  ...names: readonly C[]
): Promise<AtProvider<C>> {
  const { title, capabilities } = protocolNamed(protocols, protocol);
  const name = names.find((each) => capabilities.includes(each));
  if (name === undefined) throw new Problem('not_supported', `${title} has no such interface`);
  const capability: ProviderModule[C] | undefined = providers.get(protocol)?.[name];
  if (!capability) throw new TypeError(`functions/${protocol}/provider.ts does not export ${name}`);
  const agent = await agentNamed(agents, protocol, agentId);
  const missing = lackedBy(agent, providers.get(protocol)?.needs);
  if (missing.length > 0) {
    throw new Problem(
      'missing_credentials',
      `Calls of this provider need ${missing.join(', ')}: register the agent with it`,
      {
        errors: missing.map((path) => ({ path, message: 'is missing' })),
      },
    );
  }
  return { capability, agent, acting: agentAtProvider(agent, secrets, clock) };
}

/** For the answer to a call: what went wrong at a provider, with its own words where it gave some. Other errors stay as they are. */
export function problemAt(error: unknown): unknown {
  if (error instanceof UnknownGame) {
    return new Problem('unknown_game', 'GET /operator/v1/agents/{protocol}/{agentId}/games lists what there is');
  }
  if (error instanceof UnknownAtProvider) return new Problem('replay_not_found', `The provider gave ${error.message}`);
  if (!(error instanceof ProviderFailure)) return error;
  return error.kind === 'silent'
    ? new Problem('provider_timeout', `The provider gave ${error.message}`)
    : new Problem('provider_error', `The provider gave an error: ${error.message}`);
}

/** Throws `unknown_game`, `provider_error` and `provider_timeout`. */
export function answeredBy<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw problemAt(error);
  });
}
