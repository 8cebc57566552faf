import type { Deadline } from '../application/deadline.ts';
import type { BookSums } from './sums.ts';

/** One account of the whole ledger. While the books are made anew there are two, and every batch adds to both. */
export interface Generation {
  readonly id: number;
  /** The stream adds to it what was created from then on; what is older a rebuild has counted from the ledger. Absent: everything. */
  readonly countsFrom?: string;
}

export interface BookState {
  /** The one that reports read. */
  readonly current: number;
  readonly generations: readonly Generation[];
  /** The highest number that a generation ever had: none is given twice, as what is left of an old one would be counted into the new. */
  readonly newest?: number;
  /** Every entry that was created before it has been counted, but for what is held. */
  readonly provenUntil?: string;
  /** The stream that the books follow. */
  readonly stream?: string;
}

/** What the books are before anything has been counted or proven. */
export const FIRST_STATE: BookState = { current: 1, generations: [{ id: 1 }] };

/** How far a shard of the stream was counted. */
export interface Position {
  /** Decimal digits, of different length: compare them as numbers. */
  readonly sequence: string;
  /** When the newest pulse that was seen in the shard was written: everything before it was seen too. */
  readonly pulseAt?: string;
}

/** Why the figures of a generation are not all there from an instant on: a record that nobody could read, or a stretch of the stream that was lost. */
export interface Held {
  readonly at: string;
  /** Tells two of one instant apart, and makes a repeat the same. */
  readonly id: string;
  readonly reason: string;
  /** Where the record stands in the ledger. */
  readonly key?: string;
}

/** A part of a batch: what it adds, and the position that it leads to, written together or not at all. */
export interface Chunk {
  readonly shardId: string;
  readonly before: Position | undefined;
  readonly after: Position;
  readonly sums: readonly { readonly generation: number; readonly sums: BookSums }[];
  readonly held: readonly Held[];
}

/** What the counting of a stream needs of the store. Throws a `Fault` when the store does not answer in time. */
export interface CountingStore {
  /** Strongly consistent, and in one request. */
  begin(shardId: string, deadline: Deadline): Promise<{ state: BookState; position: Position | undefined }>;
  /** `added` only when it is certain; else the position must be read again, and says what became of it. */
  add(chunk: Chunk, deadline: Deadline): Promise<'added' | 'unclear'>;
}
