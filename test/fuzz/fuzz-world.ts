import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { adapter as tg } from '../../functions/tg/adapter.ts';
import { adapter as vela } from '../../functions/vela/adapter.ts';
import { adapter as vp } from '../../functions/vp/adapter.ts';
import { adapter as walletV2 } from '../../functions/wallet-v2/adapter.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import type { CommitResult } from '../../shared/application/ledger-store.ts';
import { playerKeyOf } from '../../shared/application/session-token.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import type { LedgerState } from '../../shared/domain/state.ts';
import { createProviderHandler, type ProviderHandler } from '../../shared/http/provider-handler.ts';
import { type CallbackReport, createTelemetry, type Telemetry } from '../../shared/observability/telemetry.ts';
import { faultsInBooks } from '../support/books.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { testReferences } from '../support/references.ts';
import { WalletWorld } from '../support/wallet-world.ts';
import { LogWatch } from './log-watch.ts';
import { CURRENCIES, PLAYERS } from './messages.ts';
import type { Sessions } from './reading.ts';

export const PROTOCOLS = ['tg', 'vp', 'vela', 'wallet-v2'] as const;
export type Protocol = (typeof PROTOCOLS)[number];
/** `fuzz-c` answers to one range of addresses only. */
export const AGENTS = ['fuzz-a', 'fuzz-b', 'fuzz-c'] as const;

/** Time stands still: nothing that is sent one after the other has to wait. */
const CLOCK: Clock = {
  now: () => Date.parse('2026-03-02T08:15:30.000Z'),
  random: () => 0,
  sleep: () => new Promise(() => undefined),
};

/** Writes down what was asked of it. */
class WatchedStore extends MemoryStore {
  reads = 0;
  commits: Commit[] = [];

  override async read(...call: Parameters<MemoryStore['read']>): Promise<LedgerState> {
    this.reads += 1;
    return super.read(...call);
  }

  override async commit(commit: Commit): Promise<CommitResult> {
    this.commits.push(commit);
    return this.commitNow(commit);
  }
}

/** What one input did. */
export interface Observed {
  readonly answer: APIGatewayProxyStructuredResultV2;
  readonly reports: readonly CallbackReport[];
  readonly faults: readonly unknown[];
  readonly reads: number;
  readonly commits: readonly Commit[];
  readonly leaks: readonly string[];
}

/** The real functions of all protocols over one store in memory, with what they would print. */
export class FuzzWorld {
  readonly #store = new WatchedStore();
  readonly #world = new WalletWorld(this.#store, CLOCK);
  readonly #logs = new LogWatch();
  readonly #handlers: Readonly<Record<Protocol, ProviderHandler>>;
  readonly #sessions = new Map<string, Map<string, { playerId: string; currency: string }>>();
  #reports: CallbackReport[] = [];
  #faults: unknown[] = [];

  constructor() {
    this.#handlers = {
      tg: this.#handlerOf(tg),
      vp: this.#handlerOf(vp),
      vela: this.#handlerOf(vela),
      'wallet-v2': this.#handlerOf(walletV2),
    };
  }

  static async open(): Promise<FuzzWorld> {
    const world = new FuzzWorld();
    for (const [index, playerId] of PLAYERS.slice(0, 2).entries())
      for (const currency of CURRENCIES) await world.#world.openPlayer(playerId, currency, index === 0 ? '1000' : '3');
    for (const protocol of PROTOCOLS) for (const agentId of AGENTS) await world.#register(protocol, agentId);
    return world;
  }

  keyOf(protocol: Protocol, agentId: string): string {
    return this.#world.secrets.get(`${protocol}/${agentId}/aesKey`)?.[0] ?? '';
  }

  sessionsOf(protocol: Protocol, agentId: string): Sessions {
    return this.#sessions.get(`${protocol}/${agentId}`) ?? new Map();
  }

  /** Only the work of the function lies between the two calls of `around`. */
  async send(
    protocol: Protocol,
    event: APIGatewayProxyEventV2,
    around: () => void = () => undefined,
  ): Promise<Observed> {
    [this.#reports, this.#faults, this.#store.commits, this.#store.reads] = [[], [], [], 0];
    around();
    const answer = await this.#handlers[protocol](event);
    around();
    const leaks = this.#logs.leaks.splice(0);
    const { reads, commits } = this.#store;
    return { answer, reports: this.#reports, faults: this.#faults, reads, commits, leaks };
  }

  /** What is wrong in any wallet, in words. */
  async faultsInBooks(): Promise<string[]> {
    const wallets = PLAYERS.flatMap((playerId) => CURRENCIES.map((currency) => ({ playerId, currency })));
    const faults = await Promise.all(
      wallets.map(({ playerId, currency }) => faultsInBooks(this.#store, playerId, currency)),
    );
    return faults.flat();
  }

  async #register(protocol: Protocol, agentId: (typeof AGENTS)[number]): Promise<void> {
    const place = PROTOCOLS.indexOf(protocol) * AGENTS.length + AGENTS.indexOf(agentId);
    const allowedSourceIps = agentId === 'fuzz-c' ? ['192.0.2.0/24'] : [];
    const aesKey = (place + 1).toString(16).padStart(2, '0').repeat(32);
    this.#world.register(protocol, agentId, { allowedSourceIps, secrets: { aesKey } });
    if (protocol === 'tg' || protocol === 'vp') return;
    const sessions = new Map<string, { playerId: string; currency: string }>();
    for (const playerId of PLAYERS.slice(0, 2)) {
      for (const currency of CURRENCIES) {
        const token = currency.padEnd(5, '_') + playerKeyOf(playerId) + `${place}fuzz`.padEnd(22, 'Z');
        const session = { protocol, agentId, playerId, currency, expiresAt: '2027-01-01T00:00:00.000Z' };
        await this.#store.open(token, session);
        sessions.set(token, { playerId, currency });
      }
    }
    this.#sessions.set(`${protocol}/${agentId}`, sessions);
  }

  #handlerOf<Content>(adapter: Parameters<typeof createProviderHandler<Content>>[0]): ProviderHandler {
    const deployed = createTelemetry(this.#logs.log);
    const telemetry: Telemetry = {
      callback: (report) => {
        this.#reports.push(report);
        deployed.callback(report);
      },
      alarm: (...call) => deployed.alarm(...call),
      fault: (error, where) => {
        this.#faults.push(error);
        deployed.fault(error, where);
      },
    };
    const { keys } = this.#world;
    const doors = { openDoors: true, refOf: testReferences };
    const ports = { store: this.#store, agents: this.#world, keys, clock: CLOCK, telemetry, ...doors };
    return createProviderHandler(adapter, ports);
  }
}
