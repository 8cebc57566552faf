import type { Clock } from '../application/deadline.ts';
import { type BookState, FIRST_STATE, type Held, type Position } from './store.ts';

/** A shard of the stream; a child goes on where its parent was closed. */
export interface Shard {
  readonly id: string;
  readonly parent?: string;
}

export interface LedgerStream {
  /** Names the stream, for ever: one that was switched off and on again is another. */
  readonly arn: string;
  /** The stream has seen everything that was ever written to the table. */
  readonly isAsOldAsTable: boolean;
  readonly shards: readonly Shard[];
}

/** What the watch over the books needs of the world. All throw a `Fault` when the store does not answer. */
export interface PulsePorts {
  readonly describeStream: () => Promise<LedgerStream>;
  readonly state: () => Promise<BookState | undefined>;
  readonly positions: (shardIds: readonly string[]) => Promise<ReadonlyMap<string, Position>>;
  /** Never takes `provenUntil` back. */
  readonly prove: (state: { readonly stream: string; readonly provenUntil?: string }) => Promise<void>;
  readonly hold: (generations: readonly number[], held: Held) => Promise<void>;
  readonly heldCount: (generation: number) => Promise<number>;
  /** Writes a pulse into the ledger, which comes through the stream like an entry. */
  readonly pulse: (slot: number, at: string) => Promise<void>;
  readonly completeUntil: () => Promise<string>;
  readonly clock: Clock;
}

export interface Watched {
  readonly behindMs: number;
  readonly held: number;
  readonly shards: number;
}

/**
 * An entry carries the time at which its request came, and is committed at most 2 s later; clocks differ by less than one. So what was created this long before
 * a pulse stands in front of it.
 */
export const MARGIN_MS = 5_000;

/** Before any entry: that nothing is known to be complete. */
export const BEGINNING = new Date(0).toISOString();

/** Enough to meet every shard, as keys are spread by their hash; a shard that none of them met stays where it was proven, and the next run tries other keys. */
const PULSES_PER_SHARD = 8;
const MOST_PULSES = 1_024;
const PULSE_SLOTS = 4_096;
const AT_ONCE = 16;

/**
 * Proves how far the books are, also where nobody plays: a stream that brings nothing looks the same as one that is not read. So pulses are written into the
 * ledger; a shard whose pulse was counted has been counted up to when the pulse was written; and what all newest shards have passed is complete.
 */
export async function watchBooks(ports: PulsePorts): Promise<Watched> {
  const { clock } = ports;
  const stream = await ports.describeStream();
  const positions = await ports.positions(stream.shards.map(({ id }) => id));
  const state = await ports.state();
  await holdWhatIsLost(ports, state, stream);
  const proven = provenBy(stream.shards, positions);
  await ports.prove({ stream: stream.arn, ...(proven !== undefined && { provenUntil: earlier(proven, MARGIN_MS) }) });
  await sendPulses(ports, leavesOf(stream.shards).length);
  const held = await ports.heldCount((state ?? FIRST_STATE).current);
  const behindMs = clock.now() - Date.parse(await ports.completeUntil());
  return { behindMs, held, shards: stream.shards.length };
}

/** What the stream never carried, or carried unseen, nobody will count; a rebuild does. */
async function holdWhatIsLost({ hold }: PulsePorts, state: BookState | undefined, stream: LedgerStream): Promise<void> {
  const generations = (state ?? FIRST_STATE).generations.map(({ id }) => id);
  if (state?.stream === undefined) {
    if (stream.isAsOldAsTable) return;
    await hold(generations, { at: BEGINNING, id: stream.arn, reason: 'the ledger is older than its stream' });
  } else if (state.stream !== stream.arn) {
    await hold(generations, {
      at: state.provenUntil ?? BEGINNING,
      id: stream.arn,
      reason: 'the stream is another one',
    });
  }
}

/** The instant that every newest shard has passed; `undefined` while one of them, and all before it, were never seen. */
export function provenBy(shards: readonly Shard[], positions: ReadonlyMap<string, Position>): string | undefined {
  const parents = new Map(shards.map(({ id, parent }) => [id, parent]));
  const proven = leavesOf(shards).map(({ id }) => {
    // A child is counted after its parent. One that no pulse has met yet is as far as the nearest before it that some has.
    for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) {
      const pulseAt = positions.get(at)?.pulseAt;
      if (pulseAt !== undefined) return pulseAt;
    }
    return undefined;
  });
  const known = proven.filter((instant) => instant !== undefined);
  return known.length === proven.length && known.length > 0 ? known.toSorted()[0] : undefined;
}

/** The shards that are written now. Whether a shard is closed is asked nowhere: engines differ in how they say it. */
function leavesOf(shards: readonly Shard[]): Shard[] {
  const parents = new Set(shards.map(({ parent }) => parent));
  return shards.filter(({ id }) => !parents.has(id));
}

async function sendPulses({ pulse, clock }: PulsePorts, leaves: number): Promise<void> {
  const count = leaves <= 1 ? 1 : Math.min(MOST_PULSES, PULSES_PER_SHARD * leaves);
  const first = Math.floor(clock.random() * PULSE_SLOTS);
  const slots = Array.from({ length: count }, (_, index) => (first + index) % PULSE_SLOTS);
  const senders = Array.from({ length: AT_ONCE }, async () => {
    for (let slot = slots.pop(); slot !== undefined; slot = slots.pop())
      await pulse(slot, new Date(clock.now()).toISOString());
  });
  await Promise.all(senders);
}

function earlier(instant: string, ms: number): string {
  return new Date(Date.parse(instant) - ms).toISOString();
}
