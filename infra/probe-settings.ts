import { callbacksOpenSecrets, type ProtocolManifest } from '../shared/application/manifest.ts';

/** A balance every minute through the public address, where it was asked for: `-c probe=vp`. */
export interface ProbeSettings {
  /** In which its agent `probe` is registered. */
  readonly protocols: readonly string[];
  readonly currency: string;
}

/** `text` is names with commas. Throws for a protocol that the probe cannot play: where a player's session opens callbacks, it would need one that never ends. */
export function probeSettings(text: string, currency: string, manifests: readonly ProtocolManifest[]): ProbeSettings {
  const playable = manifests.filter(callbacksOpenSecrets).map(({ protocol }) => protocol);
  const protocols = text.split(',');
  const unknown = protocols.filter((protocol) => !playable.includes(protocol));
  if (unknown.length > 0) throw new Error(`The probe plays ${playable.join(', ')}, and not "${unknown.join(', ')}"`);
  if (new Set(protocols).size < protocols.length) throw new Error('The probe plays each protocol once');
  if (!/^[A-Z0-9]{3,10}$/.test(currency)) throw new Error(`"${currency}" is no currency for the probe`);
  return { protocols, currency };
}
