import { callbacksOpenSecrets, type ProtocolManifest } from '../shared/application/manifest.ts';
import { WrongStage } from './stage-file.ts';

/** A balance every minute through the public address, where it was asked for: `options.probe` of a stage. */
export interface ProbeSettings {
  /** In which its agent `probe` is registered. */
  readonly protocols: readonly string[];
  readonly currency: string;
}

/** Throws a `WrongStage` for a protocol that the probe cannot play: where a player's session opens callbacks, it would need one that never ends. */
export function checkProbe({ protocols }: ProbeSettings, manifests: readonly ProtocolManifest[]): void {
  const playable = manifests.filter(callbacksOpenSecrets).map(({ protocol }) => protocol);
  const unknown = protocols.filter((protocol) => !playable.includes(protocol));
  if (unknown.length > 0)
    throw new WrongStage(
      `options.probe.protocols: the probe plays ${playable.join(', ')}, and not "${unknown.join(', ')}"`,
    );
}
