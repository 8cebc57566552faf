import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Fault } from '../application/fault.ts';
import type { Fingerprint } from '../domain/fingerprint.ts';
import { agentText, entryIdOf, type RecordAddress, type Source } from '../domain/ids.ts';
import type { LedgerEntry, LedgerRecord, Marks } from '../domain/record.ts';
import type { Player, Session, Wallet } from '../domain/wallet.ts';
import { fitted, saidByKey } from './item-size.ts';
import { agentShard, recordKey, settlementShard, shardOf, walletKey } from './keys.ts';

export type Item = Record<string, AttributeValue>;

/** Numbers become `bigint`: nothing on the way from the table passes through a float. */
function plain(item: Item): Record<string, unknown> {
  return unmarshall(item, { wrapNumbers: BigInt });
}

function toItem(value: Record<string, unknown>): Item {
  return marshall(value, { removeUndefinedValues: true });
}

export function walletItem(wallet: Wallet): AttributeValue {
  return { M: toItem({ balance: wallet.balance, version: wallet.version, newestStakes: wallet.newestStakes }) };
}

export function playerFrom(item: Item): Player {
  const { playerId, status, reason, until, epoch, createdAt, sessionEndedAt, wallets, names } = plain(item) as Omit<
    Player,
    'wallets' | 'epoch' | 'names'
  > & {
    epoch: bigint;
    names?: ReadonlySet<string>;
    wallets: Record<string, { balance: bigint; version: bigint; newestStakes: Wallet['newestStakes'] }>;
  };
  const entries = Object.entries(wallets).map(
    ([currency, wallet]) => [currency, { currency, ...wallet, version: Number(wallet.version) }] as const,
  );
  const ended = sessionEndedAt === undefined ? {} : { sessionEndedAt };
  const account = { status, ...(reason !== undefined && { reason }), ...(until !== undefined && { until }) };
  return {
    playerId,
    ...account,
    createdAt,
    ...ended,
    epoch: Number(epoch),
    wallets: Object.fromEntries(entries),
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
  return session as unknown as Session;
}

/** Everything of a record under its key. What other attributes say already (owner, kind) is left out of the stored fingerprint, and an entry stays within 1 KB. */
export function recordItem(at: RecordAddress, record: LedgerRecord): Item {
  const key = recordKey(at);
  if (record.type === 'claim' || record.type === 'round' || record.type === 'round_name')
    return { ...key, ...toItem({ ...record }) };
  const { fingerprint, ...rest } = record;
  const { player: _, kind, currency, ...content } = fingerprint;
  if (record.type !== 'entry') return { ...key, ...toItem({ ...rest, kind, currency, content }) };
  return fitted({ ...key, ...entryAttributes(record), ...toItem({ content }) }, record.playerId, record.details);
}

function entryAttributes(entry: LedgerEntry): Item {
  const { fingerprint: _, entryId: __, details: ___, source, reported, ...lines } = entry;
  return toItem({
    ...lines,
    ...source,
    walletKey: walletKey(entry.playerId, entry.currency),
    ...(reported &&
      source && { settlementShard: settlementShard(source, shardOf(entry.transactionId), reportedAs(entry)) }),
    ...(isOpen(entry) && source && { openShard: agentShard(source, shardOf(entry.transactionId)) }),
  });
}

function reportedAs({ rollbackOf }: LedgerEntry): 'settled' | 'undone' {
  return rollbackOf === undefined ? 'settled' : 'undone';
}

/** A stake whose payout comes apart waits for it; a play has it in itself. Every mark closes a stake (see `writes.ts`), and an entry is put unmarked. */
function isOpen({ kind, settledBy, rolledBackBy }: LedgerEntry): boolean {
  return kind === 'stake' && settledBy === undefined && rolledBackBy === undefined;
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
    case 'tombstone':
      return { ...rest, fingerprint: fingerprintOf(attributes) } as unknown as LedgerRecord;
    case 'entry':
      return entryFrom(attributes);
    default:
      throw new Fault('corrupt_item', `a ledger item has the unknown type ${String(attributes.type)}`);
  }
}

function entryFrom(stored: Record<string, unknown>): LedgerEntry {
  const isWhole = 'protocol' in stored && 'transactionId' in stored;
  const attributes: Record<string, unknown> = isWhole ? stored : { ...saidByKey(stored['transactionKey']), ...stored };
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
    ...(typeof protocol === 'string' && typeof agentId === 'string' && { source: { protocol, agentId } }),
    ...(shard !== undefined && { reported: true }),
  };
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
