import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Chapter, Total } from '../desk/lookups/chapters.ts';
import type { WalletName } from '../desk/lookups/history.ts';
import type { EntryKind } from '../domain/record.ts';
import { readable } from './format.ts';
import type { Item } from './items.ts';
import { walletKey } from './keys.ts';

/**
 * Chapters stand in the ledger's own table, under a name that no provider's key can have: a restore brings them back as of the same moment as the entries, and so
 * never one that tells of entries which are gone.
 */
export const CHAPTERS = '@chapters';
/** The type of such an item. It says nothing to any decision. */
export const CHAPTER = 'chapter';

export function chaptersKey({ playerId, currency }: WalletName): string {
  return `${CHAPTERS}#${walletKey(playerId, currency)}`;
}

/** Sorts as the numbers do. */
export function chapterRole(number: number): string {
  return number.toString().padStart(9, '0');
}

export function chapterItem(wallet: WalletName, { number, totals, ...lines }: Chapter): Item {
  const key = { transactionKey: chaptersKey(wallet), role: chapterRole(number), type: CHAPTER };
  return marshall({ ...key, ...lines, totals: Object.fromEntries(totals) });
}

export function chapterFrom(item: Item): Chapter {
  const { role, firstAt, lastAt, opening, closing, totals } = unmarshall(readable(item), {
    wrapNumbers: BigInt,
  }) as Omit<Chapter, 'number' | 'totals'> & {
    readonly role: string;
    readonly totals: Record<EntryKind, { count: bigint; amount: bigint }>;
  };
  const kinds = Object.entries(totals).map(([kind, { count, amount }]): [EntryKind, Total] => [
    kind as EntryKind,
    { count: Number(count), amount },
  ]);
  return { number: Number(role), firstAt, lastAt, opening, closing, totals: new Map(kinds) };
}
