import { formatMajorNumber, readAmount } from '../../shared/domain/money.ts';
import { openCipherText } from '../../shared/encryption/cipher-text.ts';
import { JsonNumber, type JsonObject, parseJsonObject } from '../../shared/http/json.ts';
import type { Answered, Asked } from './doors.ts';

/** A message of the dialect of TG and VP, opened. */
export type Said = JsonObject;

/** Under which member which id came. */
type Ids = Record<string, unknown>;

export interface Bet {
  readonly ids: Ids;
  readonly uid: string;
  readonly owner: string;
  readonly content: string;
  readonly stake: bigint;
  readonly win: bigint;
  readonly round: unknown;
  readonly at: number;
  state: 'booked' | 'refused' | 'undone' | 'standing';
}

export interface Tombstone {
  readonly ids: Ids;
  readonly uid: string;
  readonly state: 'tombstone';
}

export type Known = Bet | Tombstone;

/**
 * A wallet for TG and VP with several currencies, two names for each bet and retries, that does what the certifier asks for. Whatever a wallet may get
 * wrong is a method of its own here: a broken one is a class that has another one. Amounts in amount units.
 */
export class DialectWallet {
  readonly keys = new Map<string, string>();
  readonly balances = new Map<string, bigint>();
  readonly blocked = new Set<string>();
  readonly known = new Map<string, Known>();
  #last: Promise<unknown> = Promise.resolve();

  async serve({ path, headers, body }: Asked): Promise<Answered> {
    const agent = path.split('/').at(-1) ?? '';
    const isMeant = (headers['x-agentid'] ?? agent) === agent;
    const said = isMeant ? this.opened(body, agent) : undefined;
    return said ? this.act(said, agent) : this.answer('9999', 'request rejected', 0n);
  }

  act(said: Said, agent: string): Promise<Answered> {
    const { action } = said;
    if (action === 'balance') return this.balance(said);
    if (action === 'rollback') return this.alone(() => this.rollback(said, agent));
    if (action === 'betNSettle' || action === 'retryBet') return this.alone(() => this.bet(said, agent));
    return this.unknownAction(said);
  }

