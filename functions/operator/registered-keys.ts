import { createHash, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import {
  type Agent,
  type KeyClaim,
  type ReplacedSecret,
  usableOlder,
  type WrappedSecret,
} from '../../shared/application/agent.ts';
import type { Rotation } from '../../shared/application/manifest.ts';
import type { SecretBox, SecretOwner } from '../../shared/encryption/agent-keys.ts';
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
    if (text === undefined || (current && isKnownAs(current, text))) return current && withOlder(current, []);
    return { wrapped: await secrets.wrap(text, owner), since: timeText(now), likeness: likenessOf(text) };
  }
  const older = current ? endingAsSetNow(current, ports) : [];
  if (text === undefined) return current && withOlder(current, older);
  const digest = digestOf(text);
  if (current?.digest === digest) return withOlder(current, older);
  const wrapped = await secrets.wrap(text, owner);
  const replaced = current ? replacedNow(current, ports) : [];
  const others = [...replaced, ...older].filter((key) => key.digest !== digest);
  if (others.length > MOST_OLDER) throw tooManyKeys();
  return withOlder(
    { wrapped, since: timeText(now), digest },
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

/**
 * What a secret is known again by without being opened: this function wraps secrets and may unwrap none. A secret that people choose could be guessed from a
 * plain digest, so the guess is made dear and every secret has a salt of its own.
 */
function likenessOf(text: string, salt = randomBytes(16)): string {
  return `${salt.toString('base64url')}.${scryptSync(text, salt, 32).toString('base64url')}`;
}

/** A secret that an earlier version stored has no likeness: it counts as another one until it is sent again. */
function isKnownAs({ likeness }: WrappedSecret, text: string): boolean {
  const [salt] = likeness?.split('.') ?? [];
  if (likeness === undefined || salt === undefined) return false;
  return timingSafeEqual(Buffer.from(likeness), Buffer.from(likenessOf(text, Buffer.from(salt, 'base64url'))));
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
