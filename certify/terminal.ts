import { styleText } from 'node:util';
import { formatMajorNumber } from '../shared/domain/money.ts';
import type { CaseResult, CaseVerdict, Certification } from './certification.ts';
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
  if (why !== undefined) say(styled('dim', `      not run to its end: ${why}`));
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
  for (const { playerId, currency, amount, ids } of left) {
    const money =
      amount === 0n
        ? `as much ${currency} as before`
        : `${formatMajorNumber(amount < 0n ? -amount : amount)} ${currency} ${amount > 0n ? 'more' : 'less'}`;
    const stakes =
      ids.length === 0
        ? ''
        : `; the wallet did not roll back ${ids.length === 1 ? 'a stake' : `${ids.length} stakes`}: ${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`;
    say(`left: ${playerId} has ${money}${stakes}`);
  }
  say(`run ${run} (every id begins with it), seed ${seed}`);
  const isRight = count('failed') === 0;
  say(styled(isRight ? ['bold', 'green'] : ['bold', 'red'], isRight ? 'All musts hold.' : 'Some musts do not hold.'));
}

export function reportLoad(
  { latency, late, statuses, failures, verdicts, left }: LoadResult,
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
  if (left > 0n) say(`left: stakes of ${formatMajorNumber(left)} were not rolled back`);
}

function listed(counted: ReadonlyMap<string | number, number>): string {
  return [...counted].map(([what, times]) => `${what} ${times}`).join(', ');
}
