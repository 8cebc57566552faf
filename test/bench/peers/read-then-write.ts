import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { CreatePeer } from './peer.ts';
import { PlainWallets } from './plain-wallets.ts';

export const createPeer: CreatePeer = (place) => {
  const wallets = new PlainWallets(place);
  return {
    open: (wallet, balance) => wallets.open(wallet, balance),
    seat: async () => undefined,
    balance: (wallet) => wallets.balance(wallet),
    async bet(wallet, _, amount) {
      const balance = await wallets.balance(wallet);
      if (balance < amount) return 'refused';
      const write = {
        TableName: wallets.table,
        Key: { wallet: { S: wallet } },
        UpdateExpression: 'SET balance = :balance',
        ExpressionAttributeValues: { ':balance': { N: String(balance - amount) } },
      };
      await wallets.client.send(new UpdateItemCommand(write));
      return 'done';
    },
  };
};
