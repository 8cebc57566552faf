import { createDecipheriv } from 'node:crypto';
import { formatMajorNumber, readAmount } from '../../shared/domain/money.ts';
import { openCipherText } from '../../shared/encryption/cipher-text.ts';
import { JsonNumber, type JsonObject, parseJsonObject } from '../../shared/http/json.ts';
import type { Door } from './doors.ts';
import type { ReferenceWallet, Reply } from './reference-wallet.ts';

export interface VpSlips {
  /** Opens what has a tag of fewer than 16 bytes. */
  readonly takesShortTags?: true;
  /** Keeps and tells the balance as a float. */
  readonly floatMoney?: true;
  /** Whatever any agent's key opens is let in. */
  readonly takesAnyKey?: true;
  /** An id at one agent is the same transaction at another. */
  readonly agentsShareIds?: true;
  /** What comes in the clear is taken as it is. */
  readonly takesPlaintext?: true;
  /** What a player's name becomes before it is looked up. */
  readonly playerOf?: (uid: string) => string;
  readonly ignoresCurrency?: true;
  /** What amounts become before they are booked, in amount units. */
  readonly rounded?: (units: bigint) => bigint;
  readonly takesNegative?: true;
  /** Refuses what has a member that it does not know. */
  readonly refusesNewMembers?: true;
}

/** VP in the words of its document: one path, everything sealed. */
export function vpDoor(wallet: ReferenceWallet, keys: ReadonlyMap<string, string>, slips: VpSlips = {}): Door {
  const floats = new Map<string, { sum: number; units: bigint }>();
  /** A wallet that adds in floats: it begins with what is right, and every amount adds a little noise. */
  const floatOf = (owner: string, units: bigint) => {
    const before = floats.get(owner) ?? { sum: Number(units) / 10_000, units };
    const sum = before.sum + Number(units - before.units) / 10_000;
    floats.set(owner, { sum, units });
    return JSON.stringify(sum);
  };
  const told = (owner: string) => {
    const units = wallet.balanceOf(owner);
    return slips.floatMoney ? floatOf(owner, units) : formatMajorNumber(units);
  };
  const answer = (status: string, errText: string, balance: string) => ({
    statusCode: 200,
    body: `{"status":"${status}","errText":"${errText}","balance":${balance},"responseTime":"${new Date().toISOString()}"}`,
  });
  const WORDS: Record<Reply, [string, string]> = {
    done: ['0000', ''],
    uncovered: ['1006', 'insufficient balance'],
    invalid: ['9999', 'transaction mismatch'],
  };
  return async ({ path, body }) => {
    const agent = path.split('/').at(-1) ?? '';
    const tried = slips.takesAnyKey ? [...keys.values()] : [keys.get(agent) ?? ''];
    const content = tried.map((key) => contentOf(body, key, slips)).find((found) => found !== undefined);
    const said = text(content?.['uid']);
    const uid = said === undefined ? undefined : (slips.playerOf?.(said) ?? said);
    const owner = `${uid} EUR`;
    if (!content || uid === undefined || !wallet.balances.has(owner)) return answer('9999', 'request rejected', '0');
    const reply = await replyTo(wallet, owner, content, slips.agentsShareIds ? '' : agent, slips);
    if (reply === undefined) return answer('9999', 'invalid request', told(owner));
    return answer(...WORDS[reply], told(owner));
  };
}

async function replyTo(
  wallet: ReferenceWallet,
  owner: string,
  content: JsonObject,
  agent: string,
  { ignoresCurrency, rounded = (units) => units, takesNegative, refusesNewMembers }: VpSlips,
): Promise<Reply | undefined> {
  const { action } = content;
  const currency = ignoresCurrency ? 'EUR' : text(content['currency']);
  if (refusesNewMembers && 'addedLater' in content) return undefined;
  const ids = new Set(['betId', 'transferId'].flatMap((name) => text(content[name]) ?? []));
  const [plain, ...others] = ids;
  const id = `${agent} ${plain}`;
  if (action === 'balance') return currency === 'EUR' ? 'done' : undefined;
  if (plain === undefined || others.length > 0) return undefined;
  if (action === 'rollback') return content['brand'] === 'VP' ? wallet.rollback(owner, id) : undefined;
  const [stake, payout, prize] = ['actualBetAmt', 'winAmt', 'jackpotWin'].map((name) =>
    amount(content[name], takesNegative),
  );
  if (action !== 'betNSettle' && action !== 'retryBet') return undefined;
  if (stake === undefined || payout === undefined || currency !== 'EUR') return undefined;
  return wallet.stake(owner, id, rounded(stake), rounded(payout), `${text(content['brand'])} ${prize}`);
}

function contentOf(body: string, key: string, { takesShortTags, takesPlaintext }: VpSlips): JsonObject | undefined {
  const plain = parseJsonObject(body);
  if (takesPlaintext && plain?.['uid'] !== undefined) return plain;
  const cipherText = text(parseJsonObject(body)?.['cipherText']);
  if (cipherText === undefined) return undefined;
  const plaintext = takesShortTags ? openLoosely(cipherText, key) : openCipherText(cipherText, Buffer.from(key, 'hex'));
  return plaintext === undefined ? undefined : parseJsonObject(plaintext);
}

/** As Node's documentation shows it, without a word on how long a tag has to be. */
function openLoosely(cipherText: string, key: string): string | undefined {
  const [, iv = '', tag = '', data = ''] = /^(.{16})([^=]*=*)(.*)$/s.exec(cipherText) ?? [];
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), Buffer.from(iv, 'base64'));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return decipher.update(data, 'base64', 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function amount(value: unknown, takesNegative?: true): bigint | undefined {
  const units = value instanceof JsonNumber ? readAmount(value.source)?.units : undefined;
  return units !== undefined && (units >= 0n || takesNegative) ? units : undefined;
}
