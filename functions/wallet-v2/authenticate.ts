import { Rejected } from '../../shared/http/adapter.ts';
import { glimpse, type JsonObject, parseJsonObject } from '../../shared/http/json.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { textOf } from '../../shared/http/utf8.ts';
import { ACTIONS, isOwed } from './wire.ts';

/**
 * Requests are unsigned: the provider is known by its address, which was held against `allowedSourceIps` before this runs, and the player by `code`,
 * which is looked up together with the money. What is left to do is to read the one JSON object.
 */
export async function authenticate({ body }: HttpRequest): Promise<JsonObject | Rejected> {
  const text = textOf(body) ?? '';
  return parseJsonObject(text) ?? unreadable(text);
}

/** A name that comes twice makes a win unreadable too; somebody has to know that it waits. */
function unreadable(text: string): Rejected {
  const type = glimpse(text)['type'];
  const action = ACTIONS.find((known) => known === type);
  return new Rejected('unreadable', { ...(action && { action }), member: 'body', isOwed: isOwed(action) });
}
