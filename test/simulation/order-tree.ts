import type { LedgerRecord } from '../../shared/domain/record.ts';
import type { Player } from '../../shared/domain/wallet.ts';
import type { ProviderPorts } from '../../shared/http/provider-handler.ts';
import { faultsInBooks } from '../support/books.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { testReferences } from '../support/references.ts';
import { type Act, actText, type Caller } from './act.ts';
import { type Door, doorOf } from './doors.ts';
import { tokenOf } from './tokens.ts';
import type { Settings } from './voice.ts';

const PLAYER = 'p1';
const CURRENCY = 'EUR';
const NOW = Date.UTC(2026, 2, 2, 8, 15, 30);
const KEY = '0f'.repeat(32);

interface Snapshot {
  readonly players: ReadonlyMap<string, Player>;
  readonly records: ReadonlyMap<string, LedgerRecord>;
}

export interface Walked {
  /** How many orders of messages there were, duplicates and all. */
  readonly orders: number;
  /** The balances in which they ended. */
  readonly balances: ReadonlySet<bigint>;
  /** The balances in which the orders ended that hold no message twice. */
  readonly serial: ReadonlySet<bigint>;
  /** What is wrong, in words; the first of each order. */
  readonly faults: readonly string[];
}

/**
 * Every order in which the messages of a round can arrive, with every repetition, up to a length: each one sent through the
 * real handler, each answer held against the protocol's rules. Orders with a common beginning share it. Where a message
 * wrote nothing, and by the rules had to write nothing, what comes after it comes after the order without it too, and is
 * not sent once more: nothing but the store is kept from one message to the next.
 */
export class OrderTree {
  readonly #store = new MemoryStore();
  readonly #door: Door;
  readonly #caller: Caller;
  readonly #settings: Settings;
  readonly #letters: readonly Act[];
  readonly #opening: bigint;
  readonly #walked = { orders: 0, balances: new Set<bigint>(), serial: new Set<bigint>(), faults: [] as string[] };

  constructor(protocol: string, letters: readonly Act[], opening: bigint, settings: Settings = {}) {
    this.#door = doorOf(protocol);
    this.#settings = settings;
    this.#letters = letters;
    this.#opening = opening;
    const usesSessions = protocol === 'vela' || protocol === 'wallet-v2';
    const about = { protocol, agentId: 'op1', playerId: PLAYER, currency: CURRENCY };
    this.#caller = { ...about, secret: usesSessions ? tokenOf('orders', about, 0) : KEY, terms: settings };
    const expiresAt = new Date(NOW + 86_400_000).toISOString();
    if (usesSessions) this.#store.sessions.set(this.#caller.secret, { ...about, expiresAt });
  }

