import type { Agent } from '../../shared/application/agent.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import { Fault } from '../../shared/application/fault.ts';
import type { ActingAgent } from '../../shared/application/provider.ts';
import type { SecretBox } from '../../shared/encryption/agent-keys.ts';
import { openSecret } from '../../shared/encryption/agent-secrets.ts';

/** The agent, with its current secrets at hand. */
export function actingAs(agent: Agent, secrets: SecretBox, clock: Clock): ActingAgent {
  return {
    agent,
    async secret(name) {
      for await (const current of openSecret(secrets, agent, name, clock.now())) return current;
      throw new Fault('corrupt_item', 'an agent is registered without a secret of its protocol');
    },
  };
}

/** Which of the credentials an agent has not been registered with. */
export function lackedBy({ credentials, secrets }: Agent, needed: readonly string[] = []): string[] {
  return needed.filter((name) => credentials[name] === undefined && secrets[name] === undefined);
}
