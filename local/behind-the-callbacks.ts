import { randomUUID } from 'node:crypto';
import { DescribeTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { positionKey } from '../shared/dynamodb/book-keys.ts';
import { type LocalEnvironment, loadFunction } from './bundled-functions.ts';
import type { DeployedFunction } from './deployed-function.ts';
import type { ReportFailure } from './front-door.ts';
import { type InvokedFunction, invoke } from './invocation.ts';
import { type Carrier, carryStream, pause } from './stream-carrier.ts';
import type { DeployedStream, DeployedSystem } from './template.ts';

/** In AWS every minute; here somebody waits for it. */
const EVERY_MINUTE = 'rate(1 minute)';
const EVERY_MINUTE_MS = 500;

/**
 * Runs what no request reaches: functions of streams, and those of every minute, which run twice a second here. Slower schedules (reports of providers) are
 * not run by the local stack.
 */
export async function runBehindTheCallbacks(
  { streams, schedules, tables }: DeployedSystem,
  environment: LocalEnvironment,
  report: ReportFailure,
): Promise<Carrier[]> {
  const client = new DynamoDBClient({});
  const books = tables.find(({ tableName }) => tableName.endsWith('-books'))?.tableName ?? '';
  const carriers: Carrier[] = [];
  const load = async (target: DeployedFunction) => called(await loadFunction(target, environment), report);
  for (const stream of streams) carriers.push(await carried(client, stream, books, await load(stream.target)));
  for (const { rate, target } of schedules) if (rate === EVERY_MINUTE) carriers.push(repeated(await load(target)));
  return [...carriers, { stop: async () => client.destroy() }];
}

async function carried(
  client: DynamoDBClient,
  { tableName, batchSize }: DeployedStream,
  books: string,
  call: (event: unknown) => Promise<unknown>,
): Promise<Carrier> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  return carryStream({
    streamArn: Table?.LatestStreamArn ?? '',
    batchSize,
    call,
    // Lambda remembers by itself how far it came; here the books say it.
    async startAfter(shardId) {
      const Key = positionKey(shardId);
      const { Item } = await client.send(new GetItemCommand({ TableName: books, Key, ConsistentRead: true }));
      return Item?.['sequenceNumber']?.S;
    },
  });
}

/** Tells people once of a function that fails, until it is well again: it is called again and again. */
function called(invoked: InvokedFunction<unknown>, report: ReportFailure): (event: unknown) => Promise<unknown> {
  let isFailing = false;
  return async (event) => {
    try {
      const answer = await invoke(invoked, event, randomUUID());
      isFailing = false;
      return answer;
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error;
      if (!isFailing) report(`The function ${invoked.name} failed (${kind}); LOCAL_LOGS=1 shows its logs`);
      isFailing = true;
      throw error;
    }
  };
}

function repeated(call: (event: unknown) => Promise<unknown>): Carrier {
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = (async () => {
    while (!signal.aborted) {
      await call({}).catch(() => undefined);
      await pause(EVERY_MINUTE_MS, signal);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await work;
    },
  };
}
