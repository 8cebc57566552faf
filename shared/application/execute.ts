import { isDeepStrictEqual } from 'node:util';
import type { BesideWrite } from '../domain/beside.ts';
import type { Command } from '../domain/command.ts';
import type { Commit } from '../domain/commit.ts';
import { isTorn, needsSecondRead, needsSessionAgain } from '../domain/consistency.ts';
import { decide } from '../domain/decide.ts';
import { addressFrom, addressText } from '../domain/ids.ts';
import type { Applied, Outcome } from '../domain/outcome.ts';
import type { Policy } from '../domain/policy.ts';
import { firstReads, furtherReads } from '../domain/reads.ts';
import { type LedgerState, merged } from '../domain/state.ts';
import type { Clock, Deadline } from './deadline.ts';
import { Fault } from './fault.ts';
import type { KeyedMutex } from './keyed-mutex.ts';
import type { LedgerStore } from './ledger-store.ts';
import { BUSY_STORE, LEAST_ATTEMPT_MS, Retry, type Windows } from './retry.ts';
import { playerKeyIn } from './session-token.ts';
import type { WalletMemory } from './wallet-memory.ts';

export interface ExecutePorts {
  readonly store: LedgerStore;
  readonly clock: Clock;
  /** What this container saw last of wallets; without it every callback begins with a read. */
  readonly memory?: WalletMemory;
  /** Where a process serves several callbacks at a time. */
  readonly oneAtATime?: KeyedMutex;
  readonly witness?: Witness;
}

/** Is shown each decision before it is carried out, and what it was made on. What it gives back is written with the commit, where there is one. */
export type Witness = (outcome: Outcome, state: LedgerState, commit: Commit | undefined) => readonly BesideWrite[];

/** What the command knew of something beside the ledger is true no more; nothing was written. Whoever gave the command reads that again. */
export class BesideLost extends Error {}

/**
 * Between rivals for one wallet. Only one of those that come at once can win, and a lost transaction costs more than a wait: wide windows leave each of them
 * alone with the wallet for long enough (docs/benchmark.md, "Contention").
 */
const RIVALS: Windows = { firstMs: 128, lastMs: 256 };

/** A transaction of a healthy store takes less; what is begun later is not heard of in time. */
const LEAST_COMMIT_MS = 20;

/** What a decision is made on, and who says so: the store, or what this container remembers, which may only propose. */
interface View {
  readonly from: 'store' | 'memory';
  readonly state: LedgerState;
}

/**
 * Load, decide, commit; on a lost race decide again, until the deadline is spent. Throws a `Fault` when the outcome stays unknown.
 * No decision is ever sent twice: every attempt is decided on what the store said last.
 */
export async function execute(
  command: Command,
  policy: Policy,
  ports: ExecutePorts,
  deadline: Deadline,
): Promise<Outcome> {
  const { oneAtATime } = ports;
  if (!oneAtATime || command.kind === 'inquiry') return attempt(command, policy, ports, deadline);
  return oneAtATime.run(playerKeyIn(command.walletRef), () => {
    if (deadline.remainingMs < LEAST_ATTEMPT_MS) throw new Fault('deadline_spent', 'the wallet was busy all the time');
    return attempt(command, policy, ports, deadline);
  });
}

async function attempt(command: Command, policy: Policy, ports: ExecutePorts, deadline: Deadline): Promise<Outcome> {
  const { store, clock, memory, witness } = ports;
  const read = () => viewOfStore(command, policy, ports, deadline);
  const retry = new Retry('a transaction', RIVALS, clock, deadline);
  const unanswered: Applied[] = [];
  let hasLost = false;
  let view = viewOfMemory(command, policy, memory) ?? (await read());
  for (;;) {
    const { outcome, commit } = decide(view.state, command, policy);
    if (view.from === 'memory' && outcome.type !== 'applied') {
      // Only what its own conditions verify may rest on memory.
      view = await read();
      continue;
    }
    const besides = witness?.(outcome, view.state, commit) ?? [];
    if (!commit) {
      if (!needsSecondRead(outcome) || (await isUnchanged(view.state, command, ports, deadline)))
        return ownEarlierAttempt(outcome, unanswered) ?? outcome;
      view = await read();
      continue;
    }
    if (deadline.remainingMs < LEAST_COMMIT_MS)
      throw new Fault('deadline_spent', 'no time was left for a transaction and its answer');
    const result = await store.commit(withBesides(commit, besides), deadline);
    if (result.type === 'committed') {
      if (commit.wallet) memory?.learnMoved(commit.wallet, view.from === 'memory');
      return outcome;
    }
    if (result.type === 'unknown' && outcome.type === 'applied') unanswered.push(outcome);
    if (result.type === 'lost' && result.besideLost) throw new BesideLost();

    if (result.type === 'lost' && !hasLost && tellsAll(result.current, view.state, commit)) {
      // Once, and at once: the rival has just been served. Whoever loses again has several, and comes back later with a fresh look.
      hasLost = true;
      memory?.learn(command, result.current);
      const state = await completed(merged(view.state, result.current), command, policy, ports, deadline);
      view = { from: 'store', state };
    } else {
      await retry.pause();
      view = await read();
    }
  }
}

