import { adjustmentAddress } from './addresses.ts';
import type { Adjustment, BesideWrite } from './beside.ts';
import { audited, booked, byHand, declined, nextLines, replayed, withinCeiling } from './booking.ts';
import type { Adjusting } from './command.ts';
import { put } from './commit.ts';
import type { Decision } from './decision.ts';
import type { LedgerEntry } from './record.ts';
import { findRecord, holderOf, type LedgerState } from './state.ts';

/**
 * Books an adjustment, once: its state and its line in the ledger are one transaction, which holds only while the adjustment is as it was read. That somebody
 * else proposed it is seen to before. Not covered it fails, which is written down, and may be tried again.
 */
export function decideAdjustment(state: LedgerState, command: Adjusting): Decision {
  const { adjustment, line } = command;
  const holder = holderOf(state, command.walletRef);
  const at = adjustmentAddress(adjustment.adjustmentId);
  const done = findRecord(state, at)?.record;
  if (!holder?.wallet) return { outcome: declined('wallet_not_found', holder) };
  if (done?.type === 'entry') return { outcome: replayed(holder, done) };

  const { wallet, playerId } = holder;
  const lines = nextLines(playerId, wallet, adjustment.amount, command.at);
  if (lines.amount < 0n && lines.balanceAfter < 0n) {
    const outcome = declined('insufficient_funds', holder);
    if (adjustment.state === 'failed') return { outcome };
    return { outcome, commit: { records: [], beside: becomes(command, { state: 'failed' }) } };
  }
  if (!withinCeiling(lines.balanceAfter)) return { outcome: declined('balance_limit', holder) };
  const { reason, proposedBy, caseId } = adjustment;
  const entry: LedgerEntry = {
    type: 'entry',
    kind: 'adjustment',
    ...lines,
    transactionId: adjustment.adjustmentId,
    fingerprint: { kind: 'adjustment', player: playerId, currency: wallet.currency, amount: `${adjustment.amount}` },
    ...byHand(line, { reason, proposedBy, caseId }),
  };
  const bookedBy = line ? { bookedBy: line.actor } : {};
  const becoming = becomes(command, { state: 'booked', entryId: entry.entryId, ...bookedBy });
  const beside = [...becoming, ...settled(command)];
  return booked({ wallet, entry, records: [put(at, entry)], beside });
}

/** The adjustment's next revision, and the line that says what became of it. */
function becomes({ adjustment, line, at }: Adjusting, change: Partial<Adjustment>): readonly BesideWrite[] {
  const { revision, state: from } = adjustment;
  const next = { ...adjustment, ...change, updatedAt: at, revision: revision + 1 };
  const entry = next.entryId === undefined ? {} : { entryId: { to: next.entryId } };
  const changes = { state: { from, to: next.state }, ...entry };
  return [{ act: 'adjustment', from: revision, adjustment: next }, ...audited(line && { ...line, changes })];
}

/** The case is closed with what settles it; a case that was closed by this adjustment's name before has its line already. */
function settled({ adjustment, settles, line, at }: Adjusting): readonly BesideWrite[] {
  if (!settles) return [];
  const { caseId, wasOpen } = settles;
  const { adjustmentId, reason: outcome } = adjustment;
  const changes = {
    status: { from: 'open', to: 'closed' },
    outcome: { to: outcome },
    adjustmentId: { to: adjustmentId },
  };
  const caseLine = line && { ...line, auditId: `${line.auditId}.case`, target: `case/${caseId}`, changes };
  const settlement = { caseId, adjustmentId, outcome, at, wasOpen };
  return [{ act: 'settled_case', settlement }, ...(wasOpen ? audited(caseLine) : [])];
}
