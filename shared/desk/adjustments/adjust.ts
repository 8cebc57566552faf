import { type Clock, operatorDeadline } from '../../application/deadline.ts';
import { BesideLost, execute } from '../../application/execute.ts';
import { Fault } from '../../application/fault.ts';
import type { LedgerStore } from '../../application/ledger-store.ts';
import type { Adjustment } from '../../domain/beside.ts';
import { formatMajor } from '../../domain/money.ts';
import type { Outcome } from '../../domain/outcome.ts';
import { STRICT_POLICY } from '../../domain/policy.ts';
import { difference } from '../audit/difference.ts';
import { adjustmentTarget, lineOf, type OperatorCall } from '../audit/log.ts';
import type { Case } from '../cases/case.ts';
import type { CaseStore } from '../cases/store.ts';
import type { AdjustmentStore } from './store.ts';

export interface AdjustmentPorts {
  readonly adjustments: Pick<AdjustmentStore, 'get' | 'save'>;
  readonly cases: Pick<CaseStore, 'get'>;
  readonly ledger: LedgerStore;
  readonly clock: Clock;
}

export type Proposal = Pick<Adjustment, 'adjustmentId' | 'playerId' | 'currency' | 'amount' | 'reason' | 'caseId'>;

/** Whoever finds an adjustment changed this often should come again. */
const MOST_ATTEMPTS = 8;

export type Proposed =
  | { readonly type: 'proposed' | 'known' | 'mismatch'; readonly adjustment: Adjustment }
  | { readonly type: 'refused'; readonly why: CaseRefusal };

export const CASE_REFUSALS = ['case_not_found', 'case_closed', 'case_mismatch'] as const;
export type CaseRefusal = (typeof CASE_REFUSALS)[number];

/** Why an adjustment cannot settle the case that it names: money that a case stands for is paid once, and to whom it is about. */
function refusalBy(found: Case | undefined, proposal: Omit<Proposal, 'reason'>): CaseRefusal | undefined {
  if (!found) return 'case_not_found';
  const { playerId = proposal.playerId, currency = proposal.currency } = found;
  if (playerId !== proposal.playerId || currency !== proposal.currency) return 'case_mismatch';
  const isOurs = found.status === 'open' || found.adjustmentId === proposal.adjustmentId;
  return isOurs ? undefined : 'case_closed';
}

/** Writes a proposal down, once; nothing moves. The same again is the one that stands there, with another content it is `mismatch`. */
export async function propose(
  proposal: Proposal,
  call: OperatorCall,
  { adjustments, cases }: Pick<AdjustmentPorts, 'adjustments' | 'cases'>,
): Promise<Proposed> {
  const known = await adjustments.get(proposal.adjustmentId);
  if (known) return { type: isSame(known, proposal) ? 'known' : 'mismatch', adjustment: known };
  const refusal = proposal.caseId === undefined ? undefined : refusalBy(await cases.get(proposal.caseId), proposal);
  if (refusal) return { type: 'refused', why: refusal };
  const state = 'proposed' as const;
  const times = { createdAt: call.at, updatedAt: call.at };
  const adjustment: Adjustment = { ...proposal, state, proposedBy: call.actor, ...times, revision: 1 };
  const { adjustmentId, reason, ...members } = proposal;
  const changes = difference({}, { state, ...members, amount: formatMajor(proposal.amount) });
  const line = lineOf(call, adjustmentTarget(adjustmentId), changes, reason);
  if (await adjustments.save(adjustment, line)) return { type: 'proposed', adjustment };
  return propose(proposal, call, { adjustments, cases });
}

/** Another reason is no other content. */
function isSame(known: Adjustment, { playerId, currency, amount, caseId }: Proposal): boolean {
  const content = [known.playerId, known.currency, known.amount, known.caseId];
  return [playerId, currency, amount, caseId].every((value, index) => value === content[index]);
}

export type Approval =
  | { readonly type: 'not_found' | 'same_person' | 'rejected' }
  | { readonly type: 'refused'; readonly why: CaseRefusal }
  | { readonly type: 'booked'; readonly adjustment: Adjustment }
  | { readonly type: 'declined'; readonly adjustment: Adjustment; readonly outcome: Outcome };

/** Books an adjustment by the word of somebody else than who proposed it. Two approvals at once book once, and both hear that it is booked. */
export async function approve(adjustmentId: string, call: OperatorCall, ports: AdjustmentPorts): Promise<Approval> {
  const { adjustments, cases, ledger, clock } = ports;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const adjustment = await adjustments.get(adjustmentId);
    if (!adjustment) return { type: 'not_found' };
    if (adjustment.proposedBy === call.actor) return { type: 'same_person' };
    if (adjustment.state === 'rejected') return { type: 'rejected' };
    if (adjustment.state === 'booked') return { type: 'booked', adjustment };
    const { playerId, currency, caseId } = adjustment;
    const found = caseId === undefined ? undefined : await cases.get(caseId);
    const refusal = caseId === undefined ? undefined : refusalBy(found, adjustment);
    if (refusal) return { type: 'refused', why: refusal };
    const command = {
      kind: 'adjustment',
      walletRef: { by: 'player', playerId, currency },
      adjustment,
      ...(found && { settles: { caseId: found.caseId, wasOpen: found.status === 'open' } }),
      at: call.at,
      line: lineOf(call, adjustmentTarget(adjustmentId), {}),
    } as const;
    try {
      const outcome = await execute(command, STRICT_POLICY, { store: ledger, clock }, operatorDeadline(clock));
      if (outcome.type === 'declined') return { type: 'declined', adjustment, outcome };
      const booked = await adjustments.get(adjustmentId);
      if (booked?.state === 'booked') return { type: 'booked', adjustment: booked };
    } catch (error) {
      if (!(error instanceof BesideLost)) throw error;
    }
  }
  throw new Fault('store_unavailable', 'an adjustment lost every race');
}

export type RejectedProposal =
  | { readonly type: 'not_found' }
  | { readonly type: 'booked' }
  | { readonly type: 'rejected'; readonly adjustment: Adjustment };

/** Closes an adjustment that nobody has booked, for good. Whoever proposed it may take it back so. */
export async function reject(
  adjustmentId: string,
  reason: string,
  call: OperatorCall,
  { adjustments }: AdjustmentPorts,
): Promise<RejectedProposal> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const adjustment = await adjustments.get(adjustmentId);
    if (!adjustment) return { type: 'not_found' };
    if (adjustment.state === 'booked') return { type: 'booked' };
    if (adjustment.state === 'rejected') return { type: 'rejected', adjustment };
    const { state: from, revision } = adjustment;
    const by = { rejectedBy: call.actor, rejectionReason: reason, updatedAt: call.at };
    const rejected: Adjustment = { ...adjustment, state: 'rejected', ...by, revision: revision + 1 };
    const line = lineOf(call, adjustmentTarget(adjustmentId), { state: { from, to: 'rejected' } }, reason);
    if (await adjustments.save(rejected, line)) return { type: 'rejected', adjustment: rejected };
  }
  throw new Fault('store_unavailable', 'an adjustment lost every race');
}
