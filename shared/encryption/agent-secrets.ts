import type { Agent } from '../application/agent.ts';
import { Fault } from '../application/fault.ts';
import type { SecretBox } from './agent-keys.ts';

/**
 * An agent's secret in the clear: the current one, then the previous one while its overlap lasts, so that a provider can change keys without an outage.
 * Throws a `Fault` when KMS is needed and does not answer: a caller that cannot be authenticated right now is not thereby refused.
 */
export async function openSecret(box: SecretBox, agent: Agent, name: string, now: number): Promise<string[]> {
  const secret = agent.secrets[name];
  if (!secret) return [];
  const owner = { protocol: agent.protocol, agentId: agent.agentId };
  const { wrapped, previous } = secret;
  const isPreviousUsable = previous !== undefined && Date.parse(previous.usableUntil) > now;
  const [current, earlier] = await Promise.allSettled([
    box.unwrap(wrapped, owner),
    isPreviousUsable ? box.unwrap(previous.wrapped, owner) : undefined,
  ]);
  if (current.status === 'rejected') {
    throw new Fault('keys_unavailable', 'an agent key could not be unwrapped', { cause: current.reason });
  }
  // Without the previous key, what the current one opens is still served.
  return earlier.status === 'fulfilled' && earlier.value !== undefined
    ? [current.value, earlier.value]
    : [current.value];
}
