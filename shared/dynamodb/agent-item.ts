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

const secret = z.object({ wrapped: z.string().min(1), digest: z.string().exactOptional() });
const replaced = secret.extend({ replacedAt: z.string(), usableUntil: z.string() });
/** What earlier versions wrote: the one key before this one, and not when it was replaced. */
const previous = z.object({ wrapped: z.string().min(1), usableUntil: z.string() });

const row = z.object({
  protocol: z.string(),
  agentId: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  revision: z.bigint().transform(Number),
  enabled: z.boolean().exactOptional(),
  deletedAt: z.string().exactOptional(),
  allowedSourceIps: z.array(z.string()),
  credentials: json,
  settings: json,
  keyOverlapSeconds: z.bigint().transform(Number).exactOptional(),
  secrets: z.record(
    z.string(),
    secret.extend({
      since: z.string().exactOptional(),
      likeness: z.string().exactOptional(),
      older: z.array(replaced).exactOptional(),
      previous: previous.exactOptional(),
    }),
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
    return inPresentForm(row.parse(unmarshall(item, { wrapNumbers: BigInt })));
  } catch (error) {
    throw new Fault('corrupt_item', "an item of the agents' table is no agent", { cause: error });
  }
}

/** Earlier versions kept the overlap among the settings. A key was replaced when the row was written last, or before. */
function inPresentForm({
  settings: { keyOverlapSeconds, ...settings },
  secrets,
  ...agent
}: z.infer<typeof row>): Agent {
  const kept = Object.entries(secrets).map(([name, { previous, ...current }]) => {
    const older = previous && { older: [{ ...previous, replacedAt: agent.updatedAt }] };
    return [name, { ...older, ...current }] as const;
  });
  return {
    ...(typeof keyOverlapSeconds === 'number' && { keyOverlapSeconds }),
    ...agent,
    settings,
    secrets: Object.fromEntries(kept),
  };
}
