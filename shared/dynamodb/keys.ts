import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { playerKeyOf, tokenHashOf } from '../application/session-token.ts';
import type { RecordAddress, Source } from '../domain/ids.ts';

export type Key = Record<string, AttributeValue>;

export function playerKey(playerId: string): Key {
  return { playerKey: { S: playerKeyOf(playerId) } };
}

/** The row of the player that a token was minted for, or a name made. */
export function playerKeyFromToken(carriedPlayerKey: string): Key {
  return { playerKey: { S: carriedPlayerKey } };
}

export function sessionKey(token: string): Key {
  return { tokenHash: { S: tokenHashOf(token) } };
}

export function recordKey({ key, role }: RecordAddress): Key {
  return { transactionKey: { S: key }, role: { S: role } };
}

/** Partition of the history index: one wallet. */
export function walletKey(playerId: string, currency: string): string {
  return `${playerId}#${currency}`;
}

/**
 * What is listed by agent (settled entries, open stakes) is spread, so that an agent's busiest hour does not meet one partition's limit of 1,000 writes a
 * second.
 */
export const AGENT_SHARDS = 16;

export function agentShard(source: Source, shard: number): string {
  return `${source.protocol}#${source.agentId}#${shard.toString(16)}`;
}

/** What undid settled tickets stands apart from what settled them: it is little, and is looked at more often. */
export function settlementShard(source: Source, shard: number, of: 'settled' | 'undone'): string {
  return of === 'settled' ? agentShard(source, shard) : `${agentShard(source, shard)}#undone`;
}

export function shardOf(transactionId: string): number {
  return (createHash('sha256').update(transactionId, 'utf8').digest()[0] ?? 0) % AGENT_SHARDS;
}
