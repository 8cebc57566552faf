import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams';
import { carryStream } from '../../../local/stream-carrier.ts';
import type { DeployedStack } from './deployed-stack.ts';
import type { RunningFunction } from './running-function.ts';

/**
 * Calls the functions of streams as Lambda's mappings do: it reads the stream under the function's own role, so through the function's own recorder. From the
 * stream's beginning each time, as what is counted already is not counted again.
 */
export async function carryStreams({
  streams,
  functions,
}: DeployedStack<RunningFunction>): Promise<() => Promise<void>> {
  const stops: (() => Promise<void>)[] = [];
  for (const { tableName, batchSize, target } of streams) {
    const called = functions.find(({ deployed }) => deployed.name === target.name);
    if (called === undefined) throw new Error(`${target.name} was not started`);
    const credentials = { accessKeyId: 'ASIALOCAL', secretAccessKey: 'local' };
    const client = new DynamoDBStreamsClient({ endpoint: called.streams.url, region: 'eu-west-1', credentials });
    const { Streams: [stream] = [] } = await client.send(new ListStreamsCommand({ TableName: tableName }));
    const carrier = carryStream({
      client,
      streamArn: stream?.StreamArn ?? '',
      batchSize,
      startAfter: async () => undefined,
      call: (event) => called.running.invoke(event),
    });
    stops.push(async () => {
      await carrier.stop();
      client.destroy();
    });
  }
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}
