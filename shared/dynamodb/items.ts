import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Fault } from '../application/fault.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import {
  agentText,
  entryIdOf,
  type IdempotencyKey,
  type RecordAddress,
  type RecordRole,
  type Source,
} from '../domain/ids.ts';
import type { LedgerEntry, LedgerRecord, Marks, Refusal, Tombstone } from '../domain/record.ts';
import type { Player, Session, Wallet } from '../domain/wallet.ts';
import { readable } from './format.ts';
import { fitted, saidByKey } from './item-size.ts';
import { agentShard, recordKey, settlementShard, shardOf, walletKey } from './keys.ts';

export type Item = Record<string, AttributeValue>;

/** Numbers become `bigint`: nothing on the way from the table passes through a float. */
function plain(item: Item): Record<string, unknown> {
  return unmarshall(readable(item), { wrapNumbers: BigInt });
}

function toItem(value: Record<string, unknown>): Item {
  return marshall(value, { removeUndefinedValues: true });
}

export function walletItem(wallet: Wallet): AttributeValue {
  return { M: toItem({ balance: wallet.balance, version: wallet.version, newestStakes: wallet.newestStakes }) };
}

export function playerFrom(item: Item): Player {
  const { playerId, status, reason, until, epoch, createdAt, sessionEndedAt, sessionGeneration, wallets, names } =
    plain(item) as Omit<Player, 'wallets' | 'epoch' | 'sessionGeneration' | 'names'> & {
      epoch: bigint;
      sessionGeneration?: bigint;
      names?: ReadonlySet<string>;
      wallets: Record<string, Record<string, unknown>>;
    };
  const entries = Object.entries(wallets).map(
    ([currency, wallet]) => [currency, { currency, ...withNumbers(wallet, ['version', 'orderedFrom']) }] as const,
  );
  const account = { status, ...(reason !== undefined && { reason }), ...(until !== undefined && { until }) };
  return {
    playerId,
    ...account,
    createdAt,
    ...(sessionEndedAt !== undefined && { sessionEndedAt }),
    ...(sessionGeneration !== undefined && { sessionGeneration: Number(sessionGeneration) }),
    epoch: Number(epoch),
    wallets: Object.fromEntries(entries) as unknown as Player['wallets'],
    ...(names && { names: Object.fromEntries([...names].map(nameFrom)) }),
  };
}

/** Names are stored as a set of texts: one more is then one write, whatever is there already. */
export function nameText(source: Source, name: string): string {
  return `${agentText(source)}#${name}`;
}

/** Neither an agent nor a name has a `#` in it. */
function nameFrom(text: string): [agent: string, name: string] {
  const end = text.lastIndexOf('#');
  return [text.slice(0, end), text.slice(end + 1)];
}

export function sessionItem(session: Session): Item {
  return toItem({ ...session });
}

export function sessionFrom(item: Item): Session {
  const { tokenHash: _, ...session } = plain(item);
  return withNumbers(session, ['generation']) as unknown as Session;
}

/** Everything of a record under its key. What other attributes say already (owner, kind) is left out of the stored fingerprint, and an entry stays within 1 KB. */
export function recordItem(at: RecordAddress, record: LedgerRecord): Item {
  const key = recordKey(at);
  if (record.type === 'claim' || record.type === 'round' || record.type === 'round_name')
    return { ...key, ...toItem({ ...record }) };
  const { fingerprint, ...rest } = record;
  const { player: _, kind, currency, ...content } = fingerprint;
  if (record.type === 'entry')
    return fitted({ ...key, ...entryAttributes(record), ...toItem({ content }) }, record.playerId, record.details);
  const { source, details, ...lines } = { source: undefined, details: undefined, ...rest };
  const item = { ...lines, ...Object(source), ...refusalIndex(record), kind, currency, content };
  return fitted({ ...key, ...toItem(item) }, record.playerId, details);
}

/** Only what a provider was refused is listed; the operator knows of its own transfers. */
function refusalIndex(record: Refusal | Tombstone): { refusalWallet?: string } {
  if (record.type !== 'refusal' || !record.source) return {};
  return { refusalWallet: walletKey(record.playerId, record.currency) };
}

