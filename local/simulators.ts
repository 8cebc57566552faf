import { functionFoldersWith, importFrom } from '../infra/protocols.ts';
import type { ProtocolManifest } from '../shared/application/manifest.ts';
import type { Simulator } from '../shared/provider-simulator.ts';

interface Actor {
  readonly manifest: ProtocolManifest;
  readonly simulator: Simulator;
}

/** Everybody who can play a provider: a folder with a manifest and a simulator. */
export async function findSimulators(sourceRoot: string): Promise<Actor[]> {
  const withSimulator = functionFoldersWith('simulator.ts', sourceRoot);
  const folders = functionFoldersWith('manifest.ts', sourceRoot).filter((folder) => withSimulator.includes(folder));
  return Promise.all(
    folders.map(async (folder) => ({
      manifest: (await importFrom(folder, 'manifest.ts', 'manifest', sourceRoot)) as ProtocolManifest,
      simulator: (await importFrom(folder, 'simulator.ts', 'simulator', sourceRoot)) as Simulator,
    })),
  );
}
