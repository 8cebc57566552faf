import { adapter } from '../../../functions/wallet-v2/adapter.ts';
import type { Clock } from '../../../shared/application/deadline.ts';
import type { LedgerEntry } from '../../../shared/domain/record.ts';
import { JsonNumber, parseJsonObject } from '../../../shared/http/json.ts';
import type { ProviderHandler } from '../../../shared/http/provider-handler.ts';
import type { AlarmName } from '../../../shared/observability/alarms.ts';
import { type EventParts, eventOf } from '../../support/events.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { expectTable, membersIn } from '../../support/text-table.ts';
import { WalletWorld } from '../../support/wallet-world.ts';
import { byOperator } from '../by-operator.ts';

export const WALLET_TOKEN = 'hmeu134_56eEYeGgre';

interface Beginning {
  readonly settings?: Record<string, unknown>;
  readonly currency?: string;
  readonly balance?: string;
  readonly store?: MemoryStore;
  readonly clock?: Clock;
}

export interface HttpAnswered {
  readonly status: number;
  readonly body: string;
}

/** Written into the request as they stand, so that a test controls every character: `1.0`, `"7"`, `null`. */
export type Written = string | number | bigint;

/**
 * One provider talking to one agent about player p1. An answer is the credit as text when `result` is 1, `#` and the code
 * when it is 0, `HTTP` and the status when there is no `result`.
 */
export class Conversation {
  readonly world: WalletWorld;
  readonly store: MemoryStore;
  readonly currency: string;
  readonly #handler: ProviderHandler;
  #code = '';

  constructor({ settings = {}, currency = 'USD', store = new MemoryStore(), clock }: Beginning = {}) {
    this.store = store;
    this.currency = currency;
    this.world = new WalletWorld(store, clock);
    this.#handler = this.world.handlerOf(adapter);
    this.register('op1', settings);
  }

  /** p1 with a wallet of 1000.00 USD, unless told otherwise, and a live session. */
  static async begin(beginning: Beginning = {}): Promise<Conversation> {
    const conversation = new Conversation(beginning);
    const { world, currency } = conversation;
    await world.openPlayer('p1', currency, beginning.balance ?? '1000');
    conversation.#code = await world.openSession('wallet-v2', 'op1', 'p1', currency);
    return conversation;
  }

  get code(): string {
    return this.#code;
  }

  get alarms(): AlarmName[] {
    return this.world.telemetry.alarms;
  }

  /** What moved p1's wallet because of the provider, oldest first. */
  get entries(): LedgerEntry[] {
    return this.store.entriesOf('p1', this.currency).filter((entry) => entry.source !== undefined);
  }

  register(agentId: string, settings: Record<string, unknown> = {}, allowedSourceIps: string[] = []): void {
    const credentials = { gameUrl: 'https://games.example.com' };
    const secrets = { walletToken: WALLET_TOKEN };
    this.world.register('wallet-v2', agentId, { settings, credentials, secrets, allowedSourceIps });
  }

  /** Another player, or another wallet of p1, with a session of its own. */
  async seat(playerId: string, currency = this.currency, balance = '1000', agentId = 'op1'): Promise<string> {
    if (await this.store.get(playerId)) await this.store.openWallet(playerId, currency);
    else await this.world.openPlayer(playerId, currency, '0');
    if (balance !== '0') await this.world.transfer('deposit', playerId, currency, balance);
    return this.world.openSession('wallet-v2', agentId, playerId, currency);
  }

  /** A table of steps: `bet 85 100 in 85 => 99900`, where the last number is the round. */
  plays(table: string): Promise<void> {
    return expectTable(table, ([verb = '', ...words]) => {
      const [id = '', amount = '', , round] = words.filter((word) => !word.includes('='));
      const more = membersIn(words.filter((word) => word.includes('=')));
      switch (verb) {
        case 'bet':
          return this.b(id, amount, round, more);
        case 'win':
          return this.w(id, amount, round, more);
        case 'cancel':
          return this.c(id, more);
        case 'credit':
          return this.credit(id || undefined);
        default:
          return byOperator(this.world, verb, this.currency, id);
      }
    });
  }

  credit(code = this.code): Promise<string> {
    return this.say({ type: '"credit"', code: `"${code}"` });
  }

  b(id: Written, bet: Written, round?: Written, more: Record<string, string> = {}): Promise<string> {
    return this.say({ bet, code: `"${this.code}"`, game: '1053', id, ...roundOf(round), type: '"bet"', ...more });
  }

  w(id: Written, win: Written, round?: Written, more: Record<string, string> = {}): Promise<string> {
    return this.say({ code: `"${this.code}"`, game: '1053', id, ...roundOf(round), type: '"win"', win, ...more });
  }

  c(id: Written, more: Record<string, string> = {}): Promise<string> {
    return this.say({ code: `"${this.code}"`, id, type: '"cancel"', ...more });
  }

  /** Members by name, each value as JSON text. */
  say(members: Record<string, Written>): Promise<string> {
    const written = Object.entries(members).map(([name, value]) => `"${name}":${value}`);
    return this.send(`{${written.join(',')}}`);
  }

  async send(body: string | Buffer, parts: Partial<EventParts> & { agentId?: string } = {}): Promise<string> {
    const answered = await this.post(body, parts);
    const { result, credit, err_code } = parseJsonObject(answered.body) ?? {};
    if (result === undefined) return `HTTP ${answered.status}`;
    return digits(result) === '1' ? digits(credit) : `#${digits(err_code)}`;
  }

  async post(
    body: string | Buffer,
    { agentId = 'op1', ...parts }: Partial<EventParts> & { agentId?: string } = {},
  ): Promise<HttpAnswered> {
    const path = `/callbacks/wallet-v2/${agentId}`;
    const event = eventOf({ path, pathParameters: { agentId }, body, ...parts });
    const { statusCode, body: text = '' } = await this.#handler(event);
    return { status: statusCode ?? 200, body: text };
  }

  async deposit(amount: string): Promise<void> {
    await this.world.transfer('deposit', 'p1', this.currency, amount);
  }

  endSession(): Promise<void> {
    return this.store.end(this.code, this.world.now());
  }
}

/** Numbers keep every digit; what should be a number and is none reads as such. */
function digits(value: unknown): string {
  return value instanceof JsonNumber ? value.source : `no number but ${typeof value}`;
}

function roundOf(round: Written | undefined): Record<string, Written> {
  return round === undefined ? {} : { round_id: round };
}

/** The answers to one step after the other. */
export async function inOrder(...steps: (() => Promise<string>)[]): Promise<string[]> {
  const answers: string[] = [];
  for (const step of steps) answers.push(await step());
  return answers;
}