function entryAttributes(entry: LedgerEntry): Item {
  const { fingerprint: _, entryId: __, details: ___, source, reported, ...lines } = entry;
  return toItem({
    ...lines,
    ...source,
    walletKey: walletKey(entry.playerId, entry.currency),
    ...(reported &&
      source && { settlementShard: settlementShard(source, shardOf(entry.transactionId), reportedAs(entry)) }),
    openShard: openShardOf(entry),
  });
}

/** Where an item of the ledger stands. */
export function addressOfItem(item: Item): RecordAddress {
  return { key: (item['transactionKey']?.S ?? '') as IdempotencyKey, role: (item['role']?.S ?? '') as RecordRole };
}

function reportedAs({ rollbackOf }: LedgerEntry): 'settled' | 'undone' {
  return rollbackOf === undefined ? 'settled' : 'undone';
}

/** Where a stake that waits for its payout is listed; a play has it in itself. Every mark closes a stake (see `writes.ts`), and an entry is put unmarked. */
export function openShardOf({ kind, settledBy, rolledBackBy, source, transactionId }: LedgerEntry): string | undefined {
  const isOpen = kind === 'stake' && settledBy === undefined && rolledBackBy === undefined;
  return isOpen && source ? agentShard(source, shardOf(transactionId)) : undefined;
}

export function recordFrom(item: Item): LedgerRecord {
  const attributes = plain(item) as { type: LedgerRecord['type'] } & Record<string, unknown>;
  const { transactionKey: _, role: __, content, kind, ...rest } = attributes;
  switch (attributes.type) {
    case 'claim':
    case 'round_name':
      return rest as unknown as LedgerRecord;
    case 'round':
      return withNumbers(rest, ['liveStakes', 'newestPayoutVersion', 'revision']) as unknown as LedgerRecord;
    case 'refusal':
    case 'tombstone': {
      const { refusalWallet: _, protocol, agentId, ...lines } = rest;
      return {
        ...lines,
        ...sourceOf({ protocol, agentId }),
        fingerprint: fingerprintOf(attributes),
      } as unknown as LedgerRecord;
    }
    case 'entry':
      return entryFrom(attributes);
    default:
      throw new Fault('corrupt_item', `a ledger item has the unknown type ${String(attributes.type)}`);
  }
}

function entryFrom(stored: Record<string, unknown>): LedgerEntry {
  const attributes = withSaidByKey(stored);
  const {
    transactionKey: _,
    role: __,
    walletKey: ___,
    settlementShard: shard,
    openShard: ____,
    content: _____,
    protocol,
    agentId,
    ...lines
  } = attributes;
  const numbered = withNumbers(lines, ['walletVersion']) as unknown as Omit<LedgerEntry, 'fingerprint' | 'entryId'> &
    Marks;
  return {
    ...numbered,
    entryId: entryIdOf(numbered.playerId, numbered.currency, numbered.walletVersion),
    fingerprint: fingerprintOf(attributes),
    ...sourceOf({ protocol, agentId }),
    ...(shard !== undefined && { reported: true }),
  };
}

/** What an item leaves out where room is short, and its key says. */
function withSaidByKey(stored: Record<string, unknown>): Record<string, unknown> {
  const isWhole = 'protocol' in stored && 'transactionId' in stored;
  return isWhole ? stored : { ...saidByKey(stored['transactionKey']), ...stored };
}

function sourceOf({ protocol, agentId }: Record<string, unknown>): { source?: Source } {
  return typeof protocol === 'string' && typeof agentId === 'string' ? { source: { protocol, agentId } } : {};
}

function fingerprintOf({ content, kind, playerId, currency }: Record<string, unknown>): Fingerprint {
  const known = { kind, player: playerId, currency };
  const texts = Object.entries(known).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return { ...(content as Fingerprint), ...Object.fromEntries(texts) };
}

/** Counters are small; only money has to stay a `bigint`. */
function withNumbers(values: Record<string, unknown>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      names.includes(name) && value !== undefined ? Number(value) : value,
    ]),
  );
}
