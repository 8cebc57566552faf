import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { Problem } from './problem.ts';

/** A list with everything that says what is in it: its name, whose it is, the filters. How long a page is does not belong to it. */
export type ListName = readonly unknown[];

/** Opaque to callers, so that it can come to mean something else. It remembers its list: on another one it is not good. */
export function encodeCursor(list: ListName, place: z.core.util.JSONType): string {
  return Buffer.from(`${markOf(list)}${JSON.stringify(place)}`, 'utf8').toString('base64url');
}

/** The place that the cursor means. Throws `invalid_cursor` for everything that `encodeCursor` does not write for this list. */
export function decodeCursor<T extends z.ZodType<z.core.util.JSONType>>(
  list: ListName,
  cursor: string | undefined,
  schema: T,
): z.output<T> | undefined {
  if (cursor === undefined) return undefined;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const mark = markOf(list);
  const { data: place } = schema.safeParse(parsed(text.slice(mark.length)));
  if (!text.startsWith(mark) || place === undefined || encodeCursor(list, place) !== cursor) {
    throw new Problem('invalid_cursor', 'Take the cursor from the answer before, as it is, with the same filters');
  }
  return place;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is left out counts as nothing, in whatever order filters are named. */
function markOf(list: ListName): string {
  return createHash('sha256').update(JSON.stringify(list), 'utf8').digest('base64url').slice(0, 11);
}
