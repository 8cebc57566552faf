import type { Wallet } from '../../domain/wallet.ts';
import { type Chapter, versionsOf } from './chapters.ts';
import type { History } from './history.ts';

/** So many entries are read at once in the end: what six more questions of one item would cost a person in time, one costs. */
const LAST_STRETCH = 64;

/**
 * The last version whose `createdAt` the test holds for, 0 where it holds for none, found by halving: times follow versions, so that the test holds up to
 * some version and for none behind it. For a million entries that are 15 questions. Where old entries' times run backwards (see `orderedFrom`) it
 * is one of the versions at which the answer changes. Chapters narrow the search to one of them.
 */
export async function lastVersionWhere(
  history: History,
  playerId: string,
  wallet: Wallet,
  holds: (createdAt: string) => boolean,
  chapters: readonly Chapter[] = [],
): Promise<number> {
  const { currency, version, lastAt } = wallet;
  if (lastAt !== undefined && holds(lastAt)) return version;
  const read = (after: number, until: number) =>
    history.page({ playerId, currency }, { after, until, order: 'oldest', limit: until - after });
  const passed = chapters.findLast((chapter) => holds(chapter.lastAt));
  const beyondIt = chapters.find(({ firstAt }) => !holds(firstAt));
  let low = passed ? versionsOf(passed.number).until : 0;
  let high = beyondIt ? versionsOf(beyondIt.number).after : lastAt === undefined ? version : version - 1;
  while (high - low > LAST_STRETCH) {
    const middle = Math.ceil((low + high) / 2);
    const [entry] = await read(middle - 1, middle);
    if (entry && holds(entry.createdAt)) low = middle;
    else high = middle - 1;
  }
  if (high <= low) return low;
  const entries = await read(low, high);
  const beyond = entries.find(({ createdAt }) => !holds(createdAt));
  return beyond ? beyond.walletVersion - 1 : (entries.at(-1)?.walletVersion ?? low);
}
