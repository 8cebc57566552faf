import { createHash, timingSafeEqual } from 'node:crypto';
import type { Agent } from '../../shared/application/agent.ts';
import { type AgentKeys, Rejected } from '../../shared/http/adapter.ts';
import { type JsonObject, parseJsonObject } from '../../shared/http/json.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { textOf } from '../../shared/http/utf8.ts';

/**
 * Nothing of a request is parsed before it is known who sent it. `keys.open` gives the agent's secret as KMS unwrapped it, and for a while the one
 * before it, so that a provider can change it without an outage. Body size, source address and the agent itself were checked before this runs.
 */
export async function authenticate(
  request: HttpRequest,
  agent: Agent,
  keys: AgentKeys,
): Promise<JsonObject | Rejected> {
  const said = request.headers['authorization'] ?? '';
  for await (const secret of keys.open(agent, 'sharedSecret')) {
    if (isEqual(said, `Bearer ${secret}`))
      return parseJsonObject(textOf(request.body) ?? '') ?? new Rejected('unreadable');
  }
  return new Rejected('not_authentic');
}

/** In a time that tells nothing of how much of a guess was right. */
function isEqual(said: string, expected: string): boolean {
  const [one, other] = [said, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
