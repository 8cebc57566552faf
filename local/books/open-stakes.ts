import { ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { backgroundDeadline, systemClock } from '../../shared/application/deadline.ts';
import { untilAnswered } from '../../shared/dynamodb/attempts.ts';
import { type Item, openShardOf, recordFrom } from '../../shared/dynamodb/items.ts';

export interface Listed {
  /** Items of the ledger that were looked at. */
  readonly read: number;
  /** Stakes that are in the index now and were not before. */
  readonly listed: number;
}

interface Missing {
  readonly item: Item;
  readonly openShard: string;
}

const AT_ONCE = 16;

/**
 * Takes the stakes of a version that knew no index of open stakes into it, while callbacks run: a stake that is settled or undone meanwhile is not listed, as the
 * mark's write and this one exclude each other. Again does nothing more. `progress` is told the sums so far.
 */
export async function listOpenStakes(
  { client, ledger }: { readonly client: DynamoDBClient; readonly ledger: string },
  items: AsyncIterable<Item>,
  progress: (soFar: Listed) => void,
): Promise<Listed> {
  let waiting: Missing[] = [];
  let [read, listed] = [0, 0];
  const write = async () => {
    const written = await Promise.all(waiting.map((missing) => isListed(client, ledger, missing)));
    listed += written.filter(Boolean).length;
    waiting = [];
  };
  for await (const item of items) {
    read++;
    const openShard = missingShardOf(item);
    if (openShard !== undefined) waiting.push({ item, openShard });
    if (waiting.length === AT_ONCE) await write();
    progress({ read, listed });
  }
  await write();
  return { read, listed };
}

function missingShardOf(item: Item): string | undefined {
  if (item['type']?.S !== 'entry' || item['openShard'] !== undefined) return undefined;
  const record = recordFrom(item);
  return record.type === 'entry' ? openShardOf(record) : undefined;
}

/** `false` when it was closed or listed since it was read. A callback that writes the stake at this moment goes first. */
async function isListed(client: DynamoDBClient, TableName: string, { item, openShard }: Missing): Promise<boolean> {
  const { transactionKey, role } = item;
  if (!transactionKey || !role) return false;
  const command = new UpdateItemCommand({
    TableName,
    Key: { transactionKey, role },
    UpdateExpression: 'SET openShard = :shard',
    ConditionExpression:
      'kind = :stake AND attribute_not_exists(settledBy) AND attribute_not_exists(rolledBackBy) AND attribute_not_exists(openShard)',
    ExpressionAttributeValues: { ':shard': { S: openShard }, ':stake': { S: 'stake' } },
  });
  try {
    await untilAnswered((options) => client.send(command, options), backgroundDeadline(systemClock), systemClock);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
