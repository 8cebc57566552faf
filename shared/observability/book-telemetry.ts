import type { Counting } from '../books/count-batch.ts';
import type { Watched } from '../books/pulse.ts';
import type { StakesAWeekAgo } from '../books/week-ago.ts';
import { describe } from './describe.ts';
import { createLog, type Log } from './log.ts';

/** What counting the books leaves in logs and metrics. Entries, players and keys are not named: what could not be read stands in the books' table. */
export interface BookTelemetry {
  counted(batch: Counting & { readonly records: number }): void;
  watched(watched: Watched): void;
  /** A chapter of a wallet's history that was not kept. It is an aid of statements, so that nobody is called for it. */
  chapterMissing(error?: unknown): void;
}

export interface WeekAgoTelemetry {
  /** What each protocol booked at this time a week ago. */
  weekAgo(stakes: StakesAWeekAgo): void;
}

export function createBookTelemetry(log: Log = createLog()): BookTelemetry & WeekAgoTelemetry {
  return {
    counted({ records, counted, unreadable, left }) {
      if (counted > 0) log.info('batch counted', { records, counted, unreadable, isComplete: left === undefined });
      if (unreadable === 0) return;
      log.warn('records held', { unreadable }, { values: { BooksUnreadable: unreadable }, dimensions: {} });
    },
    watched({ behindMs, held, shards }) {
      const values = { BooksBehind: behindMs, BooksHeld: held };
      log.info('books watched', { behindMs, held, shards }, { values, dimensions: {} });
    },
    chapterMissing(error) {
      log.warn('chapter missing', error === undefined ? {} : describe(error));
    },
    weekAgo(stakes) {
      for (const [protocol, count] of stakes) {
        log.info('a week ago', { stakes: count }, { values: { StakesAWeekAgo: count }, dimensions: { protocol } });
      }
    },
  };
}
