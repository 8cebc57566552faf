import { JsonNumber, type JsonObject } from '../http/json.ts';

/** Any answer has a few levels; this many are no data any more, and would cost a stack. */
const MOST_DEPTH = 64;

/** Unlike a callback an answer is large, and one of its parts may be nested in any way; numbers keep every digit all the same. */
export function parseAnswer(text: string): JsonObject | undefined {
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

/** Providers write the same member as a number here and as a string there. Empty for what is neither. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  return value instanceof JsonNumber ? value.source : '';
}
