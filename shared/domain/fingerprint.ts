/**
 * The content that must not change under an idempotency key, as named texts. Two fingerprints agree when every field that BOTH carry is equal:
 * a rollback that sends less than its stake still has to agree in what it does send, and an id that only one side knows contradicts nothing.
 */
export type Fingerprint = Readonly<Record<string, string>>;

export function agrees(stored: Fingerprint, asked: Fingerprint): boolean {
  return Object.entries(asked).every(([name, value]) => {
    const other = Object.hasOwn(stored, name) ? stored[name] : undefined;
    return other === undefined || isSameText(other, value);
  });
}

const CUT = /^(.*)~(\d+)~[\w-]{22}$/su;

/** Whether two texts say the same. One that was stored before long texts were cut is held against what a cut one still tells of it. */
export function isSameText(stored: string, asked: string): boolean {
  if (stored === asked) return true;
  const [, prefix, length] = CUT.exec(asked) ?? [];
  return prefix !== undefined && stored.length === Number(length) && stored.startsWith(prefix);
}

/** Player and currency say whose a record is. A request that names no currency is held against the player alone. */
export function isOwner(
  record: { readonly fingerprint: Fingerprint; readonly playerId: string },
  asked: Fingerprint,
): boolean {
  if (asked['player'] !== record.playerId) return false;
  const { currency } = record.fingerprint;
  return currency === undefined || asked['currency'] === undefined || currency === asked['currency'];
}