  async walk(longest: number): Promise<Walked> {
    const wallet = { currency: CURRENCY, balance: 0n, version: 0, newestStakes: {} };
    const createdAt = new Date(NOW).toISOString();
    const player = {
      playerId: PLAYER,
      status: 'active',
      epoch: 1,
      createdAt,
      wallets: { [CURRENCY]: wallet },
    } as const;
    this.#store.players.set(PLAYER, player);
    const caller = { ...this.#caller, protocol: 'operator' };
    await doorOf('operator').call({ kind: 'deposit', id: 'first', stake: this.#opening }, caller, this.#ports([]));
    await this.#branch([], longest);
    return this.#walked;
  }

  async #branch(before: readonly Act[], left: number): Promise<void> {
    if (left === 0) return;
    const snapshot = this.#take();
    for (const letter of this.#letters) {
      const order = [...before, letter];
      this.#walked.orders++;
      const { isRight, mayWrite } = await this.#send(order, letter);
      if (isRight && !mayWrite && this.#isAsIn(snapshot)) this.#walked.orders += orders(this.#letters.length, left - 1);
      else if (isRight) await this.#branch(order, left - 1);
      this.#restore(snapshot);
    }
  }

  async #send(order: readonly Act[], letter: Act): Promise<{ isRight: boolean; mayWrite: boolean }> {
    const alarms: string[] = [];
    const { code, balance } = await this.#door.call(letter, this.#caller, this.#ports(alarms));
    const expected = this.#expected(order);
    const told = `${code}${alarms.length > 0 ? ' with an alarm' : ''}${balance === undefined ? '' : ` ${balance}`}`;
    const stored = this.#store.players.get(PLAYER)?.wallets[CURRENCY]?.balance ?? 0n;
    const faults = await faultsInBooks(this.#store, PLAYER, CURRENCY);
    if (told !== expected.told) faults.push(`answered ${told}, the rules say ${expected.told}`);
    if (stored !== expected.balance) faults.push(`the wallet holds ${stored}, the rules say ${expected.balance}`);
    if (faults.length > 0) this.#walked.faults.push(`${order.map(actText).join(' · ')}: ${faults.join('; ')}`);
    this.#walked.balances.add(stored);
    if (new Set(order).size === order.length) this.#walked.serial.add(stored);
    return { isRight: faults.length === 0, mayWrite: expected.mayWrite };
  }

  /** The rules, told the whole order from the beginning. */
  #expected(order: readonly Act[]): { told: string; balance: bigint; mayWrite: boolean } {
    const rules = this.#door.newRules();
    let wallet = { playerId: PLAYER, currency: CURRENCY, balance: this.#opening, version: 1 };
    let told = '';
    let mayWrite = false;
    for (const act of order) {
      const player = { playerId: PLAYER, status: 'active', wallets: [wallet] } as const;
      const session = { playerId: PLAYER, currency: CURRENCY, isOver: false };
      const scene = {
        settings: this.#settings,
        session,
        player: (id: string) => (id === PLAYER ? player : undefined),
        caseAt: () => undefined,
      };
      const meant = this.#door.read(act, this.#caller, this.#settings);
      const { code, alarm = false, shows, change } = rules.judge(meant, this.#caller, scene);
      if (change?.moves) wallet = { ...wallet, balance: wallet.balance + change.moves.by, version: wallet.version + 1 };
      change?.apply(wallet.version);
      mayWrite = change !== undefined;
      const balance = shows && this.#door.told(wallet.balance, CURRENCY, this.#caller, this.#settings);
      told = `${code}${alarm ? ' with an alarm' : ''}${balance === undefined ? '' : ` ${balance}`}`;
    }
    return { told, balance: wallet.balance, mayWrite };
  }

  #take(): Snapshot {
    return { players: new Map(this.#store.players), records: new Map(this.#store.records) };
  }

  /** The store puts a new object where it writes. */
  #isAsIn({ players, records }: Snapshot): boolean {
    const isSame = <Row>(now: ReadonlyMap<string, Row>, before: ReadonlyMap<string, Row>) =>
      now.size === before.size && [...now].every(([key, row]) => before.get(key) === row);
    return isSame(this.#store.players, players) && isSame(this.#store.records, records);
  }

  #restore({ players, records }: Snapshot): void {
    this.#store.players.clear();
    this.#store.records.clear();
    for (const [key, player] of players) this.#store.players.set(key, player);
    for (const [key, record] of records) this.#store.records.set(key, record);
  }

  #ports(alarms: string[]): ProviderPorts {
    const agent = {
      ...this.#caller,
      createdAt: '',
      updatedAt: '',
      revision: 1,
      allowedSourceIps: [],
      credentials: {},
      settings: this.#settings,
      secrets: {},
    };
    const find = async () => agent;
    return {
      store: this.#store,
      agents: { find, refresh: find },
      keys: {
        async *open() {
          yield KEY;
        },
      },
      openDoors: true,
      clock: { now: () => NOW, random: () => 0, sleep: () => new Promise(() => undefined) },
      telemetry: { callback: () => undefined, fault: () => undefined, alarm: (name) => void alarms.push(name) },
      refOf: testReferences,
    };
  }
}

/** All sequences of one message and more, each message as often as one likes. */
export function orders(messages: number, longest: number): number {
  return Array.from({ length: longest }, (_, index) => messages ** (index + 1)).reduce((sum, some) => sum + some, 0);
}
