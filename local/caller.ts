import type { IncomingMessage } from 'node:http';
import { ACTOR_HEADER, type GatewayRequest, ROLE_HEADER } from './gateway-event.ts';

/** What only a signed request reaches in AWS, and what only a person who has signed in does. */
const SIGNED = '/operator/';
const SIGNED_IN = '/console/api/';

const DEFAULTS = { [ACTOR_HEADER]: 'local', [ROLE_HEADER]: 'administrator' };

/**
 * Who calls, as the headers say that stand in for a signature or a token on this machine; nothing for a path that asks nobody. `undefined` when a header
 * says nothing that could be a name.
 */
export function callerOf(request: IncomingMessage, path: string): Pick<GatewayRequest, 'caller'> | undefined {
  if (!path.startsWith(SIGNED) && !path.startsWith(SIGNED_IN)) return {};
  const actor = named(request, ACTOR_HEADER);
  const role = named(request, ROLE_HEADER);
  if (actor === undefined || role === undefined) return undefined;
  return { caller: path.startsWith(SIGNED_IN) ? { actor, role } : { actor } };
}

function named({ headersDistinct }: IncomingMessage, header: keyof typeof DEFAULTS): string | undefined {
  const [name = DEFAULTS[header], ...further] = headersDistinct[header] ?? [];
  return further.length === 0 && /^[\x21-\x7e]{1,128}$/.test(name) ? name : undefined;
}
