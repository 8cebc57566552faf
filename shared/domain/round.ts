import { roundAddresses } from './addresses.ts';
import type { ProviderCommand } from './command.ts';
import type { RecordAddress } from './ids.ts';
import type { LedgerEntry, RoundTally } from './record.ts';
import { type Found, findRecord, type LedgerState, tallyAt } from './state.ts';

/**
 * A round of a protocol that counts rounds. Its number is the id of its first stake, so a round of one stake needs no item of its own: the stake's
 * record is the round. Only further stakes, which name a round that is not their own id, are counted in a tally.
 */
export interface Round {
  readonly roundId: string;
  readonly tallyAt: RecordAddress;
  /** What stands under the round's number, while that is a stake of this round that was not rolled back. */
  readonly liveFirst?: { readonly at: RecordAddress; readonly stake: LedgerEntry };
  readonly tally?: RoundTally;
  /** Where its first stake stands or will stand. */
  readonly firstAt: RecordAddress;
  /** Some stake or tombstone has named it. */
  readonly known: boolean;
  /** At least one stake in it is neither refused nor rolled back. */
  readonly live: boolean;
  readonly playerId?: string;
}

export function roundOf(state: LedgerState, command: ProviderCommand, roundId: string): Round {
  const addresses = roundAddresses(command, roundId);
  const found = findRecord(state, addresses.first);
  // Stakes and payouts share one number space; a payout that happens to have the round's number is not its first stake.
  const first = found && isPayout(found) ? undefined : found;
  const liveFirst = first && liveStakeOf(first, roundId);
  const tally = tallyAt(state, addresses.tally);
  // A tally is made only for the round's owner; a tombstone under the number may be anybody's.
  const playerId = tally?.playerId ?? first?.record.playerId;
  return {
    roundId,
    firstAt: addresses.first,
    tallyAt: addresses.tally,
    ...(liveFirst && { liveFirst }),
    ...(tally && { tally }),
    known: first !== undefined || tally !== undefined,
    live: liveFirst !== undefined || (tally?.liveStakes ?? 0) > 0,
    ...(playerId !== undefined && { playerId }),
  };
}

function isPayout({ record }: Found): boolean {
  return record.type === 'entry' && record.kind !== 'stake';
}

/** A stake may have the number of one round and belong to another. */
function liveStakeOf({ at, record }: Found, roundId: string): Round['liveFirst'] {
  const isOfRound = record.type === 'entry' && (record.roundId ?? roundId) === roundId;
  return isOfRound && record.rolledBackBy === undefined ? { at, stake: record } : undefined;
}

/** The tally after a change, and the revision that it replaces. */
export function tallyChange(round: Round, playerId: string, change: { stakes?: 1 | 0 | -1; payoutVersion?: number }) {
  const { tally } = round;
  const newestPayoutVersion = change.payoutVersion ?? tally?.newestPayoutVersion;
  const next: RoundTally = {
    type: 'round',
    playerId: tally?.playerId ?? playerId,
    liveStakes: (tally?.liveStakes ?? 0) + (change.stakes ?? 0),
    revision: (tally?.revision ?? 0) + 1,
    ...(newestPayoutVersion !== undefined && { newestPayoutVersion }),
  };
  return { act: 'tally', at: round.tallyAt, from: tally?.revision ?? 0, tally: next } as const;
}
