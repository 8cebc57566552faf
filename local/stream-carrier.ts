import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
  type _Record as StreamRecord,
} from '@aws-sdk/client-dynamodb-streams';
import { deliver } from './stream-delivery.ts';

export interface CarriedStream {
  readonly streamArn: string;
  readonly batchSize: number;
  /** The last record of the shard that was counted before this start; `undefined` when none was. */
  readonly startAfter: (shardId: string) => Promise<string | undefined>;
  /** Calls the function. Rejects when it fails. */
  readonly call: (event: unknown) => Promise<unknown>;
}

export interface Carrier {
  /** Lets the call that is running finish. */
  stop(): Promise<void>;
}

const POLL_MS = 100;
const LOOK_FOR_SHARDS_MS = 2_000;
const AFTER_FAILURE_MS = 500;

/**
 * Brings a stream to a function as Lambda's mapping does: shard by shard, a child after its parent, in order, and again until it is done. Engines differ: the
 * embedded one has a single shard that says where it ends and goes on all the same, DynamoDB Local closes shards after hours; so a shard is at its end only
 * when there is no further iterator.
 */
export function carryStream(stream: CarriedStream): Carrier {
  const client = new DynamoDBStreamsClient({});
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = carryShards(client, stream, signal);
  return {
    async stop() {
      stopping.abort();
      await work;
      client.destroy();
    },
  };
}

async function carryShards(client: DynamoDBStreamsClient, stream: CarriedStream, signal: AbortSignal): Promise<void> {
  const carried = new Map<string, Promise<void>>();
  while (!signal.aborted) {
    for (const { ShardId: id = '', ParentShardId: parent = '' } of await shardsOf(client, stream.streamArn)) {
      if (carried.has(id)) continue;
      const afterParent = carried.get(parent) ?? Promise.resolve();
      carried.set(
        id,
        afterParent.then(() => carryShard(client, stream, id, signal)),
      );
    }
    await pause(LOOK_FOR_SHARDS_MS, signal);
  }
  await Promise.all(carried.values());
}

async function shardsOf(client: DynamoDBStreamsClient, StreamArn: string): Promise<Shard[]> {
  try {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn }));
    return StreamDescription?.Shards ?? [];
  } catch {
    // The next look finds them: an engine that is gone ends the whole stack.
    return [];
  }
}

async function carryShard(
  client: DynamoDBStreamsClient,
  stream: CarriedStream,
  shardId: string,
  signal: AbortSignal,
): Promise<void> {
  let after = await stream.startAfter(shardId);
  let iterator: string | undefined;
  while (!signal.aborted) {
    try {
      iterator ??= await iteratorBehind(client, stream.streamArn, shardId, after);
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: stream.batchSize }));
      const records = page.Records ?? [];
      if (!(await deliver(stream, shardId, records, signal))) return;
      after = records.at(-1)?.dynamodb?.SequenceNumber ?? after;
      iterator = page.NextShardIterator;
      if (iterator === undefined) return;
      if (records.length === 0) await pause(POLL_MS, signal);
    } catch {
      iterator = undefined;
      await pause(AFTER_FAILURE_MS, signal);
    }
  }
}

async function iteratorBehind(
  client: DynamoDBStreamsClient,
  StreamArn: string,
  ShardId: string,
  after: string | undefined,
): Promise<string | undefined> {
  const from =
    after === undefined
      ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
      : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const);
  return (await client.send(new GetShardIteratorCommand({ StreamArn, ShardId, ...from }))).ShardIterator;
}

export type { StreamRecord };

/** Ends at once when everything stops. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
