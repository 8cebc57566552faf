import { addressOf, namesEver } from './addresses.ts';
import {
  askedForLater,
  booked,
  declined,
  linesOf,
  nextLines,
  replayed,
  withinCeiling,
  withinPayoutLimit,
} from './booking.ts';
import type { Stake } from './command.ts';
import { put, type RecordWrite } from './commit.ts';
import type { Decision } from './decision.ts';
import { agrees, type Fingerprint, isOwner } from './fingerprint.ts';
import { addressText, agentText } from './ids.ts';
import { claiming, claims, putUnder, recordsUnder } from './names.ts';
import type { Decline, Outcome } from './outcome.ts';
import type { Policy } from './policy.ts';
import type { LedgerEntry, Refusal } from './record.ts';
import { type Round, roundOf, tallyChange } from './round.ts';
import { type Found, type Holder, holderOf, type LedgerState } from './state.ts';
import { isActive, isOver, type Player, type Wallet } from './wallet.ts';

interface Staking {
  readonly state: LedgerState;
  readonly command: Stake;
  readonly policy: Policy;
  readonly holder: Holder & { readonly player: Player; readonly wallet: Wallet };
  readonly fingerprint: Fingerprint;
}

/** Takes money into a round, once; a play pays out in the same step. */
export function decideStake(state: LedgerState, command: Stake, policy: Policy): Decision {
  const holder = holderOf(state, command.walletRef, command.source);
  if (!holder) return { outcome: declined('session_not_found') };
  const { player, wallet, playerId } = holder;
  if (!player) return { outcome: declined('player_not_found', holder) };
  if (!wallet) return { outcome: declined('wallet_not_found', holder) };

  const fingerprint = { ...command.content, kind: command.kind, player: playerId, currency: wallet.currency };
  const staking: Staking = { state, command, policy, holder: { ...holder, player, wallet }, fingerprint };
  const [known, ...contradicting] = recordsUnder(state, namesEver(command));
  if (contradicting.length > 0) return { outcome: declined('content_mismatch', holder) };
  const verdict = known && decisionOnKnown(known, staking);
  return verdict ?? judge(staking, known);
}

/** The decision table's columns for a stake whose id is known; `undefined` sends a refused stake to be judged again. */
function decisionOnKnown({ record, at }: Found, staking: Staking): Decision | undefined {
  const { state, command, policy, holder, fingerprint } = staking;
  const known = (outcome: Outcome) => claiming(state, command, at, { outcome });
  if (!isOwner(record, fingerprint)) return { outcome: declined('other_owner', holder) };
  const isRolledBack = record.type === 'tombstone' || record.rolledBackBy !== undefined;
  if (isRolledBack && policy.changedAfterRollback === 'rolled_back') return known(declined('rolled_back', holder));
  if (!agrees(record.fingerprint, fingerprint)) return { outcome: declined('content_mismatch', holder) };
  if (isRolledBack) return known(declined('rolled_back', holder));
  if (record.type === 'entry') return known(replayed(holder, record));
  return command.afterRefusal === 'same' ? known(declined('refused_before', holder)) : undefined;
}

/** A new stake, or (`refused`) one that was refused and is looked at again. */
function judge(staking: Staking, refused: Found | undefined): Decision {
  const { state, command, policy, holder } = staking;
  const roundId = command.roundId ?? command.ids[0];
  const round = policy.rounds === 'counted' ? roundOf(state, command, roundId) : undefined;
  const reason = declineOfNew(staking, round);
  if (reason === undefined) return book(staking, refused, round);
  const outcome = declined(reason, holder);
  if (refused) return stillRefused(staking, refused, outcome);
  return reason === 'insufficient_funds'
    ? { outcome, commit: { records: refusalWrites(staking, round, reason) } }
    : { outcome };
}

/** Nothing is written but a name that is new; the refusal is put again beside it, so that the answer holds only while it was not booked meanwhile. */
function stillRefused({ state, command }: Staking, { at, record }: Found, outcome: Outcome): Decision {
  const decision = claiming(state, command, at, { outcome });
  if (!decision.commit || record.type !== 'refusal') return { outcome };
  return { outcome, commit: { records: [{ act: 'over_refusal', at, record }, ...decision.commit.records] } };
}

