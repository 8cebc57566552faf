import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Agent } from '../application/agent.ts';
import { Fault } from '../application/fault.ts';
import { anything, flag, listOf, mapOf, matching, object, type Reader, text } from '../application/readers.ts';
import { readable } from './format.ts';
import type { Item } from './items.ts';

/** Credentials and settings are what a manifest makes of JSON, so they are kept as JSON: a number comes back as the number that the manifest took. */
const json: Reader<Readonly<Record<string, unknown>>> = (value) =>
  typeof value === 'string' ? members(JSON.parse(value)) : undefined;
const members = mapOf(anything);

const count: Reader<number> = (value) => (typeof value === 'bigint' ? Number(value) : undefined);

const secret = { wrapped: matching(/./s) };
const replaced = object({ ...secret, replacedAt: text, usableUntil: text }, { digest: text });
/** What earlier versions wrote: the one key before this one, and not when it was replaced. */
const previous = object({ ...secret, usableUntil: text });
const current = object(secret, { digest: text, since: text, likeness: text, older: listOf(replaced), previous });

const REQUIRED = {
  protocol: text,
  agentId: text,
  createdAt: text,
  updatedAt: text,
  revision: count,
  allowedSourceIps: listOf(text),
  credentials: json,
  settings: json,
  secrets: mapOf(current),
};
const OPTIONAL = { enabled: flag, deletedAt: text, keyOverlapSeconds: count };
const row = object(REQUIRED, OPTIONAL);

export function agentKey(protocol: string, agentId: string): Item {
  return { protocol: { S: protocol }, agentId: { S: agentId } };
}

export function agentItem(agent: Agent): Item {
  const { credentials, settings, ...attributes } = agent;
  return marshall({ ...attributes, credentials: JSON.stringify(credentials), settings: JSON.stringify(settings) });
}

/** Throws a `Fault` for an item that somebody else has written: half an agent must not decide who may call. */
export function agentFrom(item: Item): Agent {
  const agent = readRow(readable(item));
  if (!agent) throw new Fault('corrupt_item', "an item of the agents' table is no agent");
  return inPresentForm(agent);
}

type Row = NonNullable<ReturnType<typeof row>>;

function readRow(item: Item): Row | undefined {
  try {
    return row(unmarshall(item, { wrapNumbers: BigInt }));
  } catch {
    return undefined; // What should be JSON is none.
  }
}

/** Earlier versions kept the overlap among the settings. A key was replaced when the row was written last, or before. */
function inPresentForm({ settings: { keyOverlapSeconds, ...settings }, secrets, ...agent }: Row): Agent {
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
