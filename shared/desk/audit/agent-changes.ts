import type { Agent } from '../../application/agent.ts';
import type { Changes } from '../../domain/beside.ts';
import { difference } from './difference.ts';

/** What a registration changes; empty when it says what stands there. A secret that is another one is named, and neither of the two is shown. */
export function agentChanges(before: Agent | undefined, after: Agent): Changes {
  const names = new Set([...Object.keys(before?.secrets ?? {}), ...Object.keys(after.secrets)]);
  const renewed = [...names].filter((name) => before?.secrets[name]?.wrapped !== after.secrets[name]?.wrapped);
  return {
    ...difference(before ? seen(before) : {}, seen(after)),
    ...Object.fromEntries(renewed.map((name) => [name, {}])),
  };
}

function seen({ allowedSourceIps, credentials, settings, enabled, deletedAt, keyOverlapSeconds }: Agent) {
  return { allowedSourceIps, ...credentials, ...settings, enabled, deletedAt, keyOverlapSeconds };
}
