import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Agent } from '../application/agent.ts';
import { Fault } from '../application/fault.ts';
import type { Item } from './items.ts';

/** Credentials and settings are what a manifest makes of JSON, so they are kept as JSON: a number comes back as the number that the manifest took. */
const json = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.record(z.string(), z.unknown()));

const wrapped = z.string().min(1);
const row = z.object({
  protocol: z.string(),
  agentId: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  revision: z.bigint().transform(Number),
  allowedSourceIps: z.array(z.string()),
  credentials: json,
  settings: json,
  secrets: z.record(
    z.string(),
    z.object({ wrapped, previous: z.object({ wrapped, usableUntil: z.string() }).exactOptional() }),
  ),
});

export function agentKey(protocol: string, agentId: string): Item {
  return { protocol: { S: protocol }, agentId: { S: agentId } };
}

export function agentItem(agent: Agent): Item {
  const { credentials, settings, ...attributes } = agent;
  return marshall({ ...attributes, credentials: JSON.stringify(credentials), settings: JSON.stringify(settings) });
}

/** Throws a `Fault` for an item that somebody else has written: half an agent must not decide who may call. */
export function agentFrom(item: Item): Agent {
  try {
    return row.parse(unmarshall(item, { wrapNumbers: BigInt }));
  } catch (error) {
    throw new Fault('corrupt_item', "an item of the agents' table is no agent", { cause: error });
  }
}
