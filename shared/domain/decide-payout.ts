import { addressOf, ownAddress } from './addresses.ts';
import {
  booked,
  declined,
  isOtherGame,
  linesOf,
  nextLines,
  replayed,
  withinCeiling,
  withinPayoutLimit,
} from './booking.ts';
import type { Payout } from './command.ts';
import { mark, type RecordWrite } from './commit.ts';
import type { Decision } from './decision.ts';
import { agrees, type Fingerprint, isOwner } from './fingerprint.ts';
import { addressText, agentText } from './ids.ts';
import { isFree, putUnder } from './names.ts';
import type { Decline } from './outcome.ts';
import type { Policy } from './policy.ts';
import type { LedgerEntry } from './record.ts';
import { type Round, roundOf, tallyChange } from './round.ts';
import { type Found, findRecord, type Holder, holderOf, type LedgerState } from './state.ts';
import type { NewestStake, Wallet } from './wallet.ts';

/** What a payout is paid on, and what has to be written there. */
interface Target {
  readonly decline?: Decline;
  readonly writes: (walletVersion: number, entryId: string) => RecordWrite[];
  readonly withoutStake?: boolean;
  readonly otherGame?: boolean;
  readonly roundId?: string;
}

/** Money owed to the player: neither the end of a session nor a barred player stops it. */
export function decidePayout(state: LedgerState, command: Payout, policy: Policy): Decision {
  const holder = holderOf(state, command.walletRef, command.source);
  if (!holder) return { outcome: declined('session_not_found') };
  if (!holder.player) return { outcome: declined('player_not_found', holder) };
  const { wallet } = holder;
  if (!wallet) return { outcome: declined('wallet_not_found', holder) };

  const fingerprint = { ...command.content, kind: 'payout', player: holder.playerId, currency: wallet.currency };
  const known = findRecord(state, ownAddress(command));
  if (known) return { outcome: verdictOnKnown(known, holder, fingerprint) };

  const target =
    command.paidOn === 'stake' ? stakeTarget(state, command, fingerprint) : roundTarget(state, command, policy, holder);
  if (target.decline) return { outcome: declined(target.decline, holder) };
  if (!withinPayoutLimit(command.payout, wallet, policy)) return { outcome: declined('payout_too_large', holder) };
  if (!withinCeiling(wallet.balance + command.payout)) return { outcome: declined('balance_limit', holder) };
  return book(state, command, { ...holder, wallet }, fingerprint, target);
}

function verdictOnKnown({ record }: Found, holder: Holder, fingerprint: Fingerprint) {
  if (!isOwner(record, fingerprint)) return declined('other_owner', holder);
  if (record.type === 'tombstone') return declined('rolled_back', holder);
  if (!agrees(record.fingerprint, fingerprint)) return declined('content_mismatch', holder);
  return replayed(holder, record.type === 'entry' ? record : undefined);
}

/** A payout that names its stake by the stake's own id. */
function stakeTarget(state: LedgerState, command: Payout, fingerprint: Fingerprint): Target {
  const at = addressOf(command, command.ids[0]);
  const found = findRecord(state, at);
  const decline = declineOnStake(found, fingerprint);
  const otherGame = found?.record.type === 'entry' && isOtherGame(found.record, command);
  return { ...(decline && { decline }), otherGame, writes: (_, entryId) => [mark(at, 'settledBy', entryId)] };
}

function declineOnStake(found: Found | undefined, fingerprint: Fingerprint): Decline | undefined {
  if (!found) return 'stake_not_found';
  const { record } = found;
  if (!isOwner(record, fingerprint)) return 'other_owner';
  if (record.type === 'tombstone' || record.rolledBackBy !== undefined) return 'rolled_back';
  if (record.type === 'refusal') return 'stake_refused';
  return record.kind === 'stake' ? undefined : 'content_mismatch';
}

/** A payout on a round: the one that it names, else the round of the newest stake if that was in the same game. */
function roundTarget(state: LedgerState, command: Payout, policy: Policy, holder: Holder): Target {
  const roundId = roundOfPayout(command, holder.wallet);
  const round = roundId === undefined ? undefined : roundOf(state, command, roundId);
  if (round?.playerId !== undefined && round.playerId !== holder.playerId)
    return { decline: 'other_owner', writes: () => [] };
  if (round?.live)
    return {
      writes: (version, entryId) => roundWrites(round, holder.playerId, version, entryId),
      ...(roundId !== undefined && { roundId }),
    };
  if (round?.known || (round && command.paidOn === 'newest_stake'))
    return { decline: 'round_not_live', writes: () => [] };
  if (policy.payoutWithoutStake === 'decline') return { decline: 'stake_not_found', writes: () => [] };
  return { withoutStake: true, writes: () => nameOf(state, command, round, holder.playerId) };
}

/** Names the round that nobody knows, so that the payout and a stake which makes the round known in the same moment meet in one item. */
function nameOf(state: LedgerState, command: Payout, round: Round | undefined, playerId: string): RecordWrite[] {
  if (!round || round.firstAt.key === ownAddress(command).key) return [];
  const isFreeNow = isFree(state.records.get(addressText(round.firstAt)));
  return isFreeNow ? [putUnder(state, round.firstAt, { type: 'round_name', playerId })] : [];
}

/** Which round a payout means; `undefined` when it names none and there is no newest stake, or one in another game. */
export function roundOfPayout(command: Payout, wallet: Wallet | undefined): string | undefined {
  if (command.paidOn === 'round') return command.roundId;
  const newest = wallet?.newestStakes[agentText(command.source)];
  return newest !== undefined && !isOtherGame(gameOf(newest), command) ? newest.roundId : undefined;
}

/** An empty text stands for a stake that named no game. */
function gameOf({ gameCode }: NewestStake): Pick<LedgerEntry, 'gameCode'> {
  return gameCode === '' ? {} : { gameCode };
}

/**
 * The first stake learns that it was paid on, once; the tally learns the newest payout's version. Both writes fail when what made the round live
 * has changed, so that no payout lands on a round that is being rolled back.
 */
function roundWrites(round: Round, playerId: string, walletVersion: number, entryId: string): RecordWrite[] {
  const writes: RecordWrite[] = [];
  const { liveFirst, tally } = round;
  if (liveFirst && liveFirst.stake.settledBy === undefined) writes.push(mark(liveFirst.at, 'settledBy', entryId));
  if (tally) writes.push(tallyChange(round, playerId, { payoutVersion: walletVersion }));
  return writes;
}

function book(
  state: LedgerState,
  command: Payout,
  { playerId, wallet }: Holder & { readonly wallet: Wallet },
  fingerprint: Fingerprint,
  target: Target,
): Decision {
  const lines = nextLines(playerId, wallet, command.payout, command.at);
  const entry: LedgerEntry = {
    type: 'entry',
    kind: 'payout',
    ...lines,
    payout: command.payout,
    ...linesOf(command, target.roundId),
    fingerprint,
  };
  return booked({
    wallet,
    entry,
    records: [putUnder(state, ownAddress(command), entry), ...target.writes(lines.walletVersion, lines.entryId)],
    notices: target.withoutStake ? ['payout_without_stake'] : [],
    otherGame: target.otherGame ?? false,
  });
}
