import { countEvent } from '../../../functions/books/count-event.ts';
import type { Clock } from '../../../shared/application/deadline.ts';
import { Fault } from '../../../shared/application/fault.ts';
import type { CountingStore } from '../../../shared/books/store.ts';
import { NO_CHAPTERS } from '../../support/no-chapters.ts';
import type { Random } from '../random.ts';
import type { Tally } from '../tally.ts';
import type { VirtualTime } from '../virtual-time.ts';
import type { MemoryBooks } from './memory-books.ts';
import type { SimulatedStream, StreamedRecord, StreamShard } from './stream.ts';

/** As the function is deployed. */
const TIMEOUT_MS = 60_000;
const BATCH = 100;

type Fate = 'fine' | 'slow' | 'unheard' | 'refused' | 'late' | 'fault' | 'death';
const FATES = { fine: 80, slow: 4, unheard: 5, refused: 3, late: 2, fault: 4, death: 2 } as const;

/**
 * Brings each shard to the books' function, as Lambda's mapping does: in order, a child after its parent, at least once. A batch comes again when it failed, when
 * its instance died or nobody heard the answer; halved, longer, or to two instances at once.
 */
export class Counting {
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #stream: SimulatedStream;
  readonly #books: MemoryBooks;
  readonly #tally: Tally;
  /** How many records of a shard are done, as far as the mapping knows. */
  readonly #done = new Map<string, number>();
  readonly #busy = new Set<string>();
  /** Nothing goes wrong any more. */
  isCalm = false;

  constructor(parts: { time: VirtualTime; random: Random; stream: SimulatedStream; books: MemoryBooks; tally: Tally }) {
    this.#time = parts.time;
    this.#random = parts.random;
    this.#stream = parts.stream;
    this.#books = parts.books;
    this.#tally = parts.tally;
  }

  /** Something new stands in the shard. */
  notice(shard: StreamShard): void {
    if (this.#busy.has(shard.id)) return;
    this.#busy.add(shard.id);
    this.#time.after(50 + this.#random.next() * 1_000, () => this.#bring(shard));
  }

  isDone({ id, records }: StreamShard): boolean {
    return (this.#done.get(id) ?? 0) >= records.length;
  }

  #bring(shard: StreamShard, most = BATCH): void {
    const parent = this.#stream.parentOf(shard);
    if (parent && !this.isDone(parent)) return void this.#time.after(500, () => this.#bring(shard, most));
    const from = this.#done.get(shard.id) ?? 0;
    const batch = shard.records.slice(from, from + most);
    if (batch.length === 0) return void this.#busy.delete(shard.id);
    let isOver = false;
    let stopWaiting: () => void = () => undefined;
    const end = (done: number, next: number) => {
      if (isOver) return;
      isOver = true;
      stopWaiting();
      this.#done.set(shard.id, from + done);
      this.#time.after(this.#random.next() * 200, () => this.#bring(shard, next));
    };
    const halved = Math.max(1, Math.ceil(batch.length / 2));
    const isTwice = this.#happens(0.06);
    const isUnheard = this.#happens(0.06);
    for (const hears of isTwice ? [true, false] : [true]) {
      this.#call(shard.id, batch)
        .then((done) => hears && end(isUnheard ? 0 : done, BATCH))
        .catch(() => hears && end(0, halved));
    }
    if (isTwice) this.#tally.count('books', 'batch at two instances');
    if (isUnheard) this.#tally.count('books', 'answer unheard');
    stopWaiting = this.#time.after(TIMEOUT_MS, () => end(0, halved));
  }

  /** How many of the batch are done by the function's answer. */
  async #call(shardId: string, batch: readonly StreamedRecord[]): Promise<number> {
    this.#tally.count('books', 'batch');
    const clock: Clock = {
      now: () => this.#time.now,
      random: () => this.#random.next(),
      sleep: (ms) => this.#time.pause(ms),
    };
    const telemetry = { counted: () => undefined, watched: () => undefined, chapterMissing: () => undefined };
    const event = { Records: batch, shardId };
    const answer = await countEvent({ store: this.#store(), ...NO_CHAPTERS, clock, telemetry }, event, TIMEOUT_MS);
    const [failure] = answer.batchItemFailures;
    if (!failure) return batch.length;
    return batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failure.itemIdentifier);
  }

  /** What one instance has of the store, until it dies. */
  #store(): CountingStore {
    const life = { isOver: false };
    return {
      begin: (shardId) =>
        this.#asked(life, () => ({ state: this.#books.state, position: this.#books.position(shardId) })),
      add: (chunk) => this.#added(life, () => this.#books.add(chunk)),
    };
  }

  #asked<T>(life: { isOver: boolean }, look: () => T): Promise<T> {
    const fate = this.#fate();
    return new Promise((resolve, reject) => {
      if (fate === 'death') life.isOver = true;
      if (life.isOver) return;
      this.#time.after(1 + this.#random.next() * (fate === 'slow' ? 3_000 : 10), () => {
        if (fate === 'fault') reject(new Fault('store_unavailable', 'no answer'));
        else resolve(look());
      });
    });
  }

  #added(life: { isOver: boolean }, add: () => boolean): Promise<'added' | 'unclear'> {
    const fate = this.#fate();
    return new Promise((resolve, reject) => {
      if (life.isOver) return;
      const way = 1 + this.#random.next() * (fate === 'slow' ? 3_000 : 10);
      const lands = fate === 'late' ? 5_000 + this.#random.next() * 90_000 : way;
      const isSent = fate !== 'refused' && fate !== 'fault';
      let isAdded = false;
      if (isSent) this.#time.after(lands, () => (isAdded = add()));
      if (fate === 'death') {
        life.isOver = true;
        return;
      }
      this.#time.after(fate === 'late' ? 5_000 : way + 1, () => {
        if (fate === 'fault') reject(new Fault('store_unavailable', 'no answer'));
        else resolve(isAdded && fate !== 'unheard' ? 'added' : 'unclear');
      });
    });
  }

  #fate(): Fate {
    const fate = this.isCalm ? 'fine' : this.#random.weighted(FATES);
    this.#tally.count('books', fate);
    return fate;
  }

  #happens(probability: number): boolean {
    return !this.isCalm && this.#random.chance(probability);
  }
}
