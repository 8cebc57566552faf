import { ProviderFailure } from '../application/provider.ts';
import { JsonNumber, type JsonObject } from './json.ts';

/** A row has three levels; this many are no data any more, and would cost a stack. */
const MOST_DEPTH = 64;
/** A page of 500 rows has some 20,000. A value of two bytes costs a hundred in memory, so that bytes alone are no measure. */
const MOST_VALUES = 200_000;

/**
 * The JSON object that a provider answered with, numbers with every digit; `undefined` for what is none. Unlike a callback an answer is large, and its parts may
 * be nested in any way. Throws `ProviderFailure` (`too_large`) for one that holds more values than are read.
 */
export function parseProviderJson(text: string): JsonObject | undefined {
  const { depth, values } = extentOf(text);
  if (depth > MOST_DEPTH) return undefined;
  if (values > MOST_VALUES) throw new ProviderFailure('too_large', `the answer holds more than ${MOST_VALUES} values`);
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
function extentOf(text: string): { depth: number; values: number } {
  let depth = 0;
  let deepest = 0;
  let values = 0;
  let isInString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (isInString && char === '\\') i++;
    else if (char === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (char === ',') values++;
    else if (char === '{' || char === '[') {
      values++;
      deepest = Math.max(deepest, ++depth);
    } else if (char === '}' || char === ']') depth--;
  }
  return { depth: deepest, values };
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber);
}

/** Providers write the same member as a number here and as a string there. Empty for what is neither. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value.toWellFormed();
  return value instanceof JsonNumber ? value.source : '';
}
