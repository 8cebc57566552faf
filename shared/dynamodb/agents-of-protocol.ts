import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Agent } from '../application/agent.ts';
import { backgroundDeadline, type Clock } from '../application/deadline.ts';
import { agentFrom } from './agent-item.ts';
import { untilAnswered } from './attempts.ts';
import type { Item } from './items.ts';

/** Every agent of one protocol that is not deleted, by agent id. See `everyAgentOfProtocol`. */
export async function agentsOfProtocol(
  client: DynamoDBClient,
  table: string,
  protocol: string,
  clock: Clock,
): Promise<Agent[]> {
  const agents = await everyAgentOfProtocol(client, table, protocol, clock);
  return agents.filter(({ deletedAt }) => deletedAt === undefined);
}

/** Every agent that one protocol ever had, by agent id. A query, not a scan: the caller's role opens this protocol's part of the table and no other. Throws a `Fault`. */
export async function everyAgentOfProtocol(
  client: DynamoDBClient,
  table: string,
  protocol: string,
  clock: Clock,
): Promise<Agent[]> {
  const agents: Agent[] = [];
  let next: Item | undefined;
  do {
    const command: QueryCommand = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'protocol = :protocol',
      ExpressionAttributeValues: { ':protocol': { S: protocol } },
      ConsistentRead: true,
      ...(next && { ExclusiveStartKey: next }),
    });
    const deadline = backgroundDeadline(clock);
    const answer = await untilAnswered((options) => client.send(command, options), deadline, clock);
    agents.push(...(answer.Items ?? []).map(agentFrom));
    next = answer.LastEvaluatedKey;
  } while (next);
  return agents;
}
