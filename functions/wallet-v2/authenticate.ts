import { Rejected } from '../../shared/http/adapter.ts';
import { type JsonObject, parseJsonObject } from '../../shared/http/json.ts';
import type { HttpRequest } from '../../shared/http/request.ts';

/** Drops a leading byte-order mark, and throws on bytes that are not UTF-8: replaced characters would make another game code of what was sent. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Requests are unsigned: the provider is known by its address, which was held against `allowedSourceIps` before this runs, and the player by `code`,
 * which is looked up together with the money. What is left to do is to read the one JSON object.
 */
export async function authenticate({ body }: HttpRequest): Promise<JsonObject | Rejected> {
  const text = textOf(body);
  return (text === undefined ? undefined : parseJsonObject(text)) ?? new Rejected('unreadable');
}

function textOf(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}
