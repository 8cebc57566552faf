import { type DynamoDBClient, GetItemCommand, type Update } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Clock, operatorDeadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import type { AccountChange, PlayerStore } from '../application/players.ts';
import type { AuditLine } from '../domain/beside.ts';
import type { Source } from '../domain/ids.ts';
import { type Player, walletIn } from '../domain/wallet.ts';
import { untilAnswered } from './attempts.ts';
import { besideWrites } from './beside-writes.ts';
import { nameText, playerFrom, walletItem } from './items.ts';
import { playerKey } from './keys.ts';
import type { LedgerTables } from './tables.ts';
import { type NamedWrite, writeUntilKnown } from './transaction.ts';

/** The name of the write of the player's row. */
const ROW = 'player';

export class DynamoPlayerStore implements PlayerStore {
  readonly #client: DynamoDBClient;
  readonly #tables: Pick<LedgerTables, 'players' | 'audit' | 'adjustments' | 'cases'>;
  readonly #clock: Clock;

  constructor(
    client: DynamoDBClient,
    tables: Pick<LedgerTables, 'players' | 'audit' | 'adjustments' | 'cases'>,
    clock: Clock,
  ) {
    this.#client = client;
    this.#tables = tables;
    this.#clock = clock;
  }

  async get(playerId: string): Promise<Player | undefined> {
    const player = await this.#rowOf(playerId);
    return player?.playerId === playerId ? player : undefined;
  }

  async setAccount(change: AccountChange): Promise<Player | undefined> {
    const { playerId, from, line } = change;
    const isDone = await this.#write(accountWrite(change), line);
    const now = await this.#rowOf(playerId);
    if (now !== undefined && now.playerId !== playerId)
      throw new Fault('corrupt_item', 'two player ids have the same key');
    // An attempt that was not answered may have been written: then the epoch is the next one, and the line is there with it.
    const isOurs = now !== undefined && now.epoch === (from?.epoch ?? 0) + 1 && isAs(now, change);
    return isDone || isOurs ? now : undefined;
  }

  async openWallet(playerId: string, currency: string, line: AuditLine): Promise<Player | undefined> {
    const known = await this.get(playerId);
    if (!known || walletIn(known, currency)) return known;
    await this.#write(openingWrite(playerId, currency), line);
    return this.get(playerId);
  }

  async nameAt(playerId: string, source: Source, name: string, line: AuditLine): Promise<void> {
    const naming = {
      Key: playerKey(playerId),
      UpdateExpression: 'ADD #names :name',
      ConditionExpression: 'playerId = :playerId',
      ExpressionAttributeNames: { '#names': 'names' },
      ExpressionAttributeValues: { ':playerId': { S: playerId }, ':name': { SS: [nameText(source, name)] } },
    };
    await this.#write(naming, line);
  }

  /** Whether the row was as the write demands. */
  async #write(update: Omit<Update, 'TableName'>, line: AuditLine): Promise<boolean> {
    const row = { Update: { TableName: this.#tables.players, ...update } };
    const writes = new Map<string, NamedWrite>([[ROW, row], ...besideWrites([{ act: 'audit', line }], this.#tables)]);
    return (await writeUntilKnown(this.#client, writes, this.#clock)).type === 'committed';
  }

  async #rowOf(playerId: string): Promise<Player | undefined> {
    const command = new GetItemCommand({
      TableName: this.#tables.players,
      Key: playerKey(playerId),
      ConsistentRead: true,
    });
    const { Item: item } = await untilAnswered(
      (options) => this.#client.send(command, options),
      operatorDeadline(this.#clock),
      this.#clock,
    );
    return item && playerFrom(item);
  }
}

/** Counts the epoch: a stake or a deposit that was decided on the account before can no longer commit. */
function accountWrite({ playerId, from, to, line }: AccountChange): Omit<Update, 'TableName'> {
  const { status, reason, until } = to;
  const further = { reason, until };
  const set = Object.keys(further).filter((name) => further[name as keyof typeof further] !== undefined);
  const gone = Object.keys(further).filter((name) => !set.includes(name));
  const sets = ['playerId = :playerId', '#status = :status', ...set.map((name) => `#${name} = :${name}`)];
  const made = ['createdAt = if_not_exists(createdAt, :at)', 'wallets = if_not_exists(wallets, :none)'];
  const removes = gone.length > 0 ? ` REMOVE ${gone.map((name) => `#${name}`).join(', ')}` : '';
  return {
    Key: playerKey(playerId),
    UpdateExpression: `SET ${[...sets, ...made].join(', ')}${removes} ADD epoch :one`,
    ConditionExpression: from ? 'playerId = :playerId AND epoch = :from' : 'attribute_not_exists(playerKey)',
    ExpressionAttributeNames: { '#status': 'status', '#reason': 'reason', '#until': 'until' },
    ExpressionAttributeValues: marshall(
      {
        ':playerId': playerId,
        ':status': status,
        ':reason': reason,
        ':until': until,
        ':at': line.at,
        ':none': {},
        ':one': 1,
        ':from': from?.epoch,
      },
      { removeUndefinedValues: true },
    ),
  };
}

function openingWrite(playerId: string, currency: string): Omit<Update, 'TableName'> {
  return {
    Key: playerKey(playerId),
    UpdateExpression: 'SET wallets.#currency = :opened',
    ConditionExpression: 'playerId = :playerId AND attribute_not_exists(wallets.#currency)',
    ExpressionAttributeNames: { '#currency': currency },
    ExpressionAttributeValues: {
      ':playerId': { S: playerId },
      ':opened': walletItem({ currency, balance: 0n, version: 0, newestStakes: {} }),
    },
  };
}

function isAs(player: Player, { to }: AccountChange): boolean {
  return player.status === to.status && player.reason === to.reason && player.until === to.until;
}
