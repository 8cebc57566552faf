import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../shared/application/deadline.ts';
import type { PlayerStore, SessionStore } from '../../shared/application/players.ts';
import { lineOf } from '../../shared/desk/audit/log.ts';
import type { AuditLine } from '../../shared/domain/beside.ts';
import type { Player, PlayerStatus } from '../../shared/domain/wallet.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { DynamoHistory } from '../../shared/dynamodb/history.ts';
import { DynamoLedgerStore } from '../../shared/dynamodb/ledger-store.ts';
import { DynamoPlayerStore } from '../../shared/dynamodb/player-store.ts';
import { DynamoSessionStore } from '../../shared/dynamodb/session-store.ts';
import { someCall } from './call.ts';
import { unhurried } from './clocks.ts';
import type { TestTables } from './engines.ts';
import type { Arranging, WorldStore } from './wallet-world.ts';

/**
 * The deployed stores over test tables, as the one object that a `WalletWorld` wants. `arranging` is the client for what only sets the scene (players,
 * sessions, looking); by default the deployed one, which is as impatient as a callback.
 */
export function realStore(
  { names, clientConfig }: Pick<TestTables, 'names' | 'clientConfig'>,
  clock: Clock = unhurried,
  arranging?: DynamoDBClient,
) {
  const client = createDynamoClient(clientConfig as Parameters<typeof createDynamoClient>[0]);
  const ledger = new DynamoLedgerStore(client, names, clock);
  const players = new DynamoPlayerStore(arranging ?? client, names, clock);
  const sessions = new DynamoSessionStore(arranging ?? client, names, clock);
  const store: WorldStore = {
    read: ledger.read.bind(ledger),
    commit: ledger.commit.bind(ledger),
    ...arrangingBy(players, sessions),
  };
  return { store, client, history: new DynamoHistory(arranging ?? client, names.ledger, clock) };
}

/** What sets a scene, with the lines that it would leave. */
export function arrangingBy(players: PlayerStore, sessions: SessionStore): Arranging & Pick<PlayerStore, 'get'> {
  return {
    get: players.get.bind(players),
    setStatus: (playerId, status, at) => setStatus(players, playerId, status, at),
    nameAt: (playerId, source, name) => players.nameAt(playerId, source, name, lineAt()),
    openWallet: (playerId, currency) => players.openWallet(playerId, currency, lineAt()),
    open: (token, session) => sessions.open(token, session, lineAt()),
    end: (token, at) => sessions.end(token, lineAt(at)),
    endAll: (playerId) => sessions.endAll(playerId, lineAt()),
  };
}

let lines = 0;

function lineAt(at = someCall.at): AuditLine {
  return lineOf({ ...someCall, at, auditId: `scene-${++lines}` }, 'case/scene', {});
}

/** Whatever others are doing to the row. */
async function setStatus(players: PlayerStore, playerId: string, status: PlayerStatus, at: string): Promise<Player> {
  for (;;) {
    const from = await players.get(playerId);
    const now = await players.setAccount({ playerId, from, to: { status }, line: lineAt(at) });
    if (now) return now;
  }
}
