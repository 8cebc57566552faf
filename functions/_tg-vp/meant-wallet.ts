import { currencyNamed } from '../../shared/application/currencies.ts';
import type { WalletRef } from '../../shared/domain/command.ts';
import type { Source } from '../../shared/domain/ids.ts';
import type { JsonObject } from '../../shared/http/json.ts';
import { walletOfName } from './names.ts';
import type { Settings } from './settings.ts';

/** A currency that this provider knows by another code names no wallet. */
export function walletOf({ uid, currency }: { uid: string; currency: string }, source: Source, settings: Settings) {
  const meant = currencyNamed(settings, currency);
  return { ...walletOfName(uid, source), currency: meant?.currency ?? '' } satisfies WalletRef;
}

/** Whose balance a malformed request is answered with, as far as it says. */
export function accountOf({ uid, currency }: JsonObject, source: Source, settings: Settings): WalletRef | undefined {
  if (typeof uid !== 'string') return undefined;
  return typeof currency === 'string' ? walletOf({ uid, currency }, source, settings) : walletOfName(uid, source);
}
