import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BookedBet, betsIn, rowOf, sumsOf } from './bet-rows.ts';
import { Door, type Registered } from './door.ts';
import { goodHabits, spelt, withNumbers } from './habits.ts';

export interface Asked {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** Rows of one page of bet logs. */
const PAGE = 5_000;

/** The API of a provider of the TG and VP dialect, on loopback. What it holds, and how it behaves, may be changed at any time. */
export class DialectProvider {
  readonly habits = goodHabits();
  playsAt = 'https://play.example';
  readonly door: Door;
  readonly members = new Set<string>();
  readonly online = new Set<string>();
  readonly bets: BookedBet[] = [];
  /** Those that came through the door. */
  readonly asked: Asked[] = [];
  readonly agent: Registered;
  readonly #brand: string;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  constructor(agent: Registered, brand: 'TG' | 'VP') {
    this.agent = agent;
    this.#brand = brand;
    this.door = new Door(agent);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get now(): number {
    return Date.now() + this.habits.clockAheadMs;
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

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.url);
    const path = pathname.slice(Math.max(0, pathname.indexOf('/v2/')));
    const body = await text(request);
    await sleep(this.habits.slowMs);
    const failure = this.habits.failures.shift();
    if (typeof failure === 'string') {
      response.writeHead(Number(failure.slice('HTTP '.length)), { 'content-type': 'text/html' }).end('<h1>Sorry</h1>');
      return;
    }
    const headers = request.headers as Record<string, string | undefined>;
    const outcome = failure ?? this.#outcome(path, headers, body, request);
    const wrapper =
      typeof outcome === 'number'
        ? { code: outcome, message: `Error ${outcome}.` }
        : { code: 0, message: 'No error.', data: path === '/v2/auth' ? outcome : (this.habits.garbled ?? outcome) };
    const answer = spelt({ ...wrapper, logUUID: randomUUID() }, this.habits.letters);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #outcome(path: string, headers: Record<string, string | undefined>, body: string, request: IncomingMessage) {
    const opened = this.door.open({ path, headers, body }, this.now);
    if ('code' in opened) return opened.code;
    if (this.habits.busyFor > 0) {
      this.habits.busyFor -= 1;
      return 77;
    }
    this.asked.push({ path: request.url ?? path, headers: request.headers, parameters: opened.parameters });
    return this.#answer(path, opened.parameters);
  }

  /** The data, or a code. */
  #answer(path: string, parameters: Readonly<Record<string, unknown>>): unknown {
    const username = String(parameters['username'] ?? '');
    switch (path) {
      case '/v2/auth':
        return this.door.logIn(parameters['secret'], this.now);
      case '/v2/members':
        return this.#enrol(username);
      case '/v2/members/online':
        return { userList: [...this.online], counts: this.online.size };
      case '/v2/members/sessions/logout':
        if (!this.members.has(username)) return 8;
        this.online.delete(username);
        return undefined;
      case '/v2/games':
        return [this.#game()];
      case '/v2/opengame':
        return this.#openGame(username, parameters);
      case '/v2/betdetail':
        return this.#bet(parameters) ? { detailJsonInfo: { reels: [1, 2, 3] }, detailUrl: `${this.url}/detail` } : 14;
      case '/v2/betdetail/replay':
        return this.#bet(parameters) ? { detailUrl: `${this.url}/replay`, detailInfo: '' } : 14;
      case '/v2/betlogs/offset':
        return this.#page(parameters);
      case '/v2/report':
        return sumsOf(this.#betsIn(parameters), this.agent.agentId, this.#brand);
      default:
        return 37;
    }
  }

  #enrol(username: string): number | undefined {
    if (!/^[A-Za-z0-9]{1,25}$/.test(username)) return 11;
    if (this.members.has(username)) return 6;
    this.members.add(username);
    return undefined;
  }

  #game() {
    return {
      gameCode: `${this.#brand}_230001_1`,
      brand: this.#brand,
      lastModifyTime: '2026-01-01T00:00:00Z',
      status: 1,
      demo: 1,
      device: 2,
      memo: '',
      name: { en: 'Lucky Cat', th: 'แมวนำโชค' },
      imagePath: { en: 'https://img.example/lucky-cat.png' },
    };
  }

  #openGame(username: string, { gameCode, launchType }: Readonly<Record<string, unknown>>): unknown {
    if (gameCode !== this.#game().gameCode) return 5;
    const mode = launchType === 1 ? 'demo' : 'real';
    if (mode === 'real' && !this.members.has(username)) return 8;
    if (mode === 'real') this.online.add(username);
    const gameLaunchUrl = `${this.playsAt}/${gameCode}?mode=${mode}&u=${username}`;
    return { gameLaunchHtml: null, gameLaunchUrl, mode };
  }

  #bet({ betId, username }: Readonly<Record<string, unknown>>): BookedBet | undefined {
    return this.bets.find((bet) => bet.betId === betId && bet.username === username);
  }

  #page(parameters: Readonly<Record<string, unknown>>) {
    this.habits.beforePage();
    const { ignoresOffset, listsTwice, hiddenFromLogs, amounts } = this.habits;
    const offset = ignoresOffset ? 0 : Number(parameters['offset']);
    const bets = this.#betsIn(parameters);
    const listed = bets.slice(0, bets.length - hiddenFromLogs).flatMap((bet) => (listsTwice ? [bet, bet] : [bet]));
    const rows = listed.slice(offset, offset + PAGE).map((bet) => rowOf(bet, this.#brand));
    return { rows: amounts === 'texts' ? rows : rows.map(withNumbers) };
  }

  #betsIn({ startDate, endDate }: Readonly<Record<string, unknown>>): BookedBet[] {
    return betsIn(this.bets, { startDate: String(startDate), endDate: String(endDate) }, this.now);
  }
}
