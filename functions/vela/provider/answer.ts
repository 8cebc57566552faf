import { ProviderFailure } from '../../../shared/application/provider.ts';
import { JsonNumber, type JsonObject } from '../../../shared/http/json.ts';
import type { TextAnswer } from './fetch-text.ts';

/** A row has three levels; this many are no data any more, and would cost a stack. */
const MOST_DEPTH = 64;
const LONGEST_MESSAGE = 200;

/**
 * What stands in `data`. The wrapper decides, not the HTTP status: a failure may come with 200. Throws `ProviderFailure` with the provider's own code and
 * message where it gave them.
 */
export function dataOf({ status, text }: TextAnswer): JsonObject {
  const answer = parsed(text);
  const error = answer && objectIn(answer, 'error');
  if (error) throw refusal(error);
  if (status >= 300) throw new ProviderFailure('refused', `HTTP status ${status}`);
  const data = answer && objectIn(answer, 'data');
  if (!data) throw new ProviderFailure('refused', 'the answer is no JSON object with data or error');
  if (data['status_code'] !== undefined && textOf(data['status_code']) !== '0') throw refusal(data);
  return data;
}

function refusal(wrapper: JsonObject): ProviderFailure {
  const message = textOf(wrapper['message']).slice(0, LONGEST_MESSAGE);
  return new ProviderFailure('refused', `code ${textOf(wrapper['status_code'])}: ${message}`);
}

/** Unlike a callback an answer is large, and one of its parts may be nested in any way; numbers keep every digit all the same. */
function parsed(text: string): JsonObject | undefined {
  if (depthOf(text) > MOST_DEPTH) return undefined;
  try {
    const value = JSON.parse(text, (_, member, { source }) =>
      typeof member === 'number' && source !== undefined ? new JsonNumber(source) : member,
    );
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Of the text as it is; whether it is JSON is found out later. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (isInString && char === '\\') i++;
    else if (char === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

function objectIn(container: JsonObject, name: string): JsonObject | undefined {
  const value = container[name];
  return isObject(value) ? value : undefined;
}

/** The provider writes the same member as a number here and as a string there. Empty for what is neither. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  return value instanceof JsonNumber ? value.source : '';
}
