import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { findProtocols } from '../infra/protocols.ts';
import { systemClock } from '../shared/application/deadline.ts';
import { agentsOfProtocol } from '../shared/dynamodb/agents-of-protocol.ts';
import type { DeployedSystem } from './template.ts';

const MOST_NAMES = 10;

/** What a developer should not first learn in staging: whose callbacks nothing proves, and which agents stand open because of that. */
export async function openDoorNotices(
  client: DynamoDBClient,
  { routes }: DeployedSystem,
  root: string,
): Promise<string[]> {
  const unsigned = (await findProtocols(root)).filter(({ callbacks }) => callbacks === 'unsigned');
  const table = routes.map(({ target }) => target.environment['AGENTS_TABLE']).find((name) => name !== undefined);
  if (unsigned.length === 0 || table === undefined) return [];
  const names = unsigned.map(({ protocol }) => protocol);
  const agents = await Promise.all(names.map((name) => agentsOfProtocol(client, table, name, systemClock)));
  const open = agents.flat().filter(({ allowedSourceIps }) => allowedSourceIps.length === 0);
  const rule = `Callbacks of ${names.join(', ')} are not signed: an agent without allowedSourceIps is served here (stage dev) and refused in staging and prod.`;
  if (open.length === 0) return [rule];
  const shown = open.slice(0, MOST_NAMES).map(({ protocol, agentId }) => `${protocol}/${agentId}`);
  return [
    rule,
    `Open to everybody now: ${shown.join(', ')}${open.length > MOST_NAMES ? ` and ${open.length - MOST_NAMES} more` : ''}.`,
  ];
}
