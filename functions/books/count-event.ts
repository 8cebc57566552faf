import type { Clock } from '../../shared/application/deadline.ts';
import { countBatch } from '../../shared/books/count-batch.ts';
import type { CountingStore } from '../../shared/books/store.ts';
import type { ChapterStore } from '../../shared/desk/lookups/chapters.ts';
import type { History } from '../../shared/desk/lookups/history.ts';
import { writeChapter } from '../../shared/desk/lookups/write-chapter.ts';
import { chapterDueWith, readingOf } from '../../shared/dynamodb/stream-images.ts';
import type { BookTelemetry } from '../../shared/observability/book-telemetry.ts';
import type { StreamAnswer, StreamEvent } from './event.ts';

export interface CountPorts {
  readonly store: CountingStore;
  readonly history: History;
  readonly chapters: ChapterStore;
  readonly clock: Clock;
  readonly telemetry: BookTelemetry;
}

/** For the answer, when the time for counting is over. */
const RESERVE_MS = 5_000;

/** Throws a `Fault` when the store does not answer: Lambda then brings the batch again, as a whole or halved. */
export async function countEvent(ports: CountPorts, event: StreamEvent, remainingMs: number): Promise<StreamAnswer> {
  const { Records: records = [], shardId } = event;
  if (records.length === 0) return { state: {}, batchItemFailures: [] };
  if (shardId === undefined) throw new Error('the event names no shard: its mapping needs a tumbling window');
  const read = records.map(({ dynamodb }) => ({ sequence: dynamodb.SequenceNumber, reading: readingOf(dynamodb) }));
  const counting = await countBatch(shardId, read, ports.store, ports.clock, remainingMs - RESERVE_MS);
  ports.telemetry.counted({ records: records.length, ...counting });
  await writeChaptersDue(ports, event);
  const { left } = counting;
  return { state: {}, batchItemFailures: left === undefined ? [] : [{ itemIdentifier: left }] };
}

/** Beside the counting, and never in its way: what a chapter does not tell, a statement reads for itself. */
async function writeChaptersDue(
  { history, chapters, telemetry }: CountPorts,
  { Records = [] }: StreamEvent,
): Promise<void> {
  const due = Records.map(({ dynamodb }) => chapterDueWith(dynamodb)).filter((one) => one !== undefined);
  for (const { wallet, number } of due) {
    try {
      if (!(await writeChapter(history, chapters, wallet, number))) telemetry.chapterMissing();
    } catch (error) {
      telemetry.chapterMissing(error);
    }
  }
}