  /** One after the other. */
  alone(act: () => Promise<Answered>): Promise<Answered> {
    const mine = this.#last.then(act);
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  opened(body: string, agent: string): Said | undefined {
    const cipherText = parseJsonObject(body)?.['cipherText'];
    const key = this.keys.get(agent);
    if (typeof cipherText !== 'string' || key === undefined) return undefined;
    const plaintext = openCipherText(cipherText, Buffer.from(key, 'hex'));
    return plaintext === undefined ? undefined : parseJsonObject(plaintext);
  }

  answer(status: string, errText: string, balance: bigint): Answered {
    const told = `"balance":${this.told(balance)},"responseTime":"${new Date().toISOString()}"`;
    return { statusCode: 200, body: `{"status":"${status}","errText":"${errText}",${told}}` };
  }

  told(balance: bigint): string {
    return formatMajorNumber(balance);
  }

  async unknownAction(_said: Said): Promise<Answered> {
    return this.answer('9999', 'unknown action', 0n);
  }

  ownerOf({ uid, currency }: Said): string {
    return `${uid} ${currency}`;
  }

  /** The first wallet of a player, for what names no currency. */
  firstOf({ uid }: Said): string {
    return [...this.balances.keys()].find((owner) => owner.startsWith(`${uid} `)) ?? '';
  }

  balanceOf(owner: string): bigint {
    return this.balances.get(owner) ?? 0n;
  }

  async move(owner: string, amount: bigint): Promise<void> {
    this.balances.set(owner, this.balanceOf(owner) + amount);
  }

  idsOf(said: Said): string[] {
    const ids = ['betId', 'transferId'].map((name) => said[name]);
    const told = ids.filter((id): id is string => typeof id === 'string' && id !== '');
    return told.every((id) => this.isId(id)) ? [...new Set(told)] : [];
  }

  idsByMember(said: Said): Ids {
    const members = ['betId', 'transferId'].map((name) => [name, this.idsOf({ [name]: said[name] ?? '' })[0]]);
    return Object.fromEntries(members.filter(([, id]) => id !== undefined));
  }

  isId(text: string): boolean {
    return text.isWellFormed() && !/\p{Cc}/u.test(text);
  }

  /** Whether one of two names is of another bet, or in the place of another name. */
  contradicts(said: Said, agent: string): boolean {
    const known = new Set(this.namesOf(said, agent).flatMap((name) => this.known.get(name) ?? []));
    const [only, ...more] = known;
    if (!only || more.length > 0) return more.length > 0;
    const told = this.idsByMember(said);
    return Object.keys(told).some((name) => (only.ids[name] ?? told[name]) !== told[name]);
  }

  namesOf(said: Said, agent: string): string[] {
    return this.idsOf(said).map((id) => `${agent} ${id}`);
  }

  find(names: readonly string[]): Known | undefined {
    return names.map((name) => this.known.get(name)).find((known) => known !== undefined);
  }

  keep(names: readonly string[], known: Known): void {
    for (const name of names) this.known.set(name, known);
  }

  /** What comes again under a further name has that one too. */
  learn(names: readonly string[], known: Known, ids: Ids): void {
    Object.assign(known.ids, ids);
    this.keep(names, known);
  }

  namesOfKnown(known: Known): string[] {
    return [...this.known].flatMap(([name, other]) => (other === known ? [name] : []));
  }

  forget(names: readonly string[]): void {
    for (const name of names) this.known.delete(name);
  }

  amountIn(said: Said, name: string): bigint | undefined {
    const sent = said[name];
    const units = sent instanceof JsonNumber ? readAmount(sent.source)?.units : undefined;
    return units !== undefined && units >= 0n ? units : undefined;
  }

  stakeOf(said: Said): bigint | undefined {
    return this.amountIn(said, 'actualBetAmt');
  }

  winOf(said: Said): bigint | undefined {
    return this.amountIn(said, 'winAmt');
  }

  async balance(said: Said): Promise<Answered> {
    const owner = this.ownerOf(said);
    if (!this.balances.has(owner)) return this.answer('9999', 'unknown wallet', 0n);
    return this.answer('0000', '', this.balanceOf(owner));
  }

  async bet(said: Said, agent: string): Promise<Answered> {
    const [stake, win, names] = [this.stakeOf(said), this.winOf(said), this.namesOf(said, agent)];
    const owner = this.ownerOf(said);
    if (stake === undefined || win === undefined || names.length === 0 || !this.balances.has(owner))
      return this.answer('9999', 'invalid request', 0n);
    const [uid, isRetry] = [String(said['uid']), said['action'] === 'retryBet'];
    const content = `${uid} ${said['currency']} ${said['brand']} ${stake} ${win} ${this.amountIn(said, 'jackpotWin')}`;
    const found = this.find(names);
    if (found && (found.uid !== uid || ('content' in found && found.content !== content)))
      return this.answer('9999', 'transaction mismatch', this.balanceOf(owner));
    if (this.contradicts(said, agent)) return this.answer('9999', 'transaction mismatch', this.balanceOf(owner));
    const ids = this.idsByMember(said);
    if (found) this.learn(names, found, ids);
    if (found && !(found.state === 'refused' && isRetry)) return this.repeated(found, owner, isRetry);
    if (this.blocked.has(uid) && stake > 0n && !isRetry)
      return this.answer('9999', 'player not active', this.balanceOf(owner));
    const state = this.balanceOf(owner) >= (isRetry ? stake - win : stake) ? 'booked' : 'refused';
    const all = found ? this.namesOfKnown(found) : names;
    this.keep(all, {
      ids: { ...found?.ids, ...ids },
      uid,
      owner,
      content,
      stake,
      win,
      round: said['roundId'],
      at: Date.now(),
      state,
    });
    if (state === 'refused') return this.answer('1006', 'insufficient balance', this.balanceOf(owner));
    await this.move(owner, win - stake);
    return this.answer('0000', '', this.balanceOf(owner));
  }

  repeated({ state }: Known, owner: string, isRetry: boolean): Answered {
    const balance = this.balanceOf(owner);
    if (state === 'booked' || state === 'standing') return this.answer(isRetry ? '0000' : '2001', '', balance);
    if (state === 'refused') return this.answer('1006', 'insufficient balance', balance);
    return this.answer(isRetry ? '9999' : '1006', 'transaction cancelled', balance);
  }

  async rollback(said: Said, agent: string): Promise<Answered> {
    const [names, uid] = [this.namesOf(said, agent), String(said['uid'])];
    if (names.length === 0) return this.answer('9999', 'invalid request', 0n);
    const found = this.find(names);
    const owner = found && 'owner' in found ? found.owner : this.firstOf(said);
    const done = (status: string) => this.answer(status, '', this.balanceOf(owner));
    if (!found) {
      this.keep(names, { ids: this.idsByMember(said), uid, state: 'tombstone' });
      return done('0000');
    }
    if (found.uid !== uid) return this.answer('9999', 'transaction mismatch', 0n);
    if (this.contradicts(said, agent)) return this.answer('9999', 'transaction mismatch', 0n);
    this.learn(names, found, this.idsByMember(said));
    if (found.state === 'undone' || found.state === 'tombstone') return done('2001');
    const gives = found.state === 'booked' ? found.stake - found.win : 0n;
    if (found.state === 'standing' || this.balanceOf(owner) + gives < 0n) {
      found.state = 'standing';
      return this.answer('2003', 'bet stands', this.balanceOf(owner));
    }
    const { state } = found;
    found.state = 'undone';
    if (state === 'booked') await this.giveBack(found, gives);
    return done('0000');
  }

  giveBack({ owner }: Bet, gives: bigint): Promise<void> {
    return this.move(owner, gives);
  }
}

export function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
