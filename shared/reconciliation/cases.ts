import { type Clock, Deadline } from '../application/deadline.ts';
import { ProviderFailure } from '../application/provider.ts';
import type { ReferenceOf } from '../application/reference.ts';
import { caseIdOf } from '../desk/cases/case.ts';
import type { CaseBook } from '../desk/cases/case-book.ts';
import type { Occurrence } from '../domain/beside.ts';
import { agentText, idempotencyKey, type Source } from '../domain/ids.ts';
import { formatMajor } from '../domain/money.ts';
import { COUNTED_AS, type Pull } from './pull.ts';
import type { PullResult } from './run.ts';
import type { ReconciliationItem } from './store.ts';
import { transactionOf } from './ticket-id.ts';

/** For the cases of one batch; a store that is slower has them counted as lost. */
const BATCH_BUDGET_MS = 2_000;
const AT_ONCE = 8;

export interface CaseOpening {
  /** Absent where nobody works on cases. */
  readonly caseBook?: CaseBook;
  readonly refOf: ReferenceOf;
  readonly clock: Clock;
}

/** Of a ticket on which report and ledger differ. One case for each ticket, however many rows speak of it. */
export async function openTicketCases(pull: Pull, items: readonly ReconciliationItem[]): Promise<void> {
  const { caseBook, clock } = pull;
  if (!caseBook) return;
  const deadline = new Deadline(clock, BATCH_BUDGET_MS);
  const occurrences = items.flatMap((item) => ticketOccurrence(pull, item));
  const lanes = Array.from({ length: AT_ONCE }, async () => {
    for (let next = occurrences.shift(); next; next = occurrences.shift())
      await caseBook.note(next, deadline.remainingMs);
  });
  await Promise.all(lanes);
}

function ticketOccurrence({ source, provider, refOf }: Pull, item: ReconciliationItem): Occurrence[] {
  const verdict = COUNTED_AS[item.match];
  if (verdict === 'matched') return [];
  const { key, ticketId, booked, judgedAt } = item;
  const kind = `reconciliation_${verdict}`;
  const transaction = ticketId === '' ? undefined : idempotencyKey(source, ticketId);
  const subject = transaction ?? `${agentText(source)}#${key}`;
  const amount = booked?.payout ?? booked?.stake;
  return [
    {
      ...{ caseId: caseIdOf(source.protocol, kind, subject), kind, ...source, at: judgedAt, times: 1 },
      ...(transaction !== undefined && { ...transactionOf(ticketId, provider), ref: refOf(transaction) }),
      ...(booked && { playerId: booked.playerId }),
      ...(booked?.currency !== undefined && { currency: booked.currency }),
      ...(amount !== undefined && { amount }),
      facts: factsOf(item),
    },
  ];
}

function factsOf({ match, reason, row, booked }: ReconciliationItem): Readonly<Record<string, string>> {
  return {
    match,
    reason,
    ...(row && { reportRow: row.id.slice(0, 64) }),
    ...(row?.reportedAt !== undefined && { reportedAt: row.reportedAt }),
    ...(booked && { stands: booked.state, standsSince: booked.bookedAt }),
    ...(booked?.stake !== undefined && { standsStake: formatMajor(booked.stake) }),
    ...(booked?.payout !== undefined && { standsPayout: formatMajor(booked.payout) }),
  };
}

/** Of what a pull found about a report as a whole: one case for each agent. */
export async function openReportCases(
  ports: CaseOpening,
  source: Source,
  result: Pick<PullResult, 'ahead' | 'isSilent'>,
): Promise<void> {
  const { ahead, isSilent } = result;
  if (ahead > 0) await openAgentCase(ports, source, 'report_ahead_of_time', { rows: `${ahead}` });
  if (isSilent) await openAgentCase(ports, source, 'report_silent', {});
}

export async function openAgentCase(
  { caseBook, clock }: CaseOpening,
  source: Source,
  kind: 'report_ahead_of_time' | 'report_silent' | 'report_pull_failed' | 'agent_unfinished',
  facts: Readonly<Record<string, string>>,
): Promise<void> {
  const at = new Date(clock.now()).toISOString();
  const caseId = caseIdOf(source.protocol, kind, agentText(source));
  const { protocol, agentId } = source;
  await caseBook?.note({ caseId, kind, protocol, agentId, facts, at, times: 1 }, BATCH_BUDGET_MS);
}

/** The provider's own words may be anything. */
export function failureFacts(error: unknown): Readonly<Record<string, string>> {
  return { failure: error instanceof ProviderFailure ? error.kind : 'our_own' };
}
