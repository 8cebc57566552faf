import { marshall } from '@aws-sdk/util-dynamodb';
import type { Agent, KeyClaim } from '../application/agent.ts';
import { agentItem } from './agent-item.ts';
import type { NamedWrite, NamedWrites } from './transaction.ts';

/** The name of the write of the agent itself, beside those of its keys. */
export const AGENT_WRITE = 'agent';

/**
 * Where the agents' table keeps who has which key: a partition that no protocol can be called, so that no protocol's function reads it. A row is never
 * deleted: a key that opens nothing any more is one that anybody may have from then on.
 */
const KEYS = '#keys';

/** The agent, if it is still the one that it was made from, and its keys, if no other agent has one of them. */
export function agentWrites(table: string, agent: Agent, claims: readonly KeyClaim[]): NamedWrites {
  return new Map([
    [AGENT_WRITE, agentWrite(table, agent)],
    ...claims.map((claim) => [claim.digest, claimWrite(table, agent, claim)] as const),
  ]);
}

function agentWrite(TableName: string, agent: Agent): NamedWrite {
  const Item = agentItem(agent);
  if (agent.revision === 1) {
    return { Put: { TableName, Item, ConditionExpression: 'attribute_not_exists(agentId)' } };
  }
  const ExpressionAttributeValues = marshall({ ':before': agent.revision - 1 });
  return { Put: { TableName, Item, ConditionExpression: 'revision = :before', ExpressionAttributeValues } };
}

function claimWrite(
  TableName: string,
  { protocol, agentId, updatedAt }: Agent,
  { digest, until }: KeyClaim,
): NamedWrite {
  const holder = `${protocol}/${agentId}`;
  const Item = marshall({ protocol: KEYS, agentId: digest, holder, ...(until !== undefined && { until }) });
  const ExpressionAttributeNames = { '#until': 'until' };
  const ExpressionAttributeValues = marshall({ ':holder': holder, ':now': updatedAt });
  const ConditionExpression = 'attribute_not_exists(agentId) OR holder = :holder OR #until <= :now';
  return { Put: { TableName, Item, ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } };
}
