import { readMajor } from './digits-reader.ts';
import { Digits, type Members, readJsonObject } from './json-reader.ts';
import type { Reading } from './reading.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The page of TG and VP, sections 2 and 5, about what stood in the message before it was sealed. */
export function readDialect(plaintext: Buffer): Reading {
  const text = textOf(plaintext);
  const members = text === undefined ? undefined : readJsonObject(text);
  if (!members) return 'rejected';
  switch (members.get('action')) {
    case 'balance':
      return readBalance(members);
    case 'betNSettle':
    case 'retryBet':
      return readBet(members);
    case 'rollback':
      return readRollback(members);
    default:
      return 'rejected';
  }
}

function readBalance(members: Members): Reading {
  const [playerId, currency] = [nameIn(members, 'uid'), nameIn(members, 'currency')];
  return playerId && currency ? { kind: 'inquiry', playerId, currency, ids: [] } : 'rejected';
}

function readBet(members: Members): Reading {
  const [playerId, currency] = [nameIn(members, 'uid'), nameIn(members, 'currency')];
  const ids = idsIn(members);
  const [stake, payout] = [amountIn(members, 'actualBetAmt'), amountIn(members, 'winAmt')];
  const jackpot = isSet(members.get('jackpotWin')) ? amountIn(members, 'jackpotWin') : 0n;
  if (!playerId || !currency || !ids) return 'rejected';
  if (stake === undefined || payout === undefined || jackpot === undefined) return 'rejected';
  return { kind: 'play', playerId, currency, ids, stake, payout };
}

function readRollback(members: Members): Reading {
  const playerId = nameIn(members, 'uid');
  const ids = idsIn(members);
  return playerId && ids ? { kind: 'rollback', playerId, ids } : 'rejected';
}

/** `null` and an empty text are as good as nothing. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** At least one. */
function idsIn(members: Members): string[] | undefined {
  const sent = ['betId', 'transferId'].filter((name) => isSet(members.get(name)));
  const ids = sent.map((name) => nameIn(members, name)).filter((id) => id !== undefined);
  return ids.length === sent.length && ids.length > 0 ? ids : undefined;
}

/** 1 to 128 characters, none of them a control character. */
function nameIn(members: Members, name: string): string | undefined {
  const value = members.get(name);
  if (typeof value !== 'string' || !value.isWellFormed() || /\p{Cc}/u.test(value)) return undefined;
  const length = Array.from(value).length;
  return length >= 1 && length <= 128 ? value : undefined;
}

function amountIn(members: Members, name: string): bigint | undefined {
  const value = members.get(name);
  return value instanceof Digits ? readMajor(value.text) : undefined;
}

function textOf(plaintext: Buffer): string | undefined {
  try {
    return utf8.decode(plaintext);
  } catch {
    return undefined;
  }
}
