import { JsonNumber, type JsonObject, writeJson } from './json.ts';

/**
 * What providers send without meaning anything by it. Serializers write a member that is not set as `null` or as `""`; where such a member only describes,
 * it must not cost the player money.
 */

/** A request without the members that say nothing. */
export function setMembers(content: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== null && value !== ''));
}

/** Any value as a text for people, every digit kept. Half of a surrogate pair cannot be stored as it is. */
export function asSent(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  return value instanceof JsonNumber ? value.source : writeJson(value).toWellFormed();
}

/** The members of these names that are there, as they were sent. */
export function recorded(content: JsonObject, names: readonly string[]): Record<string, string> {
  const sent = names.filter((name) => content[name] !== undefined);
  return Object.fromEntries(sent.map((name) => [name, asSent(content[name])]));
}
