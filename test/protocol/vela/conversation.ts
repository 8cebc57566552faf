import { adapter } from '../../../functions/vela/adapter.ts';
import type { Clock } from '../../../shared/application/deadline.ts';
import type { ProviderHandler } from '../../../shared/http/provider-handler.ts';
import { type EventParts, eventOf } from '../../support/events.ts';
import { expectTable, membersIn } from '../../support/text-table.ts';
import { WalletWorld, type WorldStore } from '../../support/wallet-world.ts';
import { byOperator } from '../by-operator.ts';

export type Action = 'authenticate' | 'bet' | 'result' | 'refund' | 'betwin';

/** Parameters as they stand in the query string: still encoded. `undefined` leaves one out, a list repeats it. */
export type Parameters = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface Setting {
  readonly store?: WorldStore;
  readonly clock?: Clock;
  readonly settings?: Record<string, unknown>;
  readonly currency?: string;
  readonly balance?: string;
}

/** One provider talking to agent `op1` about player p1, in the notation of the protocol page: b(ticket, bet), s(ticket, win), x(ticket), bw(ticket, bet, win). */
export class Conversation {
  readonly world: WalletWorld;
  readonly currency: string;
  token = '';
  readonly #handler: ProviderHandler;

  /** A live token of p1, who has 100.00 MYR unless said otherwise. */
  static async begin(setting: Setting = {}): Promise<Conversation> {
    const conversation = new Conversation(setting);
    await conversation.world.openPlayer('p1', conversation.currency, setting.balance ?? '100');
    conversation.token = await conversation.tokenOf('p1');
    return conversation;
  }

  private constructor({ store, clock, settings = {}, currency = 'MYR' }: Setting) {
    this.world = new WalletWorld(store, clock);
    this.currency = currency;
    this.#handler = this.world.handlerOf(adapter);
    this.world.register('vela', 'op1', { settings });
  }

  tokenOf(playerId: string, agentId = 'op1', ttlSeconds?: number): Promise<string> {
    return this.world.openSession('vela', agentId, playerId, this.currency, ttlSeconds);
  }

  /** Another player with 100.00 and a live token. */
  async playerToken(playerId: string): Promise<string> {
    await this.world.openPlayer(playerId, this.currency, '100');
    return this.tokenOf(playerId);
  }

  get(action: Action, rawQuery: string, parts: Partial<EventParts> & { agentId?: string } = {}) {
    const { agentId = 'op1', ...rest } = parts;
    const path = `/callbacks/vela/${agentId}/api/${action === 'authenticate' ? 'user/authenticate' : action}`;
    return this.#handler(eventOf({ method: 'GET', path, pathParameters: { agentId }, rawQuery, ...rest }));
  }

  /** Code and balance, `HTTP` before a status that is not 200. */
  async ask(action: Action, rawQuery: string, parts: Partial<EventParts> & { agentId?: string } = {}): Promise<string> {
    const { statusCode, body = '' } = await this.get(action, rawQuery, parts);
    // Digits are compared as they were written: no test reads a balance as a number.
    const [, code = '?', balance] = /^\{"status_code":(\d)(?:,.*?"balance":(\d+).*)?/.exec(body) ?? [];
    return `${statusCode === 200 ? '' : `HTTP ${statusCode} `}${code}${balance === undefined ? '' : ` ${balance}`}`;
  }

  call(action: Action, parameters: Parameters): Promise<string> {
    return this.ask(action, queryOf({ access_token: this.token, ...parameters }));
  }

  /** A table of steps: `betwin 1 1000 300 game_code=slot => 0 9300`, ticket first. */
  plays(table: string): Promise<void> {
    return expectTable(table, ([verb = '', ...words]) => {
      const [ticket = '', amount = '', win = ''] = words.filter((word) => !word.includes('='));
      const more = membersIn(words.filter((word) => word.includes('=')));
      switch (verb) {
        case 'authenticate':
          return this.authenticate(more);
        case 'bet':
          return this.b(ticket, amount, more);
        case 'result':
          return this.s(ticket, amount, more);
        case 'refund':
          return this.x(ticket, more);
        case 'betwin':
          return this.bw(ticket, amount, win, more);
        default:
          return byOperator(this.world, verb, this.currency, ticket);
      }
    });
  }

  authenticate(more: Parameters = {}): Promise<string> {
    return this.call('authenticate', { game_code: 'fish', ...more });
  }

  b(ticket: number | string, bet: number | string, more: Parameters = {}): Promise<string> {
    return this.call('bet', { ticket_id: ticket, total_bet: bet, key: 'a', game_code: 'fish', ...more });
  }

  s(ticket: number | string, win: number | string, more: Parameters = {}): Promise<string> {
    return this.call('result', { ticket_id: ticket, total_win: win, game_code: 'fish', ...more });
  }

  x(ticket: number | string, more: Parameters = {}): Promise<string> {
    return this.call('refund', { ticket_id: ticket, game_code: 'fish', ...more });
  }

  bw(ticket: number | string, bet: number | string, win: number | string, more: Parameters = {}): Promise<string> {
    return this.call('betwin', { ticket_id: ticket, total_bet: bet, total_win: win, game_code: 'fish', ...more });
  }

  /** All five calls with the same parameters beside sensible ones of their own. */
  async allFive(more: Parameters): Promise<string[]> {
    return [
      await this.authenticate(more),
      await this.b(1, 1000, more),
      await this.s(1, 500, more),
      await this.x(1, more),
      await this.bw(1, 1000, 300, more),
    ];
  }

  async deposit(amount: string): Promise<string> {
    await this.world.transfer('deposit', 'p1', this.currency, amount);
    return 'deposited';
  }

  async withdraw(amount: string): Promise<string> {
    await this.world.transfer('withdrawal', 'p1', this.currency, amount);
    return 'withdrawn';
  }

  async setStatus(status: 'active' | 'blocked' | 'closed'): Promise<void> {
    await this.world.store.setStatus('p1', status, this.world.now());
  }

  endSession(): Promise<void> {
    return this.world.store.end(this.token, this.world.now());
  }

  /** In amount units. */
  async balance(): Promise<bigint | undefined> {
    return this.world.balanceOf('p1', this.currency);
  }
}

export function queryOf(parameters: Parameters): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).filter((one) => one !== undefined).map((one) => `${name}=${one}`),
  );
  return pairs.join('&');
}
