import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { CreatePeer } from './peer.ts';
import { PlainWallets } from './plain-wallets.ts';

export const createPeer: CreatePeer = (place) => {
  const wallets = new PlainWallets(place);
  return {
    open: (wallet, balance) => wallets.open(wallet, balance),
    seat: async () => undefined,
    balance: (wallet) => wallets.balance(wallet),
    bet: (wallet, _, amount) => takeIfCovered(wallets, wallet, amount),
  };
};

export async function takeIfCovered(
  wallets: PlainWallets,
  wallet: string,
  amount: number,
): Promise<'done' | 'refused'> {
  try {
    await wallets.client.send(new UpdateItemCommand(wallets.take(wallet, amount)));
    return 'done';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return 'refused';
    throw error;
  }
}
