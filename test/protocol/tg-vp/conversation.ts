import { adapter as tg } from '../../../functions/tg/adapter.ts';
import { adapter as vp } from '../../../functions/vp/adapter.ts';
import type { Clock } from '../../../shared/application/deadline.ts';
import type { LedgerEntry } from '../../../shared/domain/record.ts';
import { sealCipherText } from '../../../shared/encryption/cipher-text.ts';
import type { ProviderHandler } from '../../../shared/http/provider-handler.ts';
import { type EventParts, eventOf } from '../../support/events.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { expectTable, membersIn } from '../../support/text-table.ts';
import { WalletWorld, type WorldStore } from '../../support/wallet-world.ts';
import { byOperator } from '../by-operator.ts';

export const AES_KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
export const ADAPTERS = { tg, vp };

/** One provider talking to one agent about player p1. */
export class Conversation {
  readonly world: WalletWorld;
  readonly protocol: 'tg' | 'vp';
  readonly #handler: ProviderHandler;

  constructor(protocol: 'tg' | 'vp', store?: WorldStore, settings: Record<string, unknown> = {}, clock?: Clock) {
    this.protocol = protocol;
    this.world = new WalletWorld(store, clock);
    this.#handler = this.world.handlerOf(ADAPTERS[protocol]);
    this.register('op1', settings);
  }

  register(agentId: string, settings: Record<string, unknown> = {}): void {
    this.world.register(this.protocol, agentId, { settings, secrets: { aesKey: AES_KEY } });
  }

  /** What the provider moved in the wallet of p1, oldest first. */
  get entries(): LedgerEntry[] {
    const { store } = this.world;
    if (!(store instanceof MemoryStore)) throw new Error('only a store in memory is looked into like this');
    return store.entriesOf('p1', 'THB').filter(({ source }) => source !== undefined);
  }

  async send(
    plaintext: string | object,
    parts: Partial<EventParts> & { agentId?: string; key?: string } = {},
  ): Promise<string> {
    const { agentId = 'op1', key = AES_KEY, ...rest } = parts;
    const text = typeof plaintext === 'string' ? plaintext : JSON.stringify(plaintext);
    const body = JSON.stringify({ cipherText: sealCipherText(text, Buffer.from(key, 'hex')) });
    return this.post({ body, ...rest }, agentId);
  }

  async post(parts: Partial<EventParts>, agentId = 'op1'): Promise<string> {
    const path = `/callbacks/${this.protocol}/${agentId}`;
    const { statusCode, body = '' } = await this.#handler(eventOf({ path, pathParameters: { agentId }, ...parts }));
    if (statusCode !== 200) return `HTTP ${statusCode}`;
    const { status, balance } = JSON.parse(body) as { status: string; balance: number };
    return `${status} ${balance}`;
  }

  /** A table of steps: `bet a 0.5 0 uid=p2 => 0000 99.5`. An id `a` is both ids of a bet, `B/T` the two, `B/` or `/T` one of them. */
  plays(table: string): Promise<void> {
    return expectTable(table, ([verb = '', ...words]) => {
      const [first = '', stake = '', win = ''] = words.filter((word) => !word.includes('='));
      const more = membersIn(words.filter((word) => word.includes('=')));
      const [betId, transferId] = first.split('/');
      const ids = transferId === undefined ? first : { ...(betId && { betId }), ...(transferId && { transferId }) };
      switch (verb) {
        case 'bet':
          return this.b(ids, stake, win, more);
        case 'retry':
          return this.r(ids, stake, win, more);
        case 'rollback':
          return this.x(ids, more);
        case 'balance':
          return this.balance(first || undefined, stake || undefined);
        default:
          return byOperator(this.world, verb, 'THB', first);
      }
    });
  }

  balance(uid = 'p1', currency = 'THB'): Promise<string> {
    return this.send({ action: 'balance', uid, currency, brand: 'VP' });
  }

  b(id: string | Ids, stake: number | string, win: number | string, more: More = {}): Promise<string> {
    return this.bet('betNSettle', id, stake, win, more);
  }

  r(id: string | Ids, stake: number | string, win: number | string, more: More = {}): Promise<string> {
    return this.bet('retryBet', id, stake, win, more);
  }

  x(id: string | Ids, more: object = {}): Promise<string> {
    const ids = typeof id === 'string' ? { betId: id, transferId: id } : id;
    return this.send({
      action: 'rollback',
      uid: 'p1',
      roundId: 'r1',
      brand: 'VP',
      gameCode: 'VP_230001_1',
      ...ids,
      ...more,
    });
  }

  /** Amounts are written into the text as they are given, so that a test controls every digit. */
  bet(
    action: string,
    id: string | Ids,
    stake: number | string,
    win: number | string,
    { agentId = 'op1', ...more }: More = {},
  ): Promise<string> {
    const ids = typeof id === 'string' ? { betId: id, transferId: id } : id;
    const members = {
      action,
      uid: 'p1',
      roundId: 'r1',
      ...ids,
      brand: 'VP',
      currency: 'THB',
      gameCode: 'VP_230001_1',
      betTime: 't',
      txTime: 't',
      ...more,
    };
    return this.send(`${JSON.stringify(members).slice(0, -1)},"actualBetAmt":${stake},"winAmt":${win}}`, { agentId });
  }
}

/** Further members of the message, and the agent that it is sent to. */
type More = { agentId?: string; [member: string]: unknown };

export type Ids = { betId?: string; transferId?: string };
