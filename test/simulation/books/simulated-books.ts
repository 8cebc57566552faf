import { MARGIN_MS, watchBooks } from '../../../shared/books/pulse.ts';
import type { Commit } from '../../../shared/domain/commit.ts';
import type { LedgerEntry } from '../../../shared/domain/record.ts';
import type { Random } from '../random.ts';
import type { Tally } from '../tally.ts';
import type { VirtualTime } from '../virtual-time.ts';
import { Counting } from './counting.ts';
import { expectedBooks, storedBooks } from './expected.ts';
import { MemoryBooks } from './memory-books.ts';
import { type Records, SimulatedStream } from './stream.ts';

const STREAM = 'the stream';
const MOST_LOOKS = 40;

export interface BooksParts {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly tally: Tally;
  readonly violate: (text: string) => void;
  /** A planted defect: writes what it counted whatever has become of the position. */
  readonly ignoresPositions?: boolean;
}

/** The books behind the ledger, with all that may happen to their function; and what must be true of them at any time. */
export class SimulatedBooks {
  readonly #parts: BooksParts;
  readonly #stream: SimulatedStream;
  readonly #books: MemoryBooks;
  readonly #counting: Counting;

  constructor(parts: BooksParts) {
    const { time, random, tally, ignoresPositions } = parts;
    this.#parts = parts;
    this.#stream = new SimulatedStream(random.fork('shards'));
    this.#books = new MemoryBooks(ignoresPositions);
    const [stream, books] = [this.#stream, this.#books];
    this.#counting = new Counting({ time, random: random.fork('counting'), stream, books, tally });
  }

  /** Nothing goes wrong with their function from now on. */
  calm(): void {
    this.#counting.isCalm = true;
  }

  wrote(commit: Commit, before: Records, after: Records): void {
    const { time, random, tally } = this.#parts;
    for (const shard of this.#stream.wrote(commit, before, after, time.now)) this.#counting.notice(shard);
    if (!random.chance(1 / 150)) return;
    this.#stream.split();
    tally.count('books', 'shard split');
  }

  /** As the watch does every minute; and what it lets reports say must be true. */
  async watch(): Promise<void> {
    const { time, random } = this.#parts;
    const books = this.#books;
    await watchBooks({
      describeStream: async () => ({ arn: STREAM, isAsOldAsTable: true, shards: [...this.#stream.shards] }),
      state: async () => (books.state.stream === undefined ? undefined : books.state),
      positions: async (ids) =>
        new Map(
          ids.flatMap((id) => {
            const position = books.position(id);
            return position ? [[id, position] as const] : [];
          }),
        ),
      prove: async ({ stream, provenUntil }) => books.prove(stream, provenUntil),
      hold: async (_, held) => void books.held.push(held),
      heldCount: async () => books.held.length,
      pulse: async (slot, at) => this.#counting.notice(this.#stream.pulse(slot, at, time.now)),
      completeUntil: async () => books.completeUntil,
      clock: { now: () => time.now, random: () => random.next(), sleep: (ms) => time.pause(ms) },
    });
    this.#checkComplete();
  }

  /** When nothing is on its way any more: every entry once, and after some looks that is known too. */
  async checkEnd(entries: readonly LedgerEntry[]): Promise<void> {
    const { time, violate } = this.#parts;
    this.calm();
    const startedAt = new Date(time.now).toISOString();
    // Keys of pulses are drawn: a small shard may have to wait for some looks.
    for (let looks = 0; looks < MOST_LOOKS && this.#books.completeUntil < startedAt; looks++) {
      await this.watch();
      await time.pause(2 * MARGIN_MS);
    }
    const [stored, expected] = [storedBooks(this.#books.rows), expectedBooks(entries)];
    for (const name of new Set([...stored.keys(), ...expected.keys()])) {
      const [held, right] = [stored.get(name) ?? 0n, expected.get(name) ?? 0n];
      if (held !== right) violate(`${name} holds ${held}, the ledger says ${right}`);
    }
    if (this.#books.held.length > 0) violate(`a record is held: ${this.#books.held[0]?.reason}`);
    if (this.#books.completeUntil < startedAt) violate(`complete until ${this.#books.completeUntil}, for ever`);
  }

  /** What was committed within the margin, and is older than the books say they are complete, has been counted. */
  #checkComplete(): void {
    const { tally, violate } = this.#parts;
    const until = this.#books.completeUntil;
    for (const shard of this.#stream.shards) {
      const counted = BigInt(this.#books.position(shard.id)?.sequence ?? 0);
      const behind = shard.records.filter(({ dynamodb }) => BigInt(dynamodb.SequenceNumber) > counted);
      for (const { entry, writtenAt } of behind) {
        if (!entry || entry.createdAt >= until) continue;
        if (writtenAt - Date.parse(entry.createdAt) > MARGIN_MS) tally.count('books', 'committed behind the margin');
        else violate(`complete until ${until}, and ${entry.entryId} of ${entry.createdAt} is not counted`);
      }
    }
  }
}
