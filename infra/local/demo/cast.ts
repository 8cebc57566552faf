import type { ProtocolManifest } from '../../../shared/application/manifest.ts';
import type { Speaker } from '../../../shared/http/speaker.ts';
import { functionFoldersWith, importFrom } from '../../protocols.ts';

interface Actor {
  readonly manifest: ProtocolManifest;
  readonly speaker: Speaker;
}

/** Everybody who can play a provider: a folder with a manifest and a speaker. */
export async function findSpeakers(sourceRoot: string): Promise<Actor[]> {
  const withSpeaker = functionFoldersWith('speaker.ts', sourceRoot);
  const folders = functionFoldersWith('manifest.ts', sourceRoot).filter((folder) => withSpeaker.includes(folder));
  return Promise.all(
    folders.map(async (folder) => ({
      manifest: (await importFrom(folder, 'manifest.ts', 'manifest', sourceRoot)) as ProtocolManifest,
      speaker: (await importFrom(folder, 'speaker.ts', 'speaker', sourceRoot)) as Speaker,
    })),
  );
}