function withBesides(commit: Commit, besides: readonly BesideWrite[]): Commit {
  return besides.length === 0 ? commit : { ...commit, beside: [...(commit.beside ?? []), ...besides] };
}

function viewOfMemory(command: Command, policy: Policy, memory: WalletMemory | undefined): View | undefined {
  const state = memory?.recall(command, firstReads(command, policy));
  return state && { from: 'memory', state };
}

async function viewOfStore(command: Command, policy: Policy, ports: ExecutePorts, deadline: Deadline): Promise<View> {
  const { store, memory, clock } = ports;
  const retry = new Retry('a read that is of one moment', BUSY_STORE, clock, deadline);
  for (;;) {
    let state = await store.read(command.walletRef, firstReads(command, policy), deadline);
    if (needsSessionAgain(state, command)) {
      const { session } = await store.read(command.walletRef, [], deadline);
      state = { ...state, ...(session && { session }) };
    }
    state = await completed(state, command, policy, ports, deadline);
    if (!isTorn(state)) {
      memory?.learn(command, state);
      return { from: 'store', state };
    }
    await retry.pause();
  }
}

/** Reads what only an earlier read could name: a claim's record may itself name a round. */
async function completed(
  state: LedgerState,
  command: Command,
  policy: Policy,
  { store }: ExecutePorts,
  deadline: Deadline,
): Promise<LedgerState> {
  let whole = state;
  for (;;) {
    const wanted = furtherReads(whole, command, policy);
    if (wanted.length === 0) return whole;
    whole = merged(whole, await store.read(undefined, wanted, deadline));
  }
}

/** Two reads that agree prove an instant between them at which all of it was true at once (see `needsSecondRead`). */
async function isUnchanged(
  state: LedgerState,
  { walletRef }: Command,
  { store }: ExecutePorts,
  deadline: Deadline,
): Promise<boolean> {
  const again = await store.read(walletRef, [...state.records.keys()].map(addressFrom), deadline);
  return isDeepStrictEqual(again, state);
}

/** Whether what the failed conditions returned makes, with what was read before, one true state that the next decision may rest on. */
function tellsAll(current: LedgerState, before: LedgerState, commit: Commit): boolean {
  return looksAtAll(commit, before) && !endedSince(before, current);
}

/** Whether the transaction looks at everything that was read: then its items and what held beside them are one true state. */
function looksAtAll(commit: Commit, { records }: LedgerState): boolean {
  const looked = new Set(commit.records.map(({ at }) => addressText(at)));
  return [...records.keys()].every((address) => looked.has(address));
}

/** The failed condition returns the player's row, not the session's: when something ended stakes, both have to be read again. */
function endedSince(before: LedgerState, current: LedgerState): boolean {
  return current.player !== undefined && current.player.epoch !== before.player?.epoch;
}

/**
 * An attempt of ours that was never answered may have been written after all: then what reads as a replay is this very request, and its answer is
 * the one that it would have had. The same line at the same time tells it from a copy that another container wrote.
 */
function ownEarlierAttempt(outcome: Outcome, unanswered: readonly Applied[]): Applied | undefined {
  if (outcome.type !== 'replayed') return undefined;
  const { type: _, entry: written, ...standing } = outcome;
  const own = unanswered.find(
    ({ entry }) => entry?.entryId === written?.entryId && entry?.createdAt === written?.createdAt,
  );
  return own && { ...own, ...standing };
}
