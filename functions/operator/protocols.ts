import { readdir } from 'node:fs/promises';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import { Problem } from './problem.ts';

/** By the protocol's name. */
export type Protocols = ReadonlyMap<string, ProtocolManifest>;

/** In the source it is TypeScript, in the bundle it is not. */
const MANIFEST = /^manifest\.(mjs|js|ts)$/;

/**
 * Finds every protocol that is deployed beside this function, so that a new one is a new folder and nothing else. `functions` is the folder above this one,
 * in the source tree and in the bundle alike. Throws when there is none, because the bundle is then incomplete.
 */
export async function loadProtocols(functions: URL): Promise<Protocols> {
  const protocols = new Map<string, ProtocolManifest>();
  const folders = await readdir(functions, { withFileTypes: true });
  for (const { name } of folders.filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))) {
    const folder = new URL(`${name}/`, functions);
    const file = (await readdir(folder)).find((candidate) => MANIFEST.test(candidate));
    if (file === undefined) continue;
    // The folder's own `satisfies ProtocolManifest` is what makes this true.
    const { manifest } = (await import(new URL(file, folder).href)) as { manifest: ProtocolManifest };
    protocols.set(manifest.protocol, manifest);
  }
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
