import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import { findModules } from '../_providers/providers.ts';
import { Problem } from './problem.ts';

/** By the protocol's name. */
export type Protocols = ReadonlyMap<string, ProtocolManifest>;

/**
 * Finds every protocol that is deployed beside this function, so that a new one is a new folder and nothing else. `functions` is the folder above this one,
 * in the source tree and in the bundle alike. Throws when there is none, because the bundle is then incomplete.
 */
export async function loadProtocols(functions: URL): Promise<Protocols> {
  const modules = await findModules<{ manifest: ProtocolManifest }>(functions, 'manifest');
  const protocols = new Map([...modules.values()].map(({ manifest }) => [manifest.protocol, manifest]));
  if (protocols.size === 0) throw new Error('No protocol folder is deployed beside the operator function');
  return protocols;
}

/** Throws `protocol_not_found`. */
export function protocolNamed(protocols: Protocols, name: string): ProtocolManifest {
  const manifest = protocols.get(name);
  if (!manifest)
    throw new Problem('protocol_not_found', `This wallet speaks ${[...protocols.keys()].sort().join(', ')}`);
  return manifest;
}

/** The first part of all of the agent's callback paths: a provider that appends paths of its own is given this. */
export function callbackPathOf(protocol: string, agentId: string): string {
  return `/callbacks/${protocol}/${agentId}`;
}
