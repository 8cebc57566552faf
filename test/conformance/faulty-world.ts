import type { Agent } from '../../shared/application/agent.ts';
import { Fault } from '../../shared/application/fault.ts';
import type { CommitResult } from '../../shared/application/ledger-store.ts';
import type { WalletRef } from '../../shared/domain/command.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import type { RecordAddress } from '../../shared/domain/ids.ts';
import type { LedgerState } from '../../shared/domain/state.ts';
import { VirtualClock } from '../support/clocks.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

/** What goes wrong from now on; what is not named works. A commit is given the way to be carried out. */
export interface Weather {
  readonly title: string;
  readonly read?: () => Promise<LedgerState>;
  readonly commit?: (carryOut: () => CommitResult, nth: number) => Promise<CommitResult>;
  readonly findAgent?: () => Promise<Agent | undefined>;
}

/** A word that no answer and no log line may hold: errors of others quote what they were given. */
export const CANARY = 'canary-of-an-error';

const never = <T>() => new Promise<T>(() => undefined);
const fails = async (): Promise<never> => {
  throw new TypeError(`socket hang up while sending ${CANARY}`);
};
const unavailable = async (): Promise<never> => {
  throw new Fault('store_unavailable', 'the store did not answer');
};
const unknown = { type: 'unknown' } as const;

/** The outcome stays unknown: whatever is answered must claim nothing that is not so. */
export const FOUL: readonly Weather[] = [
  { title: 'reads that fail', read: unavailable },
  { title: 'reads that throw what nobody expects', read: fails },
  { title: 'reads that never answer', read: never },
  { title: 'commits that throw', commit: fails },
  { title: 'commits that never arrive and never answer', commit: never },
  {
    title: 'commits that are carried out and never answer',
    commit: (carryOut) => {
      carryOut();
      return never();
    },
  },
  { title: 'commits that are lost on their way', commit: async () => unknown },
  { title: 'a store that is always busy', commit: async () => ({ type: 'busy' }) },
  {
    title: 'a wallet that somebody else always moves first',
    commit: async () => ({ type: 'lost', current: { records: new Map() } }),
  },
  { title: 'a directory of agents that throws', findAgent: fails },
  { title: 'a directory of agents that never answers', findAgent: never },
];

/** The outcome can be found out in time: the answer is the true one. */
export const CHANGEABLE: readonly Weather[] = [
  {
    title: 'a commit that is carried out and whose reply is lost',
    commit: async (carryOut) => {
      carryOut();
      return unknown;
    },
  },
  {
    title: 'a first commit that is lost on its way',
    commit: async (carryOut, nth) => (nth === 1 ? unknown : carryOut()),
  },
  {
    title: 'a store that is busy five times',
    commit: async (carryOut, nth) => (nth <= 5 ? { type: 'busy' } : carryOut()),
  },
];

/** A store in memory under the weather. */
export class FaultyStore extends MemoryStore {
  weather: Weather = { title: 'fine' };
  #commits = 0;

  change(weather: Weather): void {
    this.weather = weather;
    this.#commits = 0;
  }

  override async read(walletRef: WalletRef | undefined, addresses: readonly RecordAddress[]): Promise<LedgerState> {
    return this.weather.read ? this.weather.read() : super.read(walletRef, addresses);
  }

  override async commit(commit: Commit): Promise<CommitResult> {
    this.#commits += 1;
    const carryOut = () => this.commitNow(commit);
    return this.weather.commit ? this.weather.commit(carryOut, this.#commits) : carryOut();
  }
}

export class FaultyWorld extends WalletWorld {
  override readonly store: FaultyStore;

  constructor(store = new FaultyStore(), clock = new VirtualClock()) {
    super(store, clock);
    this.store = store;
  }

  override async find(protocol: string, agentId: string): Promise<Agent | undefined> {
    const { findAgent } = this.store.weather;
    return findAgent ? findAgent() : super.find(protocol, agentId);
  }
}
