import { BatchWriteItemCommand, DynamoDBClient, UpdateItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { tableName } from '../../infra/stages.ts';
import { chooseEngine } from '../../local/choose-engine.ts';
import type { Engine } from '../../local/engine.ts';
import { entryIdOf, idempotencyKey, type Source } from '../../shared/domain/ids.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import { recordItem, walletItem } from '../../shared/dynamodb/items.ts';
import { playerKey } from '../../shared/dynamodb/keys.ts';
import { type ConsoleWorld, consoleWorld } from './world.ts';

export const MOVEMENTS = 10_000;
export const LATELY = 300;
const BATCH = 25;
const AT_ONCE = 8;
const SOURCE: Source = { protocol: 'vela', agentId: 'long-ago' };

export interface WorldOfMovements extends ConsoleWorld {
  /** Has `MOVEMENTS` entries in EUR, of which the newest `LATELY` are of the last two days. */
  readonly playerId: string;
}

/** A wallet with a long history, put into the store as the ledger would have written it: through the API it would take minutes. */
export async function worldOfMovements(): Promise<WorldOfMovements> {
  const engine = await chooseEngine({}, undefined)();
  try {
    const access = engine.access && { AWS_ACCESS_KEY_ID: engine.access.accessKeyId, AWS_REGION: engine.access.region };
    const world = await consoleWorld({ AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint, ...access });
    const playerId = await world.newPlayer();
    await seed(engine, playerId);
    const stop = () => Promise.allSettled([world.stop(), engine.stop()]);
    return { ...world, playerId, stop };
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

async function seed(engine: Engine, playerId: string): Promise<void> {
  const accessKeyId = engine.access?.accessKeyId ?? 'local';
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: engine.access?.region ?? 'us-east-1',
    credentials: { accessKeyId, secretAccessKey: 'local' },
  });
  try {
    const entries = movementsOf(playerId);
    const batches = Array.from({ length: Math.ceil(entries.length / BATCH) }, (_, index) =>
      entries.slice(index * BATCH, (index + 1) * BATCH).map(putOf),
    );
    const writers = Array.from({ length: AT_ONCE }, async () => {
      for (let batch = batches.pop(); batch; batch = batches.pop()) await write(client, batch);
    });
    await Promise.all(writers);
    const balance = entries.at(-1)?.balanceAfter ?? 0n;
    await client.send(
      new UpdateItemCommand({
        TableName: tableName('dev', 'players'),
        Key: playerKey(playerId),
        UpdateExpression: 'SET wallets.EUR = :wallet',
        ExpressionAttributeValues: {
          ':wallet': walletItem({ currency: 'EUR', balance, version: MOVEMENTS, newestStakes: {} }),
        },
      }),
    );
  } finally {
    client.destroy();
  }
}

async function write(client: DynamoDBClient, batch: WriteRequest[]): Promise<void> {
  const ledger = tableName('dev', 'ledger');
  const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: { [ledger]: batch } }));
  const rest = UnprocessedItems[ledger] ?? [];
  if (rest.length > 0) await write(client, rest);
}

function putOf(entry: LedgerEntry): WriteRequest {
  return {
    PutRequest: { Item: recordItem({ key: idempotencyKey(SOURCE, entry.transactionId), role: 'entry' }, entry) },
  };
}

const MINUTE_MS = 60_000;

/** A long evening ten days ago, and since yesterday something every five minutes: few half hours, because the books count each of them by itself. */
function timeOf(walletVersion: number, now: number): string {
  const tillNow = MOVEMENTS - walletVersion;
  const at = tillNow < LATELY ? now - (tillNow * 5 + 1) * MINUTE_MS : now - 14_400 * MINUTE_MS + walletVersion * 1000;
  return new Date(at).toISOString();
}

/** After the deposit that the wallet has already: two stakes of 2 EUR, then a payout of 4, and so on. */
function movementsOf(playerId: string): LedgerEntry[] {
  const now = Date.now();
  let balance = 1_000_000n;
  return Array.from({ length: MOVEMENTS - 1 }, (_, index) => {
    const walletVersion = index + 2;
    const kind = walletVersion % 3 === 0 ? 'payout' : 'stake';
    const amount = kind === 'payout' ? 40_000n : -20_000n;
    const balanceBefore = balance;
    balance += amount;
    return {
      type: 'entry',
      kind,
      entryId: entryIdOf(playerId, 'EUR', walletVersion),
      playerId,
      currency: 'EUR',
      amount: amount,
      balanceBefore: balanceBefore,
      balanceAfter: balance,
      walletVersion,
      source: SOURCE,
      transactionId: `t-${walletVersion}`,
      ...(kind === 'stake' && { settledBy: entryIdOf(playerId, 'EUR', walletVersion + 1) }),
      roundId: `r-${walletVersion}`,
      gameCode: 'blue-ocean',
      createdAt: timeOf(walletVersion, now),
      fingerprint: { kind, player: playerId, currency: 'EUR' },
    };
  });
}
