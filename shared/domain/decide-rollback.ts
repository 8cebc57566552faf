import { addressOf, namesEver, ownAddress } from './addresses.ts';
import {
  type AskedMember,
  appliedWithoutEntry,
  askedForLater,
  booked,
  declined,
  isOtherGame,
  linesOf,
  nextLines,
  replayed,
  withinCeiling,
} from './booking.ts';
import type { Rollback } from './command.ts';
import { mark, put, type RecordWrite } from './commit.ts';
import { needsSecondRead } from './consistency.ts';
import type { Decision } from './decision.ts';
import { agrees, type Fingerprint, isOwner } from './fingerprint.ts';
import type { RecordAddress } from './ids.ts';
import { claiming, claims, putUnder, recordsUnder } from './names.ts';
import type { Decline } from './outcome.ts';
import type { Policy } from './policy.ts';
import type { LedgerEntry, Refusal, Tombstone } from './record.ts';
import { roundOf, tallyChange } from './round.ts';
import { type Found, findRecord, type Holder, holderOf, type LedgerState } from './state.ts';
import { walletIn } from './wallet.ts';

interface Undoing {
  readonly state: LedgerState;
  readonly command: Rollback;
  readonly policy: Policy;
  readonly holder: Holder;
  /** What the rollback says of the stake that it means. It has no kind of its own to compare. */
  readonly fingerprint: Fingerprint;
}

/** Undoes a stake or a play. Neither the end of a session nor a barred player stops it. */
export function decideRollback(state: LedgerState, command: Rollback, policy: Policy): Decision {
  const holder = holderOf(state, command.walletRef, command.source);
  if (!holder) return { outcome: declined('session_not_found') };
  if (!holder.player && policy.rollbackOfUnknownPlayer === 'decline')
    return { outcome: declined('player_not_found', holder) };
  const currency = holder.currency === undefined ? {} : { currency: holder.currency };
  const fingerprint = { ...command.content, player: holder.playerId, ...currency };
  const undoing = { state, command, policy, holder, fingerprint };
  return repeated(undoing) ?? undo(undoing);
}

/** The same rollback again finds its own entry, also when it names the stake by its second name only. */
function repeated({ state, command, holder, fingerprint }: Undoing): Decision | undefined {
  const done = findRecord(state, ownAddress(command))?.record;
  if (done?.type !== 'entry') return undefined;
  if (!isOwner(done, fingerprint)) return { outcome: declined('other_owner', holder) };
  const owner = withWallet(holder, done.currency);
  if (!agrees(done.fingerprint, fingerprint)) return { outcome: declined('content_mismatch', owner) };
  const [undone, ...others] = recordsUnder(state, namesEver(command));
  const decision = { outcome: replayed(owner, done) };
  return undone && others.length === 0 ? claiming(state, command, undone.at, decision) : decision;
}

function undo(undoing: Undoing): Decision {
  const { state, command, holder, fingerprint } = undoing;
  const found = recordsUnder(state, namesEver(command));
  const [target] = found;
  if (!target) return leaveTombstone(undoing);
  const { record, at } = target;
  if (!isOwner(record, fingerprint)) return { outcome: declined('other_owner', holder) };
  const owner = record.type === 'tombstone' ? holder : withWallet(holder, record.currency);
  const isSame = found.length === 1 && agrees(record.fingerprint, fingerprint);
  if (!isSame) return { outcome: declined('content_mismatch', owner) };
  const decision = undoKnown(target, { ...undoing, holder: owner });
  // With a commit it would be given on one read; the provider comes again, and its names with it.
  return needsSecondRead(decision.outcome) ? decision : claiming(state, command, at, decision);
}

function undoKnown({ record, at }: Found, undoing: Undoing): Decision {
  const { policy, holder } = undoing;
  switch (record.type) {
    case 'tombstone':
      return {
        outcome: policy.rollbackOfUnknown === 'accept' ? replayed(holder) : declined('unknown_rolled_back', holder),
      };
    case 'refusal':
      return undoRefusal(record, at, undoing);
    case 'entry':
      return undoEntry(record, at, undoing);
  }
}

/** An answer about a known record shows the record's wallet, also when the rollback named no currency. */
function withWallet(holder: Holder, currency: string): Holder {
  const wallet = walletIn(holder.player, currency);
  return wallet ? { ...holder, wallet } : holder;
}

