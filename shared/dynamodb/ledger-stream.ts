import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, type DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { Fault } from '../application/fault.ts';
import type { LedgerStream, Shard } from '../books/pulse.ts';

/** A stream that was switched on with its table has a time of its own, a moment later. */
const MADE_TOGETHER_MS = 60_000;

/** The stream of a table with all shards that it still knows. Throws a `Fault` when the table has none. */
export async function describeLedgerStream(
  client: DynamoDBClient,
  streams: DynamoDBStreamsClient,
  TableName: string,
): Promise<LedgerStream> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  const StreamArn = Table?.LatestStreamArn;
  if (StreamArn === undefined) throw new Fault('store_unavailable', 'the ledger has no stream');
  const shards: Shard[] = [];
  let switchedOnAt = Number.NaN;
  let from: string | undefined;
  do {
    const command = new DescribeStreamCommand({
      StreamArn,
      ...(from !== undefined && { ExclusiveStartShardId: from }),
    });
    const { StreamDescription: page } = await streams.send(command);
    for (const { ShardId: id, ParentShardId: parent } of page?.Shards ?? [])
      if (id !== undefined) shards.push({ id, ...(parent !== undefined && { parent }) });
    switchedOnAt = page?.CreationRequestDateTime?.getTime() ?? Number.NaN;
    from = page?.LastEvaluatedShardId;
  } while (from !== undefined);
  const isAsOldAsTable = switchedOnAt - (Table?.CreationDateTime?.getTime() ?? 0) < MADE_TOGETHER_MS;
  return { arn: StreamArn, isAsOldAsTable, shards };
}
