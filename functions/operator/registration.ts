import { isDeepStrictEqual } from 'node:util';
import type { Agent, WrappedSecret } from '../../shared/application/agent.ts';
import { isOptional, type ProtocolManifest } from '../../shared/application/manifest.ts';
import { KmsFault, type SecretBox, type SecretOwner } from '../../shared/encryption/agent-keys.ts';
import { checked, invalidRequest } from './input.ts';
import { Problem } from './problem.ts';
import type { Registration } from './registration-schemas.ts';
import { canonicalRange } from './source-ranges.ts';

type Members = Readonly<Record<string, unknown>>;

/** The registration's members, each in the place where the agent keeps it. */
export interface Sorted {
  readonly credentials: Members;
  readonly secrets: Readonly<Record<string, string>>;
  readonly settings: Members;
  readonly allowedSourceIps: readonly string[] | undefined;
}

/** Throws `invalid_request` when a setting stands in both of its places with different values. */
export function sortMembers(registration: Registration, manifest: ProtocolManifest): Sorted {
  const { allowedSourceIps, settings: nested = {}, ...members } = registration;
  const sent = Object.entries(members).filter(([, value]) => value !== undefined);
  const isSetting = (name: string) => Object.hasOwn(manifest.settings.shape, name);
  const isSecret = (name: string) => manifest.secrets.includes(name);
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
  };
}

export interface RegistrationPorts {
  readonly manifest: ProtocolManifest;
  readonly secrets: SecretBox;
  /** Milliseconds. */
  readonly now: number;
}

/**
 * The agent after this registration: what is sent replaces what stands, all else stays. Throws `missing_credentials` when a first registration is not complete
 * and `invalid_request` when the settings contradict each other.
 */
export async function registered(
  owner: SecretOwner,
  current: Agent | undefined,
  sent: Sorted,
  ports: RegistrationPorts,
): Promise<Agent> {
  const { manifest, now } = ports;
  const { protocol, agentId } = owner;
  const at = new Date(now).toISOString();
  const credentials = { ...current?.credentials, ...sent.credentials };
  const settings = { ...stillKnown(current?.settings ?? {}, manifest), ...sent.settings };
  requireCredentials(manifest, { ...credentials, ...current?.secrets, ...sent.secrets });
  const overlapMs = overlapMsOf(checked(manifest.settings, settings));
  const wrapped = await Promise.all(
    Object.entries(sent.secrets).map(
      async ([name, text]) => [name, await renewed(current?.secrets[name], text, owner, overlapMs, ports)] as const,
    ),
  );
  return {
    protocol,
    agentId,
    createdAt: current?.createdAt ?? at,
    updatedAt: at,
    revision: (current?.revision ?? 0) + 1,
    allowedSourceIps: sent.allowedSourceIps ?? current?.allowedSourceIps ?? [],
    credentials,
    settings,
    secrets: { ...current?.secrets, ...Object.fromEntries(wrapped) },
  };
}

function requireCredentials(manifest: ProtocolManifest, known: Members): void {
  const needed = Object.keys(manifest.credentials.shape).filter((name) => !isOptional(manifest.credentials, name));
  const missing = needed.filter((name) => known[name] === undefined);
  if (missing.length === 0) return;
  throw new Problem('missing_credentials', `The first registration of an agent needs ${missing.join(', ')} too`, {
    errors: missing.map((path) => ({ path, message: 'is missing' })),
  });
}

/** A setting that a newer manifest has dropped must not stand in the way of every later registration. */
function stillKnown(settings: Members, manifest: ProtocolManifest): Members {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => Object.hasOwn(manifest.settings.shape, name)));
}

/** A protocol without the setting changes its secrets from one moment to the next. */
function overlapMsOf({ keyOverlapSeconds }: Members): number {
  return typeof keyOverlapSeconds === 'number' ? keyOverlapSeconds * 1000 : 0;
}

/** The same secret again changes nothing. Another one leaves the one that it replaces usable for the overlap; what that one had replaced is dropped. */
async function renewed(
  current: WrappedSecret | undefined,
  text: string,
  owner: SecretOwner,
  overlapMs: number,
  { secrets, now }: RegistrationPorts,
): Promise<WrappedSecret> {
  if (current && (await isSame(current, text, owner, secrets))) return current;
  const wrapped = await secrets.wrap(text, owner);
  if (!current || overlapMs === 0) return { wrapped };
  return { wrapped, previous: { wrapped: current.wrapped, usableUntil: new Date(now + overlapMs).toISOString() } };
}

/** A secret that KMS cannot open any more counts as another one: to register anew is then the way out. While KMS is down, the new one cannot be wrapped either. */
async function isSame(current: WrappedSecret, text: string, owner: SecretOwner, secrets: SecretBox): Promise<boolean> {
  try {
    return (await secrets.unwrap(current.wrapped, owner)) === text;
  } catch (error) {
    if (error instanceof KmsFault) return false;
    throw error;
  }
}
