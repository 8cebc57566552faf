import { isDeepStrictEqual } from 'node:util';

import type { Agent, KeyClaim } from '../../shared/application/agent.ts';
import type { SecretBox, SecretOwner } from '../../shared/encryption/agent-keys.ts';

import { checked, invalidRequest } from './input.ts';
import { Problem } from './problem.ts';
import type { Protocol } from './protocols.ts';
import { changedClaims, renewed } from './registered-keys.ts';
import { type Registration, settingsOf } from './registration-schemas.ts';
import { canonicalRange } from './source-ranges.ts';

type Members = Readonly<Record<string, unknown>>;

/** The registration's members, each in the place where the agent keeps it. */
export interface Sorted {
  readonly credentials: Members;
  readonly secrets: Readonly<Record<string, string>>;
  readonly settings: Members;
  readonly allowedSourceIps: readonly string[] | undefined;
  readonly enabled: boolean | undefined;
}

/** Throws `invalid_request` when a setting stands in both of its places with different values. */
export function sortMembers(registration: Registration, manifest: Protocol): Sorted {
  const { allowedSourceIps, enabled, settings: nested = {}, ...members } = registration;
  const sent = Object.entries(members).filter(([, value]) => value !== undefined);
  const isSetting = (name: string) => Object.hasOwn(settingsOf(manifest).shape, name);
  const isSecret = (name: string) => Object.hasOwn(manifest.secrets, name);
  const flat = Object.fromEntries(sent.filter(([name]) => isSetting(name)));
  const contradicted = Object.keys(flat).find(
    (name) => nested[name] !== undefined && !isDeepStrictEqual(nested[name], flat[name]),
  );
  if (contradicted !== undefined) {
    throw invalidRequest([{ path: contradicted, message: 'has another value inside settings than beside them' }]);
  }
  return {
    credentials: Object.fromEntries(sent.filter(([name]) => !isSetting(name) && !isSecret(name))),
    secrets: Object.fromEntries(sent.filter(([name]) => isSecret(name)).map(([name, value]) => [name, String(value)])),
    settings: { ...flat, ...nested },
    allowedSourceIps: allowedSourceIps?.map((range) => canonicalRange(range) ?? range),
    enabled,
  };
}

export interface RegistrationPorts {
  readonly manifest: Protocol;
  readonly secrets: SecretBox;
  /** Milliseconds. */
  readonly now: number;
}

/** An agent as it is to be, and what has to be written about its keys beside it. */
export interface Change {
  readonly agent: Agent;
  readonly claims: readonly KeyClaim[];
}

/**
 * The agent after this registration: what is sent replaces what stands, maps are merged by key, all else stays. One that was deleted begins anew. Throws
 * `missing_credentials` when a first registration is not complete and `invalid_request` when the settings contradict each other.
 */
export async function registered(
  owner: SecretOwner,
  row: Agent | undefined,
  sent: Sorted,
  ports: RegistrationPorts,
): Promise<Change> {
  const { manifest, now } = ports;
  const { protocol, agentId } = owner;
  const at = new Date(now).toISOString();
  const current = row?.deletedAt === undefined ? row : undefined;
  const credentials = { ...current?.credentials, ...sent.credentials };
  requireCredentials(manifest, { ...credentials, ...current?.secrets, ...sent.secrets });
  const chosen = mergedSettings(current ? stillKnown(storedSettings(current), manifest) : {}, sent.settings);
  const { keyOverlapSeconds: overlap } = checked(settingsOf(manifest), chosen);
  const { keyOverlapSeconds: _, ...settings } = chosen;
  const enabled = sent.enabled ?? current?.enabled;
  const agent = {
    protocol,
    agentId,
    createdAt: row?.createdAt ?? at,
    updatedAt: at,
    revision: (row?.revision ?? 0) + 1,
    ...(enabled === false && { enabled }),
    allowedSourceIps: sent.allowedSourceIps ?? current?.allowedSourceIps ?? [],
    credentials,
    settings,
    ...(typeof overlap === 'number' && chosen['keyOverlapSeconds'] !== undefined && { keyOverlapSeconds: overlap }),
    secrets: await renewedSecrets(owner, current, sent, typeof overlap === 'number' ? overlap * 1000 : 0, ports),
  };
  return { agent, claims: changedClaims(current, agent) };
}

async function renewedSecrets(
  owner: SecretOwner,
  current: Agent | undefined,
  sent: Sorted,
  overlapMs: number,
  { manifest, secrets, now }: RegistrationPorts,
): Promise<Agent['secrets']> {
  const all = Object.entries(manifest.secrets).map(async ([name, rotation]) => {
    const ports = { secrets, now, overlapMs };
    const secret = await renewed(current?.secrets[name], sent.secrets[name], owner, rotation, ports);
    return secret ? [[name, secret] as const] : [];
  });
  return { ...current?.secrets, ...Object.fromEntries((await Promise.all(all)).flat()) };
}

/** The agent without its secrets. What is no secret stays, for whoever reads the ledger's lines under its name. */
export function deleted(agent: Agent, now: number): Change {
  const at = new Date(now).toISOString();
  const gone = { ...agent, secrets: {}, updatedAt: at, deletedAt: at, revision: agent.revision + 1 };
  return { agent: gone, claims: changedClaims(agent, gone) };
}

function requireCredentials(manifest: Protocol, known: Members): void {
  const needed = Object.keys(manifest.credentials.shape).filter((name) => !isOptional(manifest.credentials, name));
  const missing = needed.filter((name) => known[name] === undefined);
  if (missing.length === 0) return;
  throw new Problem('missing_credentials', `The first registration of an agent needs ${missing.join(', ')} too`, {
    errors: missing.map((path) => ({ path, message: 'is missing' })),
  });
}

/** The agent's settings as they are sent and shown: the overlap is one of them. */
export function storedSettings({ settings, keyOverlapSeconds }: Agent): Members {
  return { ...settings, ...(keyOverlapSeconds !== undefined && { keyOverlapSeconds }) };
}

/** A setting that a newer manifest has dropped must not stand in the way of every later registration. */
function stillKnown(settings: Members, manifest: Protocol): Members {
  const { shape } = settingsOf(manifest);
  return Object.fromEntries(Object.entries(settings).filter(([name]) => Object.hasOwn(shape, name)));
}

/** A map is added to and not replaced, so that who names one currency says nothing of the others; `null` takes a key away. */
function mergedSettings(stored: Members, sent: Members): Members {
  const merged = Object.entries(sent).map(([name, value]) => {
    if (!isMap(value)) return [name, value] as const;
    const before = Object.hasOwn(stored, name) ? stored[name] : undefined;
    const all = Object.entries({ ...(isMap(before) ? before : {}), ...value });
    return [name, Object.fromEntries(all.filter(([, entry]) => entry !== null))] as const;
  });
  return { ...stored, ...Object.fromEntries(merged) };
}

function isMap(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a registration may leave the credential out for good. */
function isOptional(credentials: Protocol['credentials'], name: string): boolean {
  return credentials.shape[name]?.safeParse(undefined).success === true;
}
