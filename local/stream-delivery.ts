import { setTimeout as sleep } from 'node:timers/promises';
import type { CarriedStream, StreamRecord } from './stream-carrier.ts';

const AGAIN_MS = 200;

/** Delivers records until all of them are done: a batch that fails is halved, one that was done in part goes on from there. `false`: it was stopped before. */
export async function deliver(
  stream: Pick<CarriedStream, 'streamArn' | 'call'>,
  shardId: string,
  records: readonly StreamRecord[],
  signal: AbortSignal,
): Promise<boolean> {
  let left = records;
  while (left.length > 0) {
    if (signal.aborted) return false;
    try {
      const failed = failureIn(await stream.call(eventOf(stream.streamArn, shardId, left)));
      if (failed === undefined) return true;
      const from = left.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed);
      // Nothing of it was done, or a record was named that was not sent: all of it comes again.
      if (from <= 0) await sleep(AGAIN_MS);
      left = left.slice(Math.max(0, from));
    } catch {
      await sleep(AGAIN_MS);
      if (left.length > 1) {
        const middle = Math.ceil(left.length / 2);
        if (!(await deliver(stream, shardId, left.slice(0, middle), signal))) return false;
        left = left.slice(middle);
      }
    }
  }
  return true;
}

/** As Lambda writes it: times in seconds, and the shard, which it names because the mapping has a window. */
function eventOf(streamArn: string, shardId: string, records: readonly StreamRecord[]) {
  return {
    Records: records.map(({ dynamodb, ...record }) => ({
      ...record,
      eventSourceARN: streamArn,
      dynamodb: {
        ...dynamodb,
        ApproximateCreationDateTime: (dynamodb?.ApproximateCreationDateTime?.getTime() ?? 0) / 1_000,
      },
    })),
    shardId,
    eventSourceARN: streamArn,
    state: {},
    isFinalInvokeForWindow: false,
    isWindowTerminatedEarly: false,
  };
}

function failureIn(answer: unknown): string | undefined {
  const { batchItemFailures = [] } = (answer ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
  return batchItemFailures[0]?.itemIdentifier;
}
