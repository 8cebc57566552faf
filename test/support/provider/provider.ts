import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MISHAPS, type Mishap, say } from './mishaps.ts';
import { type ProviderRow, rowText } from './rows.ts';

export const HOST_ID = 'h0st';

/** How a provider writes and pages its reports. */
export interface Habits {
  ids: 'strings' | 'numbers';
  /** Every page but the last is given twice, under two cursors. */
  givesPagesTwice: boolean;
  /** The cursor of an answer is the one that was asked with. */
  cursorStandsStill: boolean;
  /** Whatever page it is asked for, it gives no more rows than this. */
  largestPage: number;
}

/** The operator's side of a provider: game list and reports over HTTP, on loopback. What it holds, and how it behaves, may be changed at any time. */
export class Provider {
  games: unknown[] = [
    {
      title: { en: 'Blue Ocean', cn: '蓝海龙王' },
      game_id: 'shoot-01',
      game_code: 'fish',
      lobby_group: 'shooting',
      url: 'https://shoot-01.velachip.com',
    },
  ];
  rows: ProviderRow[] = [];
  readonly habits: Habits = { ids: 'strings', givesPagesTwice: false, cursorStandsStill: false, largestPage: 500 };
  /** What happens to the next calls, one each; afterwards all is well. */
  readonly mishaps: Mishap[] = [];
  /** Paths with their queries, as they came. */
  readonly calls: URL[] = [];
  /** Called before a page is answered. */
  beforePage: () => Promise<void> = async () => {};

  readonly #server = createServer((request, response) => void this.#answer(request, response));

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await this.#server[Symbol.asyncDispose]();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    this.calls.push(url);
    const mishap = this.mishaps.shift();
    if (mishap) return MISHAPS[mishap](response);
    if (url.searchParams.get('host_id') !== HOST_ID) return MISHAPS.error_with_200(response);
    if (url.pathname.endsWith('/api/user/gamelist')) return say(response, 200, this.#gameList());
    if (!url.pathname.endsWith('/api/report')) return MISHAPS.not_found(response);
    await this.beforePage();
    say(response, 200, this.#page(url.searchParams.get('key') ?? '0', Number(url.searchParams.get('page_size') ?? 10)));
  }

  #gameList(): string {
    return JSON.stringify({ data: { status_code: 0, list: this.games } });
  }

  /** A cursor is the number of rows before it; one that ends with `r` has shown the page before it a second time. */
  #page(cursor: string, pageSize: number): string {
    const size = Math.min(pageSize, this.habits.largestPage);
    const offset = Number.parseInt(cursor, 10);
    const isRepeated = this.habits.givesPagesTwice && offset > 0 && offset % size === 0 && !cursor.endsWith('r');
    const from = isRepeated ? offset - size : offset;
    const rows = this.rows.slice(from, from + size);
    const moved = isRepeated ? `${offset}r` : String(from + rows.length);
    const key = this.habits.cursorStandsStill ? cursor : moved;
    const report = rows.map((row) => rowText(row, this.habits.ids)).join(',');
    return `{"data":{"status_code":0,"report":[${report}],"key":${JSON.stringify(key)},"version_key":"13"}}`;
  }
}
