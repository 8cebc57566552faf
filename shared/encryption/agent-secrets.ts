import { type Agent, usableOlder } from '../application/agent.ts';
import { Fault } from '../application/fault.ts';
import type { SecretBox } from './agent-keys.ts';

/**
 * An agent's secret in the clear: the current one, then those that it replaced, each until its own end, so that a provider can change keys without an outage.
 * Each is opened when it is asked for: whom the current one fits needs no other. Throws a `Fault` when KMS is needed and does not answer: a caller that cannot be
 * authenticated right now is not thereby refused.
 */
export async function* openSecret(box: SecretBox, agent: Agent, name: string, now: number): AsyncGenerator<string> {
  const secret = agent.secrets[name];
  if (!secret) return;
  yield await unwrapped(box, agent, secret.wrapped);
  for (const { wrapped } of usableOlder(secret, now)) yield await unwrapped(box, agent, wrapped);
}

async function unwrapped(box: SecretBox, { protocol, agentId }: Agent, wrapped: string): Promise<string> {
  try {
    return await box.unwrap(wrapped, { protocol, agentId });
  } catch (cause) {
    throw new Fault('keys_unavailable', 'an agent key could not be unwrapped', { cause });
  }
}
