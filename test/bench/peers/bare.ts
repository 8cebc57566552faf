import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { takeIfCovered } from './conditional-update.ts';
import type { CreatePeer, Place } from './peer.ts';
import { ledgerLine, PlainWallets } from './plain-wallets.ts';

/** Wallet and ledger line in one transaction, and an answer; what else a wallet has to know and to say is left out. */
export const createPeer: CreatePeer = (place) => {
  const wallets = new PlainWallets(place);
  return {
    open: (wallet, balance) => wallets.open(wallet, balance),
    seat: async () => undefined,
    balance: (wallet) => wallets.balance(wallet),
    bet: (wallet, id, amount) => takeWithLine(wallets, place, wallet, id, amount),
  };
};

export const createUpdatePeer: CreatePeer = (place) => {
  const wallets = new PlainWallets(place);
  return {
    open: (wallet, balance) => wallets.open(wallet, balance),
    seat: async () => undefined,
    balance: (wallet) => wallets.balance(wallet),
    bet: (wallet, _, amount) => takeIfCovered(wallets, wallet, amount),
  };
};

async function takeWithLine(
  wallets: PlainWallets,
  place: Place,
  wallet: string,
  id: string,
  amount: number,
): Promise<'done' | 'refused'> {
  const TransactItems = [
    { Update: wallets.take(wallet, amount) },
    { Put: ledgerLine(place.peerTables.ledger, wallet, id, amount) },
  ];
  try {
    await wallets.client.send(new TransactWriteItemsCommand({ TransactItems }));
    return 'done';
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const [update, put] = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    if (put === 'ConditionalCheckFailed') return 'done';
    if (update === 'ConditionalCheckFailed') return 'refused';
    throw error;
  }
}