function leaveTombstone({ state, command, policy, holder, fingerprint }: Undoing): Decision {
  const at = addressOf(command, command.ids[0]);
  const { roundId } = command;
  const tombstone: Tombstone = {
    type: 'tombstone',
    playerId: holder.playerId,
    ...askedForLater(command),
    createdAt: command.at,
    fingerprint,
  };
  const isBesideRound = policy.rounds === 'counted' && roundId !== undefined && roundOf(state, command, roundId).live;
  const accepted = appliedWithoutEntry(holder, isBesideRound ? ['rollback_beside_round'] : []);
  return {
    outcome: policy.rollbackOfUnknown === 'accept' ? accepted : declined('unknown_rolled_back', holder),
    commit: { records: [putUnder(state, at, tombstone), ...claims(state, command, at)] },
  };
}

function undoRefusal(refusal: Refusal, at: RecordAddress, { command, policy, holder }: Undoing): Decision {
  if (policy.rollbackOfRefusal === 'leave' || refusal.rolledBackBy !== undefined) return { outcome: replayed(holder) };
  return { outcome: appliedWithoutEntry(holder), commit: { records: [mark(at, 'rolledBackBy', command.at)] } };
}

function undoEntry(entry: LedgerEntry, at: RecordAddress, undoing: Undoing): Decision {
  const { command, policy, holder, fingerprint } = undoing;
  const { wallet } = holder;
  if (entry.rolledBackBy !== undefined) return { outcome: replayed(holder, entry) };
  if (!wallet) return { outcome: declined('wallet_not_found', holder) };
  const decline = finalityOf(entry, undoing);
  if (decline) return { outcome: declined(decline, holder) };

  const lines = nextLines(holder.playerId, wallet, -entry.amount, command.at);
  const isSpent = lines.amount < 0n && lines.balanceAfter < 0n;
  if (isSpent && policy.rollbackShortFunds === 'stand') {
    return { outcome: declined('payout_spent', holder), commit: { records: [mark(at, 'standing', command.at)] } };
  }
  if (!withinCeiling(lines.balanceAfter)) return { outcome: declined('balance_limit', holder) };
  const rollback: LedgerEntry = {
    type: 'entry',
    kind: 'rollback',
    ...lines,
    ...linesOf(command, entry.roundId),
    ...linesOfTarget(entry),
    fingerprint,
  };
  const records = [
    put(ownAddress(command), rollback),
    mark(at, 'rolledBackBy', rollback.entryId),
    ...roundWrites(entry, undoing),
  ];
  return booked({ wallet, entry: rollback, records, otherGame: isOtherGame(entry, command) });
}

/**
 * A rollback is filed under what it undoes, whichever of the names it came by; where a provider has reported that, or will, it
 * has to be told apart now. Whoever gives a line another member says here whose it is.
 */
const IN_A_ROLLBACK: Readonly<Record<AskedMember, 'its own' | 'of what it undoes'>> = {
  source: 'its own',
  details: 'its own',
  transactionId: 'of what it undoes',
  roundId: 'of what it undoes',
  roundKey: 'of what it undoes',
  gameCode: 'of what it undoes',
  reported: 'of what it undoes',
};

function linesOfTarget(target: LedgerEntry): Partial<LedgerEntry> {
  const kept = Object.entries(target).filter(([name]) => IN_A_ROLLBACK[name as AskedMember] === 'of what it undoes');
  return { ...Object.fromEntries(kept), rollbackOf: target.entryId };
}

function finalityOf(entry: LedgerEntry, undoing: Undoing): Decline | undefined {
  if (entry.standing !== undefined) return 'play_standing';
  if (entry.settledBy !== undefined) return 'stake_settled';
  if (entry.kind === 'payout') return 'payout_final';
  if (entry.kind === 'play' && undoing.policy.rollbackOfPlay === 'decline') return 'play_final';
  const newestPayout = talliedRound(entry, undoing)?.tally?.newestPayoutVersion ?? 0;
  // "Since" is the order of the wallet's versions, not of times or numbers.
  return newestPayout > entry.walletVersion ? 'stake_settled' : undefined;
}

/** A stake that was counted in a tally leaves it again. */
function roundWrites(entry: LedgerEntry, undoing: Undoing): RecordWrite[] {
  const round = talliedRound(entry, undoing);
  return round ? [tallyChange(round, entry.playerId, { stakes: -1 })] : [];
}

/** The round of a stake that is not the round's first. */
function talliedRound({ kind, roundId, transactionId }: LedgerEntry, { state, command, policy }: Undoing) {
  const isTallied =
    policy.rounds === 'counted' && kind === 'stake' && roundId !== undefined && roundId !== transactionId;
  return isTallied ? roundOf(state, command, roundId) : undefined;
}
