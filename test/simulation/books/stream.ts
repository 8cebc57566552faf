import type { Shard } from '../../../shared/books/pulse.ts';
import type { Commit } from '../../../shared/domain/commit.ts';
import { addressText } from '../../../shared/domain/ids.ts';
import type { LedgerEntry, LedgerRecord } from '../../../shared/domain/record.ts';
import type { Item } from '../../../shared/dynamodb/items.ts';
import { recordItem } from '../../../shared/dynamodb/items.ts';
import { recordKey } from '../../../shared/dynamodb/keys.ts';
import { PULSE, type StreamImages } from '../../../shared/dynamodb/stream-images.ts';
import type { Random } from '../random.ts';

export interface StreamedRecord {
  readonly dynamodb: StreamImages & { readonly SequenceNumber: string };
  /** What the books have to count of it. */
  readonly entry?: LedgerEntry;
  readonly writtenAt: number;
}

export interface StreamShard extends Shard {
  readonly records: StreamedRecord[];
  isClosed: boolean;
}

/** Numbers of nine digits become such of ten while a world lasts, as those of the real stream differ in length. */
const FIRST_SEQUENCE = 999_999_990n;

/** The ledger's stream: what each transaction changed, one record for each item, in shards that are split now and then. */
export class SimulatedStream {
  readonly shards: StreamShard[] = [{ id: 'shard-1', records: [], isClosed: false }];
  readonly #random: Random;
  #sequence = FIRST_SEQUENCE;

  constructor(random: Random) {
    this.#random = random;
  }

  /** What a commit changed; `before` and `after` by address. Says which shards have something new. */
  wrote(commit: Commit, before: Records, after: Records, now: number): Set<StreamShard> {
    const addresses = new Map(commit.records.map(({ at }) => [addressText(at), at]));
    return new Set(
      [...addresses].flatMap(([address, at]) => {
        const [old, fresh] = [before.get(address), after.get(address)];
        if (!fresh || old === fresh) return [];
        const images = { NewImage: recordItem(at, fresh), ...(old && { OldImage: recordItem(at, old) }) };
        const isNew = fresh.type === 'entry' && old?.type !== 'entry';
        return [this.#append(recordKey(at), images, now, isNew ? fresh : undefined)];
      }),
    );
  }

  pulse(slot: number, at: string, now: number): StreamShard {
    const Keys = { transactionKey: { S: `@pulse#${slot}` }, role: { S: PULSE } };
    return this.#append(Keys, { NewImage: { ...Keys, type: { S: PULSE }, at: { S: at } } }, now);
  }

  /** A shard that grew large is closed; two go on in its place. */
  split(): void {
    const open = this.shards.filter(({ isClosed }) => !isClosed);
    const shard = open[this.#random.int(0, open.length - 1)];
    if (!shard) return;
    shard.isClosed = true;
    for (const half of ['a', 'b'])
      this.shards.push({ id: `${shard.id}${half}`, parent: shard.id, records: [], isClosed: false });
  }

  parentOf({ parent }: Shard): StreamShard | undefined {
    return this.shards.find(({ id }) => id === parent);
  }

  #append(Keys: Item, images: StreamImages, now: number, entry?: LedgerEntry): StreamShard {
    const shard = this.#shardOf(Keys['transactionKey']?.S ?? '');
    this.#sequence += 1n;
    const SequenceNumber = this.#sequence.toString();
    const dynamodb = { Keys, ...images, SequenceNumber, ApproximateCreationDateTime: Math.floor(now / 1_000) };
    shard.records.push({ dynamodb, writtenAt: now, ...(entry && { entry }) });
    return shard;
  }

  /** All records of one partition key go one way, down to the newest shard. */
  #shardOf(key: string): StreamShard {
    let hash = 0;
    for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
    let found = this.shards[0];
    for (let bit = 0; found?.isClosed; bit++) {
      const half = ((hash >>> (bit + 7)) & 1) === 0 ? 'a' : 'b';
      const id: string = `${found.id}${half}`;
      found = this.shards.find((shard) => shard.id === id);
    }
    if (!found) throw new RangeError('a stream has an open shard for every key');
    return found;
  }
}

export type Records = ReadonlyMap<string, LedgerRecord | undefined>;
