import { readUint64 } from './digits-reader.ts';
import { Digits, type Members, readJsonObject } from './json-reader.ts';
import { hundredths, type Reading, type Sessions } from './reading.ts';

const LARGEST_AMOUNT = 2n ** 63n - 1n;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The page of Wallet API v2, sections 2, 4 and 5, with the settings that an agent has until they are changed. */
export function readWalletV2(body: Buffer, sessions: Sessions): Reading {
  const members = readJsonObject(textOf(body) ?? '');
  const code = members?.get('code');
  if (!members || typeof code !== 'string') return 'rejected';
  const asked = readRequest(members);
  if (!asked) return 'rejected';
  const session = sessions.get(code);
  return session ? { ...session, ...asked } : 'unknown_session';
}

function readRequest(members: Members) {
  const type = members.get('type');
  if (type === 'credit') return { kind: 'inquiry', ids: [] } as const;
  const id = uint64In(members, 'id');
  if (id === undefined) return undefined;
  if (type === 'cancel') return { kind: 'rollback', ids: [id] } as const;
  if (type !== 'bet' && type !== 'win') return undefined;
  const amount = uint64In(members, type);
  if (amount === undefined || BigInt(amount) > LARGEST_AMOUNT) return undefined;
  return type === 'bet'
    ? ({ kind: 'stake', ids: [id], stake: hundredths(amount) } as const)
    : ({ kind: 'payout', ids: [id], payout: hundredths(amount) } as const);
}

/** Digits, bare or as a string. */
function uint64In(members: Members, name: string): string | undefined {
  const value = members.get(name);
  if (typeof value === 'string') return readUint64(value);
  return value instanceof Digits ? readUint64(value.text) : undefined;
}

function textOf(body: Buffer): string | undefined {
  try {
    return utf8.decode(body);
  } catch {
    return undefined;
  }
}
