import type { Commit, RecordWrite, WalletMove } from '../domain/commit.ts';
import { addressText } from '../domain/ids.ts';
import type { LedgerRecord } from '../domain/record.ts';
import { besideWrites } from './beside-writes.ts';
import { recordItem } from './items.ts';
import { playerKey, recordKey } from './keys.ts';
import type { LedgerTables } from './tables.ts';
import type { NamedWrite, NamedWrites } from './transaction.ts';

/** The name of the one write that moves money; the others are named by their address. */
export const WALLET = 'wallet';

const TELL = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' } as const;
const UNMARKED =
  'attribute_not_exists(settledBy) AND attribute_not_exists(rolledBackBy) AND attribute_not_exists(standing)';

const IN_ORDER =
  'wallets.#currency.lastAt = :at, wallets.#currency.orderedFrom = if_not_exists(wallets.#currency.orderedFrom, :next)';

/** A commit in the store's own words: every write with the condition that its kind promises (see `Commit`). */
export function commitWrites(commit: Commit, tables: LedgerTables): NamedWrites {
  const writes = new Map<string, NamedWrite>();
  if (commit.wallet) writes.set(WALLET, moveWallet(commit.wallet, tables.players));
  for (const write of commit.records) writes.set(addressText(write.at), recordWrite(write, tables.ledger));
  return new Map([...writes, ...besideWrites(commit.beside ?? [], tables)]);
}

function moveWallet(move: WalletMove, TableName: string): NamedWrite {
  const { playerId, from, balance, at, epoch, newestStake } = move;
  const remember = newestStake ? ', wallets.#currency.newestStakes.#agent = :newestStake' : '';
  const sameEpoch = epoch === undefined ? '' : ' AND epoch = :epoch';
  return {
    Update: {
      TableName,
      Key: playerKey(playerId),
      UpdateExpression: `SET wallets.#currency.balance = :balance, wallets.#currency.version = :next, ${IN_ORDER}${remember}`,
      ConditionExpression: `playerId = :playerId AND wallets.#currency.version = :from${sameEpoch}`,
      ExpressionAttributeNames: { '#currency': from.currency, ...(newestStake && { '#agent': newestStake.agent }) },
      ExpressionAttributeValues: {
        ':playerId': { S: playerId },
        ':balance': { N: balance.toString() },
        ':from': { N: from.version.toString() },
        ':at': { S: at },
        ':next': { N: (from.version + 1).toString() },
        ...(epoch !== undefined && { ':epoch': { N: epoch.toString() } }),
        ...(newestStake && {
          ':newestStake': {
            M: { roundId: { S: newestStake.stake.roundId }, gameCode: { S: newestStake.stake.gameCode } },
          },
        }),
      },
      ...TELL,
    },
  };
}

function recordWrite(write: RecordWrite, TableName: string): NamedWrite {
  switch (write.act) {
    case 'put':
      return {
        Put: {
          TableName,
          Item: recordItem(write.at, write.record),
          ...(write.over ? only(write.over) : { ConditionExpression: 'attribute_not_exists(transactionKey)' }),
          ...TELL,
        },
      };
    case 'mark':
      return {
        Update: {
          TableName,
          Key: recordKey(write.at),
          // Whatever becomes of a stake, it waits for its payout no longer.
          UpdateExpression: 'SET #mark = :value REMOVE openShard',
          ConditionExpression: `attribute_exists(transactionKey) AND ${UNMARKED}`,
          ExpressionAttributeNames: { '#mark': write.mark },
          ExpressionAttributeValues: { ':value': { S: write.value } },
          ...TELL,
        },
      };
    case 'over_refusal':
      return {
        Put: {
          TableName,
          Item: recordItem(write.at, write.record),
          ...only('refusal', ` AND ${UNMARKED}`),
          ...TELL,
        },
      };
    case 'tally':
      return {
        Put: {
          TableName,
          Item: recordItem(write.at, write.tally),
          ...(write.from === 0
            ? { ConditionExpression: 'attribute_not_exists(transactionKey)' }
            : {
                ConditionExpression: 'revision = :from',
                ExpressionAttributeValues: { ':from': { N: write.from.toString() } },
              }),
          ...TELL,
        },
      };
  }
}

/** Holds only while a record of this type stands there. */
function only(type: LedgerRecord['type'], further = '') {
  return {
    ConditionExpression: `#type = :type${further}`,
    ExpressionAttributeNames: { '#type': 'type' },
    ExpressionAttributeValues: { ':type': { S: type } },
  };
}
