import { type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { Wallet } from '../../shared/domain/wallet.ts';
import { addressOfItem } from '../../shared/dynamodb/items.ts';
import { walletKey } from '../../shared/dynamodb/keys.ts';
import { refusalFrom } from '../../shared/dynamodb/record-lookup.ts';
import { REFUSALS_INDEX } from '../../shared/dynamodb/tables.ts';

/** What is listed among the refusals of a wallet and is none of them, in words: one that was covered later has left the list. */
export async function faultsInRefusals(
  client: DynamoDBClient,
  TableName: string,
  playerId: string,
  { currency }: Wallet,
): Promise<string[]> {
  const listed = paginateQuery(
    { client },
    {
      TableName,
      IndexName: REFUSALS_INDEX,
      KeyConditionExpression: 'refusalWallet = :wallet',
      ExpressionAttributeValues: { ':wallet': { S: walletKey(playerId, currency) } },
    },
  );
  const faults: string[] = [];
  for await (const { Items = [] } of listed) {
    for (const item of Items) {
      const refusal = refusalFrom(item);
      const isOurs = refusal?.playerId === playerId && refusal.currency === currency;
      if (!isOurs) faults.push(`${addressOfItem(item).key} is listed as a refusal of this wallet, and is none`);
    }
  }
  return faults;
}
