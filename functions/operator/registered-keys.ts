import { createHash } from 'node:crypto';
import {
  type Agent,
  type KeyClaim,
  type ReplacedSecret,
  usableOlder,
  type WrappedSecret,
} from '../../shared/application/agent.ts';
import type { Rotation } from '../../shared/application/manifest.ts';
import { KmsFault, type SecretBox, type SecretOwner } from '../../shared/encryption/agent-keys.ts';
import { Problem } from './problem.ts';

export interface KeyPorts {
  readonly secrets: SecretBox;
  /** Milliseconds. */
  readonly now: number;
  readonly overlapMs: number;
}

/** A callback that fits none of them has tried them all. */
const MOST_OLDER = 16;

/**
 * A secret after a registration that sent `text`, or did not speak of it. The same again changes nothing; another one leaves the one that it replaces usable
 * for the overlap, where the protocol lets it. Throws `too_many_keys`.
 */
export async function renewed(
  current: WrappedSecret | undefined,
  text: string | undefined,
  owner: SecretOwner,
  rotation: Rotation,
  ports: KeyPorts,
): Promise<WrappedSecret | undefined> {
  const { secrets, now } = ports;
  if (rotation === 'at_once') {
    const isKept = current && (text === undefined || (await opensTo(current.wrapped, text, owner, secrets)));
    if (isKept || text === undefined) return current && { wrapped: current.wrapped };
    return { wrapped: await secrets.wrap(text, owner) };
  }
  const older = current ? endingAsSetNow(current, ports) : [];
  if (text === undefined) return current && withOlder(current, older);
  const digest = digestOf(text);
  if (current && (await opensTo(current.wrapped, text, owner, secrets)))
    return withOlder({ ...current, digest }, older);
  const wrapped = await secrets.wrap(text, owner);
  const replaced = current ? replacedNow(current, ports) : [];
  const others = await without(text, [...replaced, ...older], owner, secrets);
  if (others.length > MOST_OLDER) throw tooManyKeys();
  return withOlder(
    { wrapped, digest },
    others.filter(({ usableUntil }) => Date.parse(usableUntil) > now),
  );
}

/** An overlap that was shortened holds for keys that are replaced already; one that was lengthened raises none of them. */
function endingAsSetNow(secret: WrappedSecret, { now, overlapMs }: KeyPorts): ReplacedSecret[] {
  const ending = usableOlder(secret, now).map((key) => {
    const endsAt = Math.min(Date.parse(key.usableUntil), Date.parse(key.replacedAt) + overlapMs);
    return { ...key, usableUntil: timeText(endsAt) };
  });
  return usableOlder({ wrapped: secret.wrapped, older: ending }, now);
}

function replacedNow({ wrapped, digest }: WrappedSecret, { now, overlapMs }: KeyPorts): ReplacedSecret[] {
  const key = { wrapped, replacedAt: timeText(now), usableUntil: timeText(now + overlapMs) };
  return [{ ...key, ...(digest !== undefined && { digest }) }];
}

function withOlder({ older: _, ...secret }: WrappedSecret, older: readonly ReplacedSecret[]): WrappedSecret {
  return older.length > 0 ? { ...secret, older } : secret;
}

/** A key that comes back is in use again, and not one that ends. */
async function without(text: string, keys: readonly ReplacedSecret[], owner: SecretOwner, secrets: SecretBox) {
  const digest = digestOf(text);
  const others: ReplacedSecret[] = [];
  for (const key of keys) {
    const isIt = key.digest === undefined ? await opensTo(key.wrapped, text, owner, secrets) : key.digest === digest;
    if (!isIt) others.push(key);
  }
  return others;
}

/** A secret that KMS cannot open any more counts as another one: to register anew is then the way out. While KMS is down, the new one cannot be wrapped either. */
async function opensTo(wrapped: string, text: string, owner: SecretOwner, secrets: SecretBox): Promise<boolean> {
  try {
    return (await secrets.unwrap(wrapped, owner)) === text;
  } catch (error) {
    if (error instanceof KmsFault) return false;
    throw error;
  }
}

/** What has to be written about the keys of an agent when it changes: those that it has from now on, or until another time, and those that it gives up. */
export function changedClaims(before: Agent | undefined, after: Agent): KeyClaim[] {
  const [had, has] = [heldKeys(before), heldKeys(after)];
  const now = after.updatedAt;
  const taken = [...has].filter(([digest, until]) => !had.has(digest) || had.get(digest) !== until);
  // What had ended before may be somebody else's by now.
  const given = [...had].filter(([digest, until]) => !has.has(digest) && (until === undefined || until > now));
  return [
    ...taken.map(([digest, until]) => ({ digest, ...(until !== undefined && { until }) })),
    ...given.map(([digest]) => ({ digest, until: now })),
  ];
}

/** By digest, until when. Keys that earlier versions stored have none, and are nobody's own until they are sent again. */
function heldKeys(agent: Agent | undefined): Map<string, string | undefined> {
  const held = new Map<string, string | undefined>();
  for (const { digest, older = [] } of Object.values(agent?.secrets ?? {})) {
    for (const key of older) if (key.digest !== undefined) held.set(key.digest, key.usableUntil);
    if (digest !== undefined) held.set(digest, undefined);
  }
  return held;
}

/** Of a key from a random source: nobody finds one by its digest. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}

function tooManyKeys(): Problem {
  return new Problem(
    'too_many_keys',
    `${MOST_OLDER} older keys still open something. Wait until one has ended, or send keyOverlapSeconds 0 to end all of them`,
  );
}
