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
  /** What becomes of a balance before it is written, in amount units. */
  readonly tells?: (units: bigint) => string;
  /** Tells the balance as it was before the message. */
  readonly tellsBefore?: true;
  /** Decrypts, and does not look whether the tag is right. */
  readonly checksNoTag?: true;
  /** A retry is a transaction of its own. */
  readonly retriesApart?: true;
  /** Refuses amounts with more than four decimals. */
  readonly refusesNoise?: true;
  /** Of a member that comes twice the last one counts, as it does for most parsers. */
  readonly takesTwice?: true;
  /** The same is what is written in the same way. */
  readonly comparesTexts?: true;
  /** An envelope is opened once. */
  readonly opensOnce?: true;
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
    if (slips.tells) return slips.tells(units);
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
  const opened = new Set<string>();
  const namesByAgent = new Map<string, Map<string, string>>();
  const namesOf = (agent: string) => {
    const names = namesByAgent.get(agent) ?? new Map<string, string>();
    namesByAgent.set(agent, names);
    return names;
  };
  return async ({ path, headers, body }) => {
    if (slips.opensOnce && opened.has(body)) return answer('9999', 'replay', '0');
    opened.add(body);
    const agent = path.split('/').at(-1) ?? '';
    if ((headers['x-agentid'] ?? agent) !== agent) return answer('9999', 'request rejected', '0');
    const tried = slips.takesAnyKey ? [...keys.values()] : [keys.get(agent) ?? ''];
    const content = tried.map((key) => contentOf(body, key, slips)).find((found) => found !== undefined);
    const said = text(content?.['uid']);
    const uid = said === undefined ? undefined : (slips.playerOf?.(said) ?? said);
    const owner = `${uid} EUR`;
    if (!content || uid === undefined || !wallet.balances.has(owner)) return answer('9999', 'request rejected', '0');
    const before = told(owner);
    const reply = await replyTo(wallet, owner, content, slips.agentsShareIds ? '' : agent, namesOf(agent), slips);
    if (reply === undefined) return answer('9999', 'invalid request', told(owner));
    return answer(...WORDS[reply], slips.tellsBefore ? before : told(owner));
  };
}

async function replyTo(
  wallet: ReferenceWallet,
  owner: string,
  content: JsonObject,
  agent: string,
  names: Map<string, string>,
  slips: VpSlips,
): Promise<Reply | undefined> {
  const { ignoresCurrency, rounded = (units) => units, takesNegative, refusesNewMembers } = slips;
  const { action } = content;
  const currency = ignoresCurrency ? 'EUR' : text(content['currency']);
  if (refusesNewMembers && 'addedLater' in content) return undefined;
  const ids = new Set(['betId', 'transferId'].flatMap((name) => text(content[name]) ?? []));
  const plain = meantBy([...ids], names);
  const id = slips.retriesApart && action === 'retryBet' ? `retry ${plain}` : `${agent} ${plain}`;
  if (action === 'balance') return currency === 'EUR' ? 'done' : undefined;
  if (plain === undefined) return undefined;
  if (action === 'rollback') return content['brand'] === 'VP' ? wallet.rollback(owner, id) : undefined;
  const [stake, payout, prize] = ['actualBetAmt', 'winAmt', 'jackpotWin'].map((name) =>
    amount(content[name], takesNegative),
  );
  if (action !== 'betNSettle' && action !== 'retryBet') return undefined;
  if (stake === undefined || payout === undefined || currency !== 'EUR') return undefined;
  const { actualBetAmt } = content;
  const isNoisy = actualBetAmt instanceof JsonNumber && /\.\d{5}/.test(actualBetAmt.source);
  if (slips.refusesNoise && isNoisy) return undefined;
  const other = slips.comparesTexts ? Object.keys(content).join() : `${text(content['brand'])} ${prize}`;
  return wallet.stake(owner, id, rounded(stake), rounded(payout), other);
}

/** The id by which the wallet knows what has these; `undefined` if they are of two transactions. */
function meantBy(ids: readonly string[], names: Map<string, string>): string | undefined {
  const [known, ...more] = new Set(ids.map((id) => names.get(id)));
  if (more.length > 0) return undefined;
  const meant = known ?? ids[0];
  if (meant !== undefined) for (const id of ids) names.set(id, meant);
  return meant;
}

function contentOf(body: string, key: string, slips: VpSlips): JsonObject | undefined {
  const { takesShortTags, takesPlaintext, checksNoTag, takesTwice } = slips;
  const plain = parseJsonObject(body);
  if (takesPlaintext && plain?.['uid'] !== undefined) return plain;
  const cipherText = text(parseJsonObject(body)?.['cipherText']);
  if (cipherText === undefined) return undefined;
  const plaintext =
    takesShortTags || checksNoTag
      ? openLoosely(cipherText, key, checksNoTag)
      : openCipherText(cipherText, Buffer.from(key, 'hex'));
  if (plaintext === undefined) return undefined;
  return takesTwice ? parsedLoosely(plaintext) : parseJsonObject(plaintext);
}

/** As Node's documentation shows it, without a word on how long a tag has to be. */
function openLoosely(cipherText: string, key: string, checksNoTag = false): string | undefined {
  const [, iv = '', tag = '', data = ''] = /^(.{16})([^=]*=*)(.*)$/s.exec(cipherText) ?? [];
  try {
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), Buffer.from(iv, 'base64'));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    return decipher.update(data, 'base64', 'utf8') + (checksNoTag ? '' : decipher.final('utf8'));
  } catch {
    return undefined;
  }
}

/** As `JSON.parse` reads it, which takes the last of two. */
function parsedLoosely(plaintext: string): JsonObject | undefined {
  try {
    const read = JSON.parse(plaintext, (_, value, context?: { source?: string }) =>
      typeof value === 'number' ? new JsonNumber(context?.source ?? String(value)) : value,
    ) as unknown;
    return typeof read === 'object' && read !== null ? (read as JsonObject) : undefined;
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
