import type * as z from 'zod';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import { findModules } from '../_providers/providers.ts';
import { Problem } from './problem.ts';

/** What an operator registers for an agent: a protocol's `registration.ts`. */
export interface RegistrationSchemas {
  /** The registration's own members (beside `allowedSourceIps` and the settings); each that is not optional must be there the first time. */
  readonly credentials: z.ZodObject;
  /** The agent's settings; every one has a default, so that `{}` is a complete set. */
  readonly settings: z.ZodObject;
}

/** A protocol as the operator knows it. */
export type Protocol = ProtocolManifest & RegistrationSchemas;

/** By the protocol's name. */
export type Protocols = ReadonlyMap<string, Protocol>;

/**
 * Finds every protocol that is deployed beside this function, so that a new one is a new folder and nothing else. `functions` is the folder above this one,
 * in the source tree and in the bundle alike. Throws when there is none, or one without its registration, because the bundle is then incomplete.
 */
export async function loadProtocols(functions: URL): Promise<Protocols> {
  const modules = await findModules<{ manifest: ProtocolManifest }>(functions, 'manifest');
  const registrations = await findModules<RegistrationSchemas>(functions, 'registration');
  const protocols = new Map<string, Protocol>();
  for (const [folder, { manifest }] of modules) {
    const registration = registrations.get(folder);
    if (!registration)
      throw new Error(`The folder ${folder} says not what is registered: its registration.ts is missing`);
    const { credentials, settings } = registration;
    protocols.set(manifest.protocol, { ...manifest, credentials, settings });
  }
  if (protocols.size === 0) throw new Error('No protocol folder is deployed beside the operator function');
  return protocols;
}

/** Throws `protocol_not_found`. */
export function protocolNamed(protocols: Protocols, name: string): Protocol {
  const manifest = protocols.get(name);
  if (!manifest)
    throw new Problem('protocol_not_found', `This wallet speaks ${[...protocols.keys()].sort().join(', ')}`);
  return manifest;
}

/** The first part of all of the agent's callback paths: a provider that appends paths of its own is given this. */
export function callbackPathOf(protocol: string, agentId: string): string {
  return `/callbacks/${protocol}/${agentId}`;
}
