/** Who calls: a protocol and one operator account (agent) at that provider. */
export interface Source {
  readonly protocol: string;
  readonly agentId: string;
}

/** One string per agent, for maps. */
export function agentText({ protocol, agentId }: Source): string {
  return `${protocol}#${agentId}`;
}

/** Names one transaction of one agent at one provider, for ever. */
export type IdempotencyKey = string & { readonly __brand: 'IdempotencyKey' };

/**
 * `idScope` is for providers whose ids are unique only within something smaller than the agent (Wallet API v2: within a currency).
 * Protocol, agent and scope have no `#` in them, and a protocol always or never uses a scope, so that no two transactions share a key
 * whatever characters the provider's id holds.
 */
export function idempotencyKey(source: Source, transactionId: string, idScope?: string): IdempotencyKey {
  return `${agentText(source)}#${scopedId(transactionId, idScope)}` as IdempotencyKey;
}

/** What names a transaction within its agent: `EUR#101` where ids are unique within a currency. */
export function scopedId(transactionId: string, idScope?: string): string {
  return idScope === undefined ? transactionId : `${idScope}#${transactionId}`;
}

/** The operator's own transfers live beside the providers' transactions, under a protocol that no folder can have. */
export const TRANSFERS: Source = { protocol: '@operator', agentId: 'transfers' };
export const REVERSALS: Source = { protocol: '@operator', agentId: 'reversals' };
export const ADJUSTMENTS: Source = { protocol: '@operator', agentId: 'adjustments' };

/**
 * What may stand under one idempotency key. `entry` is the transaction itself (or the refusal, tombstone or claim in its place); `payout` and
 * `rollback` are for providers that name them by the id of the stake; `round` counts the stakes of a round named by this number.
 */
export type RecordRole = 'entry' | 'payout' | 'rollback' | 'round';

export interface RecordAddress {
  readonly key: IdempotencyKey;
  readonly role: RecordRole;
}

/** One string per address, for maps. */
export function addressText(address: RecordAddress): string {
  return `${address.role}:${address.key}`;
}

/** The address that such a string is. */
export function addressFrom(text: string): RecordAddress {
  const colon = text.indexOf(':');
  return { role: text.slice(0, colon) as RecordRole, key: text.slice(colon + 1) as IdempotencyKey };
}

/** Where an entry stands in the books: unique, and says itself which wallet and which line. */
export type EntryId = string;

export function entryIdOf(playerId: string, currency: string, walletVersion: number): EntryId {
  return `${playerId}.${currency}.${walletVersion}`;
}

/** The line that an entry id names, within its wallet. */
export function walletVersionOf(entryId: EntryId): number {
  return Number(entryId.slice(entryId.lastIndexOf('.') + 1));
}

const UINT64_MAX = 2n ** 64n - 1n;

/** Canonical decimal digits of an unsigned 64-bit number (`007` is `7`); `undefined` for anything else. */
export function canonicalUint64(text: string): string | undefined {
  if (!/^\d{1,40}$/.test(text)) return undefined;
  const value = BigInt(text);
  return value > UINT64_MAX ? undefined : value.toString();
}