function declineOfNew({ command, holder, policy }: Staking, round: Round | undefined): Decline | undefined {
  const { player, wallet, session } = holder;
  if (round?.playerId !== undefined && round.playerId !== holder.playerId) return 'other_owner';
  if (session && isOver(session, player, command.at)) return 'session_over';
  if (command.playerMustBeActive && !isActive(player, command.at)) return 'player_barred';
  if (!isCovered(command, wallet)) return 'insufficient_funds';
  if (!withinPayoutLimit(command.payout, wallet, policy)) return 'payout_too_large';
  if (!withinCeiling(wallet.balance - command.stake + command.payout)) return 'balance_limit';
  return undefined;
}

function isCovered(command: Stake, wallet: Wallet): boolean {
  if (command.stake === 0n || command.funds === 'unlimited') return true;
  const needed = command.funds === 'net' ? command.stake - command.payout : command.stake;
  return wallet.balance >= needed;
}

function book(staking: Staking, refused: Found | undefined, round: Round | undefined): Decision {
  const { state, command, holder, fingerprint } = staking;
  const { playerId, wallet, player } = holder;
  const entry: LedgerEntry = {
    type: 'entry',
    kind: command.kind,
    ...nextLines(playerId, wallet, command.payout - command.stake, command.at),
    stake: command.stake,
    ...(command.kind === 'play' && { payout: command.payout }),
    ...linesOf(command, round?.roundId),
    ...(refused?.record.type === 'refusal' && { refusedAt: refused.record.createdAt }),
    fingerprint,
  };
  const at = refused?.at ?? addressOf(command, command.ids[0]);
  const own: RecordWrite = refused ? { act: 'over_refusal', at, record: entry } : putUnder(state, at, entry);
  const counted = round && isFurtherStake(command) ? countedIn(state, round, playerId, { stakes: 1 }) : [];
  return booked({
    wallet,
    entry,
    records: [own, ...claims(state, command, at), ...counted],
    notices: command.held !== undefined && command.held > 0n ? ['jackpot_held'] : [],
    epoch: player.epoch,
    ...(round && { newestStake: newestStakeOf(command) }),
  });
}

/** A payout that names no round is paid on it. */
function newestStakeOf({ source, roundId, ids, gameCode = '' }: Stake) {
  return { agent: agentText(source), stake: { roundId: roundId ?? ids[0], gameCode } };
}

/** A refused stake makes its round known too: a payout on it is then a payout on a dead round, never one on nothing. */
function refusalWrites(
  { state, command, holder, fingerprint }: Staking,
  round: Round | undefined,
  reason: Decline,
): RecordWrite[] {
  const { playerId, wallet } = holder;
  const at = addressOf(command, command.ids[0]);
  const refusal: Refusal = {
    type: 'refusal',
    playerId,
    currency: wallet.currency,
    stake: command.stake,
    ...(command.kind === 'play' && { payout: command.payout }),
    decline: reason,
    ...askedForLater(command, round?.roundId),
    createdAt: command.at,
    fingerprint,
  };
  const naming = round && !round.known && isFurtherStake(command) ? countedIn(state, round, playerId, {}) : [];
  return [putUnder(state, at, refusal), ...claims(state, command, at), ...naming];
}

/** The first to name a round leaves its name where the stake of that number will stand. */
function countedIn(state: LedgerState, round: Round, playerId: string, change: { stakes?: 1 }): RecordWrite[] {
  const isUnnamed = state.records.get(addressText(round.firstAt)) === undefined;
  const name = isUnnamed ? [put(round.firstAt, { type: 'round_name', playerId })] : [];
  return [tallyChange(round, playerId, change), ...name];
}

/** The round's first stake is the round's record itself; only further ones are counted. */
function isFurtherStake(command: Stake): boolean {
  return command.roundId !== undefined && command.roundId !== command.ids[0];
}
