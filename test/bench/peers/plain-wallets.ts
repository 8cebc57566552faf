import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Place } from './peer.ts';

/** The SDK as it comes: whoever writes a wallet in an afternoon does not set it up. */
export function plainClient({ endpoint, accessKeyId }: Place): DynamoDBClient {
  return new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId, secretAccessKey: 'bench' } });
}

/** What all plain wallets share: one row for each. */
export class PlainWallets {
  readonly client: DynamoDBClient;
  readonly table: string;

  constructor(place: Place) {
    this.client = plainClient(place);
    this.table = place.peerTables.wallets;
  }

  async open(wallet: string, balance: number): Promise<void> {
    const Item = { wallet: { S: wallet }, balance: { N: String(balance) } };
    await this.client.send(new PutItemCommand({ TableName: this.table, Item }));
  }

  async balance(wallet: string): Promise<number> {
    const Key = { wallet: { S: wallet } };
    const { Item } = await this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true }));
    return Number(Item?.['balance']?.N);
  }

  /** What an update takes off a balance that covers it. */
  take(wallet: string, amount: number) {
    return {
      TableName: this.table,
      Key: { wallet: { S: wallet } },
      UpdateExpression: 'SET balance = balance - :amount',
      ConditionExpression: 'balance >= :amount',
      ExpressionAttributeValues: { ':amount': { N: String(amount) } },
    };
  }
}

/** A ledger line of about the size of a real one. */
export function ledgerLine(TableName: string, wallet: string, id: string, amount: number) {
  return {
    TableName,
    Item: {
      id: { S: `${wallet}#${id}` },
      wallet: { S: wallet },
      amount: { N: String(-amount) },
      details: { S: 'x'.repeat(400) },
    },
    ConditionExpression: 'attribute_not_exists(id)',
  };
}
