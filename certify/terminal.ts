import { styleText } from 'node:util';
import { formatMajorNumber } from '../shared/domain/money.ts';
import { type CaseResult, type CaseVerdict, type Certification, conclusionOf, type Left } from './certification.ts';
import type { Fixtures } from './fixtures.ts';
import type { LoadResult } from './load/run-load.ts';

type Format = Parameters<typeof styleText>[0];

const STYLES: Record<CaseVerdict, Format> = {
  passed: 'green',
  failed: ['bold', 'red'],
  warned: 'yellow',
  noted: 'cyan',
  'not run': 'dim',
};
const MARKS: Record<CaseVerdict, string> = { passed: '✓', failed: '✗', warned: '!', noted: 'i', 'not run': '-' };
const SHOWN_FINDINGS = 3;
const SHOWN_IDS = 5;

/** Colour is for terminals, and for whoever asked for it: `styleText` looks at the stream, NO_COLOR and FORCE_COLOR itself. */
function styled(style: Format, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function reportCase(result: CaseResult, done: number, all: number): void {
  const { verdict, id, title, why, findings, messages, durationMs } = result;
  const place = `${String(done).padStart(String(all).length)}/${all}`;
  const cost = styled('dim', `${messages} messages, ${Math.round(durationMs)} ms`);
  say(`${place} ${styled(STYLES[verdict], `${MARKS[verdict]} ${id}`)}  ${title}  ${cost}`);
  if (why !== undefined) say(styled('dim', `      ${messages === 0 ? 'not run' : 'not run to its end'}: ${why}`));
  for (const { grade, expected, seen } of findings.slice(0, SHOWN_FINDINGS)) {
    say(`      ${styled(STYLES[verdict], `${grade}:`)} expected ${expected}; seen ${seen}`);
  }
  if (findings.length > SHOWN_FINDINGS) say(styled('dim', `      and ${findings.length - SHOWN_FINDINGS} more`));
}

export function reportSummary(certification: Certification): void {
  const { results, left, requests, durationMs, staked, seed, run } = certification;
  const count = (verdict: CaseVerdict) => results.filter((result) => result.verdict === verdict).length;
  const counts = (Object.keys(STYLES) as CaseVerdict[]).map((verdict) =>
    styled(STYLES[verdict], `${count(verdict)} ${verdict}`),
  );
  say('');
  say(
    `${counts.join(', ')}; ${requests} requests in ${(durationMs / 1000).toFixed(1)} s, ${formatMajorNumber(staked)} staked`,
  );
  for (const [why, missing] of Map.groupBy(results, notRunWhy)) {
    if (why === undefined) continue;
    const ids = missing.map(({ id }) => id);
    const more = ids.length > SHOWN_IDS ? ` and ${ids.length - SHOWN_IDS} more` : '';
    say(styled('dim', `not run, because ${why}: ${ids.slice(0, SHOWN_IDS).join(', ')}${more}`));
  }
  for (const { playerId, currency, amount, ids } of left) {
    const money =
      amount === 0n
        ? `as much ${currency} as before`
        : `${formatMajorNumber(amount < 0n ? -amount : amount)} ${currency} ${amount > 0n ? 'more' : 'less'}`;
    const stakes =
      ids.length === 0
        ? ''
        : `; ${ids.length === 1 ? 'a stake stands' : `${ids.length} stakes stand`}: ${ids.slice(0, SHOWN_IDS).join(', ')}${ids.length > SHOWN_IDS ? ', …' : ''}`;
    say(`left: ${playerId} has ${money}${stakes}`);
  }
  say(`run ${run} (every id begins with it), seed ${seed}`);
  const { isRight, words } = conclusionOf(certification);
  say(styled(isRight ? ['bold', 'green'] : ['bold', 'red'], words));
}

/** What was written of the poor player is not true any more, and the next run would hold it against the wallet. */
export function reportPoor(parties: readonly Fixtures[], left: readonly Left[], file: string): void {
  for (const { poor } of parties) {
    const change = left.find(({ playerId, currency }) => playerId === poor?.playerId && currency === poor.currency);
    if (poor?.holds === undefined || !change || change.amount === 0n) continue;
    const now = formatMajorNumber(poor.holds + change.amount);
    say(`before the next run: "poor" ${poor.playerId} has a "balance" of ${now}, which ${file} has to say`);
  }
}

function notRunWhy({ verdict, why }: CaseResult): string | undefined {
  return verdict === 'not run' ? (why ?? 'nothing was asked') : undefined;
}

export function reportLoad(
  { latency, late, statuses, failures, verdicts, left, unsent }: LoadResult,
  patienceMs: number | undefined,
): void {
  const { count, p50, p95, p99, max } = latency;
  const limit = patienceMs === undefined ? 'the provider publishes no limit' : `${late} later than ${patienceMs} ms`;
  if (count > 0) {
    const times = `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, longest ${max} ms`;
    say(`${count} answers: ${times}; ${styled(late > 0 ? 'red' : 'green', limit)}`);
    say(`by HTTP status: ${listed(statuses)}`);
  }
  for (const [reason, times] of failures) say(styled('red', `no answer ${times} times: ${reason}`));
  if (verdicts.size > 0) say(`of those that were read: ${listed(verdicts)}`);
  if (unsent > 0) say(`it was interrupted: ${unsent} requests were not sent`);
  if (left > 0n) say(`left: stakes of ${formatMajorNumber(left)} were not rolled back`);
}

function listed(counted: ReadonlyMap<string | number, number>): string {
  return [...counted].map(([what, times]) => `${what} ${times}`).join(', ');
}
