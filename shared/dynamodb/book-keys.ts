import type { Figure } from '../books/count.ts';
import { type BookLine, lineText } from '../books/sums.ts';
import type { Key } from './keys.ts';

/**
 * What a busy game adds is spread over several items, by the shard of the stream that it came through: two shards that are counted at once then seldom write
 * the same item, and no partition meets its limit of writes. Whoever reads adds them up.
 */
export const BOOK_SPREADS = 8;

function bookKey(book: string, line: string): Key {
  return { book: { S: book }, line: { S: line } };
}

/** All lines of a month, by day. */
export function linesBook(generation: number, month: string, spread: number): string {
  return `${generation}#lines#${month}#${spread}`;
}

export function lineKey(generation: number, day: string, line: BookLine, spread: number): Key {
  return bookKey(linesBook(generation, day.slice(0, 7), spread), `${day}#${lineText(line)}`);
}

/** What all wallets gained: by month, and by day with its half hours, so that the sum since the beginning is a few items. */
export function changesBook(generation: number, spread: number): string {
  return `${generation}#changes#${spread}`;
}

/** `period` is a month (`2026-03`) or a day. */
export function changeKey(generation: number, period: string, currency: string, spread: number): Key {
  const grain = period.length === 'YYYY-MM'.length ? 'month' : 'day';
  return bookKey(changesBook(generation, spread), `${grain}#${period}#${currency}`);
}

export function heldBook(generation: number): string {
  return `${generation}#held`;
}

export function heldKey(generation: number, at: string, id: string): Key {
  return bookKey(heldBook(generation), `${at}#${id}`);
}

export function positionKey(shardId: string): Key {
  return bookKey(`position#${shardId}`, '-');
}

export function stateKey(): Key {
  return bookKey('state', '-');
}

/** Short, because an item of a busy day has hundreds of them, and is paid for by its size. */
export const FIGURE_ATTRIBUTES = {
  stakes: 'st',
  payouts: 'pa',
  rolledBack: 'rb',
  freePayouts: 'fp',
  deposits: 'de',
  withdrawals: 'wi',
  adjustments: 'ad',
} as const satisfies Record<Figure, string>;

export const HALF_HOURS_OF_DAY = 48;

/** `17`: the half hour that begins at 08:30. */
export function slotText(halfHour: number): string {
  return (halfHour % HALF_HOURS_OF_DAY).toString().padStart(2, '0');
}
