import type { Agent, AgentDirectory } from '../application/agent.ts';
import type { Clock } from '../application/deadline.ts';
import { callbacksOpenSecrets, overlappingSecrets, type ProtocolManifest } from '../application/manifest.ts';
import type { AgentKeys } from './adapter.ts';

export interface WarmUpPorts {
  readonly agents: Pick<AgentDirectory, 'find'>;
  readonly agentsOf: (protocol: string) => Promise<readonly Agent[]>;
  readonly keys: AgentKeys;
  readonly clock: Clock;
}

/** A container that starts while the store or KMS is out must start all the same: what is not there yet, the first callback fetches. */
const WARM_UP_MS = 1_000;

/**
 * Most operators have a handful of agents at one provider. Lambda starts at most a thousand containers of a function in ten
 * seconds; each of them with this many keys asks KMS for 5,000 a second, half of its smallest quota for a whole region.
 */
const MOST_AGENTS = 50;

/** No agent is needed to open a connection, only a question. */
const NOBODY = 'nobody';

/**
 * What is done in the init phase, while no provider waits: the connection to the store, and the agents' keys. Which agent
 * calls first cannot be known, so all of them are looked up; without that, the first callback of each agent in each new
 * container waits for KMS, and its connection, within its 2 s. The copies of agents that callbacks go by are not filled: they
 * are good for seconds only, keys for an hour. It never fails and reports nothing: what is wrong meets the first callback
 * again, which says whose key it was.
 */
export async function warmUp(manifest: ProtocolManifest, ports: WarmUpPorts): Promise<void> {
  const over = new AbortController();
  const timeIsUp = ports.clock.sleep(WARM_UP_MS, over.signal);
  await Promise.race([prepare(manifest, ports), timeIsUp]).catch(() => undefined);
  over.abort();
  await timeIsUp.catch(() => undefined);
}

async function prepare(manifest: ProtocolManifest, { agents, agentsOf, keys }: WarmUpPorts): Promise<void> {
  const { protocol } = manifest;
  if (!callbacksOpenSecrets(manifest)) {
    await agents.find(protocol, NOBODY);
    return;
  }
  const first = (await agentsOf(protocol)).slice(0, MOST_AGENTS);
  await Promise.allSettled(
    first.flatMap((agent) => overlappingSecrets(manifest).map((secret) => Array.fromAsync(keys.open(agent, secret)))),
  );
}
