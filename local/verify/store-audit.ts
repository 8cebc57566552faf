import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamoDBClient, GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../../shared/application/deadline.ts';
import { Fault } from '../../shared/application/fault.ts';
import { CHAPTER_ENTRIES, type Chapter } from '../../shared/desk/lookups/chapters.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import { type Player, type Wallet, walletIn } from '../../shared/domain/wallet.ts';
import { DynamoHistory } from '../../shared/dynamodb/history.ts';
import { type Item, playerFrom, recordFrom } from '../../shared/dynamodb/items.ts';
import { playerKey, walletKey } from '../../shared/dynamodb/keys.ts';
import { HISTORY_INDEX } from '../../shared/dynamodb/tables.ts';
import { faultsInRefusals } from './refusals-audit.ts';
import { auditWallet, type WalletAudit } from './wallet-audit.ts';

export interface StoreAudit {
  readonly players: number;
  readonly wallets: number;
  readonly entries: number;
  /** One line per fault, with the wallet that has it. */
  readonly complaints: readonly string[];
}

export interface AuditedTables {
  readonly players: string;
  readonly ledger: string;
}

type HistoryOf = (playerId: string, wallet: Wallet) => AsyncIterable<LedgerEntry>;

type WalletNow = (playerId: string, currency: string) => Promise<Wallet | undefined>;

type ChaptersOf = (playerId: string, wallet: Wallet) => Promise<readonly Chapter[]>;

type FaultsOf = (playerId: string, wallet: Wallet) => Promise<string[]>;

/** Wallets that are audited at once: enough to keep an engine busy, few enough to leave it to others. */
const AT_ONCE = 8;
/** An index may lag behind the table for a moment, in AWS; a fault that is none by then was only that. */
const LAG_ATTEMPTS = 3;
const LAG_MS = 200;

/** Reads every wallet of a store and its whole history. `progress` is told the sums so far, after every page of players. */
export async function auditStore(
  client: DynamoDBClient,
  tables: AuditedTables,
  progress: (soFar: StoreAudit) => void,
): Promise<StoreAudit> {
  const historyOf: HistoryOf = (playerId, wallet) => entriesOf(client, tables.ledger, playerId, wallet);
  const walletNow: WalletNow = async (playerId, currency) => {
    const command = new GetItemCommand({ TableName: tables.players, Key: playerKey(playerId), ConsistentRead: true });
    const { Item: row } = await client.send(command);
    return walletIn(row && playerFrom(row), currency);
  };
  const kept = new DynamoHistory(client, tables.ledger, systemClock);
  const chaptersOf: ChaptersOf = (playerId, { currency }) => kept.chapters({ playerId, currency });
  const faultsOf: FaultsOf = (playerId, wallet) => faultsInRefusals(client, tables.ledger, playerId, wallet);
  let total: StoreAudit = { players: 0, wallets: 0, entries: 0, complaints: [] };
  for await (const players of pagesOfPlayers(client, tables.players)) {
    for (let first = 0; first < players.length; first += AT_ONCE) {
      const audits = await Promise.all(
        players
          .slice(first, first + AT_ONCE)
          .map((player) => auditPlayer({ walletNow, historyOf, chaptersOf, faultsOf }, player)),
      );
      total = audits.reduce(sum, total);
    }
    progress(total);
  }
  return total;
}

async function* pagesOfPlayers(client: DynamoDBClient, TableName: string): AsyncGenerator<Player[]> {
  let ExclusiveStartKey: Item | undefined;
  do {
    const start = ExclusiveStartKey && { ExclusiveStartKey };
    const page = await client.send(new ScanCommand({ TableName, ConsistentRead: true, Limit: 100, ...start }));
    yield (page.Items ?? []).map(playerFrom);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

/** Paged by the index's own keys and not by versions, or a version that comes twice could hide at the end of a page. */
async function* entriesOf(
  client: DynamoDBClient,
  TableName: string,
  playerId: string,
  { currency }: Wallet,
): AsyncGenerator<LedgerEntry> {
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName,
        IndexName: HISTORY_INDEX,
        KeyConditionExpression: 'walletKey = :wallet',
        ExpressionAttributeValues: { ':wallet': { S: walletKey(playerId, currency) } },
        ScanIndexForward: false,
        ...(ExclusiveStartKey && { ExclusiveStartKey }),
      }),
    );
    for (const item of page.Items ?? []) {
      const record = recordFrom(item);
      if (record.type === 'entry') yield record;
    }
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

interface Lookups {
  readonly walletNow: WalletNow;
  readonly historyOf: HistoryOf;
  readonly chaptersOf: ChaptersOf;
  readonly faultsOf: FaultsOf;
}

async function auditPlayer(lookups: Lookups, player: Player): Promise<StoreAudit> {
  const { historyOf, chaptersOf, faultsOf } = lookups;
  const wallets = Object.values(player.wallets);
  const audits = await Promise.all(
    wallets.map(async (wallet) => {
      const look = async () => {
        const chapters = wallet.version > CHAPTER_ENTRIES ? await chaptersOf(player.playerId, wallet) : [];
        const audit = await auditReadable(wallet, () => historyOf(player.playerId, wallet), chapters);
        const behind = await faultsOfBehind(lookups, player.playerId, wallet, audit);
        const refusals = await faultsOf(player.playerId, wallet);
        return { entries: audit.entries, complaints: [...audit.complaints, ...behind, ...refusals] };
      };
      let audit = await look();
      for (let attempt = 1; audit.complaints.length > 0 && attempt < LAG_ATTEMPTS; attempt++) {
        await sleep(LAG_MS);
        audit = await look();
      }
      const whose = `${player.playerId} ${wallet.currency}`;
      return { entries: audit.entries, complaints: audit.complaints.map((complaint) => `${whose}: ${complaint}`) };
    }),
  );
  return {
    players: 1,
    wallets: wallets.length,
    entries: audits.reduce((entries, audit) => entries + audit.entries, 0),
    complaints: audits.flatMap(({ complaints }) => complaints),
  };
}

/** An entry and the wallet that it moves are written together: where the wallet still does not know the entry, the two tables are of different times. */
async function faultsOfBehind(
  { walletNow }: Lookups,
  playerId: string,
  wallet: Wallet,
  { newestVersion }: WalletAudit,
): Promise<string[]> {
  if (newestVersion <= wallet.version) return [];
  const version = (await walletNow(playerId, wallet.currency))?.version ?? 0;
  return version < newestVersion
    ? [`the ledger goes on to version ${newestVersion}, and the wallet is at ${version}`]
    : [];
}

/** An item that makes no sense is a fault of the books; a store that does not answer is not. */
async function auditReadable(
  wallet: Wallet,
  history: () => AsyncIterable<LedgerEntry>,
  chapters: readonly Chapter[],
): Promise<WalletAudit> {
  try {
    return await auditWallet(wallet, history(), chapters);
  } catch (error) {
    if (error instanceof Fault && error.reason === 'corrupt_item')
      return { entries: 0, newestVersion: 0, complaints: [error.message] };
    throw error;
  }
}

function sum(one: StoreAudit, other: StoreAudit): StoreAudit {
  return {
    players: one.players + other.players,
    wallets: one.wallets + other.wallets,
    entries: one.entries + other.entries,
    complaints: [...one.complaints, ...other.complaints],
  };
}
