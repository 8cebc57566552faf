import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Clock, systemClock } from '../../shared/application/deadline.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { DynamoHistory } from '../../shared/dynamodb/history.ts';
import { DynamoLedgerStore } from '../../shared/dynamodb/ledger-store.ts';
import { DynamoPlayerStore } from '../../shared/dynamodb/player-store.ts';
import { DynamoSessionStore } from '../../shared/dynamodb/session-store.ts';
import type { TestTables } from './engines.ts';
import type { WorldStore } from './wallet-world.ts';

/**
 * The deployed stores over test tables, as the one object that a `WalletWorld` wants. `arranging` is the client for what only sets the scene (players,
 * sessions, looking); by default the deployed one, which is as impatient as a callback.
 */
export function realStore(
  { names, clientConfig }: Pick<TestTables, 'names' | 'clientConfig'>,
  clock: Clock = systemClock,
  arranging?: DynamoDBClient,
) {
  const client = createDynamoClient(clientConfig as Parameters<typeof createDynamoClient>[0]);
  const ledger = new DynamoLedgerStore(client, names, clock);
  const players = new DynamoPlayerStore(arranging ?? client, names.players, clock);
  const sessions = new DynamoSessionStore(arranging ?? client, names, clock);
  const store: WorldStore = {
    read: ledger.read.bind(ledger),
    commit: ledger.commit.bind(ledger),
    get: players.get.bind(players),
    setStatus: players.setStatus.bind(players),
    openWallet: players.openWallet.bind(players),
    nameAt: players.nameAt.bind(players),
    open: sessions.open.bind(sessions),
    end: sessions.end.bind(sessions),
  };
  return { store, client, history: new DynamoHistory(arranging ?? client, names.ledger, clock) };
}
