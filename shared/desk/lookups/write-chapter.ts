import { type ChapterStore, chapterOf, versionsOf } from './chapters.ts';
import { entriesIn, type History, type WalletName } from './history.ts';

/**
 * Reads a chapter's entries and keeps what they come to. `false` where the history does not show all of them (yet), or their times are of many clocks, as an
 * earlier version wrote them: a statement then reads them itself. Throws a `Fault` when the store does not answer.
 */
export async function writeChapter(
  history: History,
  chapters: ChapterStore,
  wallet: WalletName,
  number: number,
): Promise<boolean> {
  const { after, until } = versionsOf(number);
  const stretch = { after, until, order: 'oldest', limit: until - after } as const;
  const chapter = chapterOf(number, await Array.fromAsync(entriesIn(history, wallet, stretch)));
  if (chapter) await chapters.put(wallet, chapter);
  return chapter !== undefined;
}
