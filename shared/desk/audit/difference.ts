import { isDeepStrictEqual } from 'node:util';
import type { Changes } from '../../domain/beside.ts';

type Members = Readonly<Record<string, unknown>>;

/** Member by member, what was there before and what is there after; empty when nothing has changed. */
export function difference(before: Members, after: Members): Changes {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  return Object.fromEntries(
    changed.map((name) => [name, { ...side('from', before[name]), ...side('to', after[name]) }]),
  );
}

function side(name: 'from' | 'to', value: unknown): Members {
  return value === undefined ? {} : { [name]: value };
}
