import type { Deadline } from '../application/deadline.ts';
import type { AgentAtProvider, RowReader } from '../application/provider.ts';
import { longBefore, type ReportedSpan } from './find-unreported.ts';
import type { ReportRow } from './judge.ts';
import { matchRows } from './match-rows.ts';
import { type Pull, type PullPorts, Tally, timeOf } from './pull.ts';
import { BATCH } from './read-pages.ts';
import { judgeTheRest, type PullResult } from './run.ts';

export interface ImportResult extends Omit<PullResult, 'cursor'> {
  /** Every row was taken. */
  readonly isTaken: boolean;
  /** Of what time the rows tell by themselves; absent without a row. */
  readonly span?: ReportedSpan;
}

export interface ImportOrder {
  /** Further rows of the same file come in another import: what is missing there is not looked for before the last one. */
  readonly more: boolean;
  /** Of what time the whole file tells, where the caller knows it. ISO 8601 UTC. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** A batch with a case for each row, and an answer, must still fit in. */
const BATCH_MS = 4_000;

/**
 * Holds rows that an operator has as a file against the ledger, as a pull does with those of a provider. `rows` is read on by batches and no further than
 * they are stored; what is not read when time runs out, the caller sends again. Every row is stored under its id, so that to send one twice changes nothing.
 * Throws a `Fault` when a store does not answer; what was stored until then stays.
 */
export async function importRows(
  acting: AgentAtProvider,
  provider: RowReader,
  ports: PullPorts,
  deadline: Deadline,
  rows: Iterator<ReportRow>,
  order: ImportOrder,
): Promise<ImportResult> {
  const { protocol, agentId } = acting.agent;
  const report = provider.reportOf(acting.agent);
  const pull: Pull = {
    ...ports,
    acting,
    provider,
    deadline,
    tally: new Tally(),
    source: { protocol, agentId },
    report,
  };
  const startedAt = timeOf(pull.clock);
  const before = await pull.reports.begin(pull.source, startedAt);
  const { isTaken, span } = await takeRows(pull, rows);
  const isComplete =
    isTaken && (order.more || (await judgeTheRest(pull, before, startedAt, reportedSpan(order, span, startedAt))));
  const { matched, mismatched, missing, ahead, rows: news } = pull.tally;
  const counts = { rows: news, matched, mismatched, missing, ahead };
  return { ...counts, isTaken, isComplete, isSilent: false, ...(span && { span }) };
}

async function takeRows(pull: Pull, rows: Iterator<ReportRow>) {
  let oldest: string | undefined;
  let newest: string | undefined;
  let isTaken = false;
  while (!isTaken && pull.deadline.remainingMs > BATCH_MS) {
    const batch = nextOf(rows);
    isTaken = batch.length < BATCH;
    await matchRows(pull, batch, timeOf(pull.clock));
    for (const { reportedAt } of batch) {
      if (reportedAt === undefined) continue;
      if (oldest === undefined || reportedAt < oldest) oldest = reportedAt;
      if (newest === undefined || reportedAt > newest) newest = reportedAt;
    }
  }
  if (oldest === undefined || newest === undefined) return { isTaken };
  return { isTaken, span: { from: oldest, until: longBefore(newest) } };
}

function nextOf(rows: Iterator<ReportRow>): ReportRow[] {
  const batch: ReportRow[] = [];
  while (batch.length < BATCH) {
    const next = rows.next();
    if (next.done) break;
    batch.push(next.value);
  }
  return batch;
}

/** A time that has not come says no more than that the file has come to the present. */
function reportedSpan({ from, until }: ImportOrder, span: ReportedSpan | undefined, now: string) {
  const [first, last] = [from ?? span?.from, until ?? span?.until];
  if (first === undefined || last === undefined) return 'nothing';
  return { from: first, until: last < now ? last : now };
}
