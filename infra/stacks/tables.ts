import { type Attribute, AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import type { WalletTableDefinition } from '../constructs/wallet-table.ts';
import type { TableSuffix } from '../stages.ts';

const text = (name: string): Attribute => ({ name, type: AttributeType.STRING });
const number = (name: string): Attribute => ({ name, type: AttributeType.NUMBER });

/** Where everything is kept. Nothing that says what happened has a time to live: money, tombstones and remembered refusals are kept for ever. */
export const tables: Readonly<Record<TableSuffix, WalletTableDefinition>> = {
  players: { partitionKey: text('playerKey') },
  ledger: {
    partitionKey: text('transactionKey'),
    sortKey: text('role'),
    // What has become of every item, in order: the books are counted from it.
    hasStream: true,
    indexes: [
      // A wallet's history, newest first. Markers have no wallet version and so are not in it.
      { indexName: 'history', partitionKey: text('walletKey'), sortKey: number('walletVersion') },
      // What was settled when, in shards: held against a provider's report, it shows what the report leaves out.
      { indexName: 'settlements', partitionKey: text('settlementShard'), sortKey: text('createdAt') },
      // Every record of a round. Nearly every line names one, so that only keys are held: a person who asks costs a second read, a callback a fraction.
      { indexName: 'rounds', partitionKey: text('roundKey'), sortKey: text('createdAt'), keysOnly: true },
      // Stakes of a wallet that were not covered; one that is booked later leaves it.
      { indexName: 'refusals', partitionKey: text('refusalWallet'), sortKey: text('createdAt') },
      // Stakes that wait for their payout, oldest first: the mark that settles or undoes one takes it out.
      { indexName: 'openStakes', partitionKey: text('openShard'), sortKey: text('createdAt') },
    ],
  },
  sessions: {
    partitionKey: text('tokenHash'),
    indexes: [{ indexName: 'byPlayer', partitionKey: text('playerId'), sortKey: text('createdAt') }],
  },
  agents: { partitionKey: text('protocol'), sortKey: text('agentId') },
  reports: {
    partitionKey: text('agentKey'),
    sortKey: text('rowKey'),
    indexes: [{ indexName: 'byStatus', partitionKey: text('statusKey'), sortKey: text('rowKey') }],
  },
  // Positions in shards that the stream has forgotten are the only items that have the attribute.
  books: { partitionKey: text('book'), sortKey: text('line'), timeToLiveAttribute: 'forgetAt' },
  // Who did what to what, for ever. A line's sort key begins with its time; a year is one query.
  audit: {
    partitionKey: text('target'),
    sortKey: text('line'),
    indexes: [
      { indexName: 'byActor', partitionKey: text('actor'), sortKey: text('line') },
      { indexName: 'byYear', partitionKey: text('year'), sortKey: text('line') },
    ],
  },
  adjustments: {
    partitionKey: text('adjustmentId'),
    indexes: [
      { indexName: 'byState', partitionKey: text('state'), sortKey: text('listed') },
      { indexName: 'byTime', partitionKey: text('list'), sortKey: text('listed') },
    ],
  },
  // What waits for a person: one item per kind of alarm and transaction. Each index lists newest first, and those that a provider's worst hour could fill
  // are spread over shards.
  cases: {
    partitionKey: text('caseId'),
    indexes: [
      { indexName: 'byStatus', partitionKey: text('statusShard'), sortKey: text('listed') },
      { indexName: 'byKind', partitionKey: text('kindShard'), sortKey: text('listed') },
      { indexName: 'byProtocol', partitionKey: text('protocolShard'), sortKey: text('listed') },
      { indexName: 'byPlayer', partitionKey: text('playerId'), sortKey: text('listed') },
    ],
  },
};
