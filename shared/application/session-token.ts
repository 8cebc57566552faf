import { createHash, randomBytes } from 'node:crypto';
import type { WalletRef } from '../domain/command.ts';

/**
 * A session token is 40 characters: the currency (padded to 5), the player's key (13) and 131 random bits (22). It carries what is needed to find the
 * player's row and, where ids are unique within a currency, the ledger record, so that session, player and record load in one read.
 * Only a hash of it is stored.
 */
const CURRENCY_LENGTH = 5;
const PLAYER_KEY_LENGTH = 13;
const RANDOM_LENGTH = 22;
const TOKEN = /^([A-Z][A-Z0-9]{2,4}_{0,2})([0-9A-Za-z]{13})([0-9A-Za-z]{22})$/;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export interface TokenParts {
  readonly currency: string;
  readonly playerKey: string;
}

export function mintToken(playerId: string, currency: string): string {
  return currency.padEnd(CURRENCY_LENGTH, '_') + playerKeyOf(playerId) + base62(randomBytes(20), RANDOM_LENGTH);
}

/** What a token says by itself; `undefined` for text that this wallet cannot have issued. Says nothing about whether it was. */
export function readToken(token: string): TokenParts | undefined {
  const match = TOKEN.exec(token);
  const [, currency = '', playerKey = ''] = match ?? [];
  return match && currency.length === CURRENCY_LENGTH
    ? { currency: currency.replaceAll('_', ''), playerKey }
    : undefined;
}

export function tokenHashOf(token: string): string {
  return createHash('sha256').update(token, 'utf8').digest('base64url');
}

/**
 * The key of a player's row: 77 bits of a hash of the player id, short enough for a token. Two players with one key are less likely than 1 in 10^7 among
 * a hundred million players; whoever reads a row compares the player id in it, so that such a pair would be refused, never mixed.
 */
export function playerKeyOf(playerId: string): string {
  return base62(createHash('sha256').update(playerId, 'utf8').digest(), PLAYER_KEY_LENGTH);
}

/** Which player's row is meant, before anything is read. A token that this wallet cannot have issued means none. */
export function playerKeyIn(walletRef: WalletRef): string {
  switch (walletRef.by) {
    case 'player':
      return playerKeyOf(walletRef.playerId);
    case 'name':
      return walletRef.playerKey;
    case 'session':
      return readToken(walletRef.token)?.playerKey ?? '';
  }
}

/** The last `length` digits of the bytes as one number. */
export function base62(bytes: Buffer, length: number): string {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  while (text.length < length) {
    text = ALPHABET[Number(rest % 62n)] + text;
    rest /= 62n;
  }
  return text;
}
