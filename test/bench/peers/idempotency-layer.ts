import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { takeIfCovered } from './conditional-update.ts';
import type { CreatePeer } from './peer.ts';
import { ledgerLine, PlainWallets } from './plain-wallets.ts';

/** What the function has left when it starts. A record that is in progress for longer belongs to a function that is no more. */
export const FUNCTION_MS = 1_000;

interface Bet {
  readonly id: string;
  readonly wallet: string;
  readonly amount: number;
}

export const createPeer: CreatePeer = async (place) => peerOf(place, false);
export const createPeerWithPut: CreatePeer = async (place) => peerOf(place, true);

function peerOf(place: Parameters<CreatePeer>[0], putsLine: boolean) {
  const wallets = new PlainWallets(place);
  // Used as its documentation says: keyed by the bet, with the function's own time limit.
  const config = new IdempotencyConfig({ eventKeyJmesPath: '[wallet, id]' });
  config.registerLambdaContext({ getRemainingTimeInMillis: () => FUNCTION_MS } as Context);
  const persistenceStore = new DynamoDBPersistenceLayer({
    tableName: place.peerTables.idempotency,
    awsSdkV3Client: wallets.client,
  });
  const bet = makeIdempotent(
    async ({ wallet, id, amount }: Bet) => {
      const verdict = await takeIfCovered(wallets, wallet, amount);
      if (verdict === 'done' && putsLine) await putLine(wallets, place.peerTables.ledger, { wallet, id, amount });
      return verdict;
    },
    { persistenceStore, config },
  );
  return {
    open: (wallet: string, balance: number) => wallets.open(wallet, balance),
    seat: async () => undefined,
    balance: (wallet: string) => wallets.balance(wallet),
    bet: (wallet: string, id: string, amount: number) => bet({ id, wallet, amount }),
  };
}

/** The line may be there already: then the bet was taken before. That is too late to help, as the money has gone twice. */
async function putLine({ client }: PlainWallets, table: string, { wallet, id, amount }: Bet): Promise<void> {
  try {
    await client.send(new PutItemCommand(ledgerLine(table, wallet, id, amount)));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}
