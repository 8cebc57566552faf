import type { Agent } from '../application/agent.ts';
import type { Clock } from '../application/deadline.ts';
import { createSecretBox, type SecretBoxOptions } from './agent-keys.ts';
import { openSecret } from './agent-secrets.ts';
import { createKmsClient } from './kms-client.ts';

/** The agents' secrets, opened by the KMS that the environment names. `keyId`: id, ARN or alias. */
export function deployedKeys(
  keyId: string,
  clock: Clock,
  onRefreshFailure: NonNullable<SecretBoxOptions['onRefreshFailure']>,
) {
  const box = createSecretBox({ kms: createKmsClient(), keyId, now: clock.now, onRefreshFailure });
  return { open: (agent: Agent, secret: string) => openSecret(box, agent, secret, clock.now()) };
}
