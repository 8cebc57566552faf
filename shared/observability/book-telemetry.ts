import { Logger } from '@aws-lambda-powertools/logger';
import type { Counting } from '../books/count-batch.ts';
import type { Watched } from '../books/pulse.ts';
import { type Counters, createCounters } from './counters.ts';

/** What counting the books leaves in logs and metrics. Entries, players and keys are not named: what could not be read stands in the books' table. */
export interface BookTelemetry {
  counted(batch: Counting & { readonly records: number }): void;
  watched(watched: Watched): void;
}

export function createBookTelemetry(
  logger: Pick<Logger, 'info' | 'warn'> = new Logger(),
  count: Counters = createCounters(),
): BookTelemetry {
  return {
    counted({ records, counted, unreadable, left }) {
      if (counted > 0) logger.info('batch counted', { records, counted, unreadable, isComplete: left === undefined });
      if (unreadable === 0) return;
      logger.warn('records held', { unreadable });
      count({ BooksUnreadable: unreadable }, {});
    },
    watched({ behindMs, held, shards }) {
      logger.info('books watched', { behindMs, held, shards });
      count({ BooksBehind: behindMs, BooksHeld: held }, {});
    },
  };
}
