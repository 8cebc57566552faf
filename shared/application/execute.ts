import { isDeepStrictEqual } from 'node:util';
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
import { playerKeyIn } from './session-token.ts';
import type { WalletMemory } from './wallet-memory.ts';

export interface ExecutePorts {
  readonly store: LedgerStore;
  readonly clock: Clock;
  /** What this container saw last of wallets; without it every callback begins with a read. */
  readonly memory?: WalletMemory;
  /** Where a process serves several callbacks at a time. */
  readonly oneAtATime?: KeyedMutex;
}

/** What the command knew of something beside the ledger is true no more; nothing was written. Whoever gave the command reads that again. */
export class BesideLost extends Error {}

/** Pauses double from the first to the last; each is drawn at random from zero up, so that rivals for one wallet spread out. */
const FIRST_PAUSE_MS = 8;
const LAST_PAUSE_MS = 128;
/** A pause is taken only when there is time for it and for one more attempt. */
const LEAST_ATTEMPT_MS = 50;

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
  const { store, clock, memory } = ports;
  const load = () => loadState(command, policy, ports, deadline);
  const unanswered: Applied[] = [];
  const remembered = memory?.recall(command, firstReads(command, policy));
  let state = remembered ?? (await load());
  for (let tries = 1; ; tries++) {
    let { outcome, commit } = decide(state, command, policy);
    if (state === remembered && outcome.type !== 'applied') {
      // Only what its own conditions verify may rest on memory.
      state = await load();
      ({ outcome, commit } = decide(state, command, policy));
    }
    if (!commit) {
      if (!needsSecondRead(outcome) || (await isUnchanged(state, command, ports, deadline)))
        return ownEarlierAttempt(outcome, unanswered) ?? outcome;
      state = await load();
      continue;
    }
    const result = await store.commit(commit, deadline);
    if (result.type === 'committed') {
      if (commit.wallet) memory?.learnMoved(commit.wallet, state === remembered);
      return outcome;
    }
    if (result.type === 'unknown' && outcome.type === 'applied') unanswered.push(outcome);
    if (result.type === 'lost' && result.besideLost) throw new BesideLost();

    if (result.type === 'lost' && isVerified(state, commit) && !endedSince(state, result.current)) {
      if (tries > 1) await pause(tries, clock, deadline);
      memory?.learn(command, result.current);
      state = await completed(merged(state, result.current), command, policy, ports, deadline);
    } else {
      await pause(tries, clock, deadline);
      state = await load();
    }
  }
}

async function loadState(
  command: Command,
  policy: Policy,
  ports: ExecutePorts,
  deadline: Deadline,
): Promise<LedgerState> {
  const { store, memory, clock } = ports;
  for (let tries = 1; ; tries++) {
    let state = await store.read(command.walletRef, firstReads(command, policy), deadline);
    if (needsSessionAgain(state, command)) {
      const { session } = await store.read(command.walletRef, [], deadline);
      state = { ...state, ...(session && { session }) };
    }
    state = await completed(state, command, policy, ports, deadline);
    if (!isTorn(state)) {
      memory?.learn(command, state);
      return state;
    }
    await pause(tries, clock, deadline);
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

/** Whether the failed transaction looked at everything that was read: then its items and what held beside them are one true state. */
function isVerified({ records }: LedgerState, commit: Commit): boolean {
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

async function pause(tries: number, clock: Clock, deadline: Deadline): Promise<void> {
  const window = Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LAST_PAUSE_MS);
  const ms = clock.random() * window;
  if (deadline.remainingMs < ms + LEAST_ATTEMPT_MS)
    throw new Fault('deadline_spent', `no answer from the store after ${tries} attempts`);
  await clock.sleep(ms);
}
