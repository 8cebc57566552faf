import { join } from 'node:path';
import { functionFoldersWith, importFrom } from '../../infra/protocols.ts';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import type { Simulator } from '../../shared/provider-simulator.ts';

/** A folder of `functions/` that says of itself that it is a protocol. */
export interface ProtocolUnderTest {
  readonly name: string;
  readonly folder: string;
  readonly manifest: ProtocolManifest;
  readonly adapter: ProtocolAdapter<unknown>;
  readonly simulator: Simulator;
}

const repository = join(import.meta.dirname, '..', '..');

/** Every protocol by its existence. Throws for a folder that lacks its adapter or its simulator: it would not be tested and nobody would notice. */
export async function protocolsUnderTest(sourceRoot = repository): Promise<ProtocolUnderTest[]> {
  return Promise.all(
    functionFoldersWith('manifest.ts', sourceRoot).map(async (name) => ({
      name,
      folder: join(sourceRoot, 'functions', name),
      manifest: (await importFrom(name, 'manifest.ts', 'manifest', sourceRoot)) as ProtocolManifest,
      adapter: (await importFrom(name, 'adapter.ts', 'adapter', sourceRoot)) as ProtocolAdapter<unknown>,
      simulator: (await importFrom(name, 'simulator.ts', 'simulator', sourceRoot)) as Simulator,
    })),
  );
}
