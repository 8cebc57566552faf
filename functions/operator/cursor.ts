import { Problem } from './problem.ts';

/** Opaque to callers, so that it can come to mean something else; today the wallet version below which the page begins. */
export function encodeCursor(walletVersion: number): string {
  return Buffer.from(walletVersion.toString(), 'ascii').toString('base64url');
}

/** Throws `invalid_cursor` for everything that `encodeCursor` does not write. */
export function decodeCursor(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const walletVersion = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(walletVersion) || encodeCursor(walletVersion) !== cursor) {
    throw new Problem('invalid_cursor', 'Take the cursor from the answer before, as it is');
  }
  return walletVersion;
}
