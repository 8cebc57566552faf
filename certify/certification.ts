import type { AmountUnits } from '../shared/domain/money.ts';
import type { CertificationCase, Grade } from './case.ts';
import type { Exchange, Finding } from './exchange.ts';

/** `failed`: a must does not hold. `warned`, `noted`: a should, a note. */
export type CaseVerdict = 'passed' | 'failed' | 'warned' | 'noted' | 'not run';

export interface CaseResult extends Omit<CertificationCase, 'begin' | 'play' | 'needs'> {
  readonly verdict: CaseVerdict;
  /** Why it was not run. */
  readonly why?: string;
  readonly findings: readonly Finding[];
  /** Those that people look at; `Finding.from` and `to` count in them. */
  readonly exchanges: readonly Exchange[];
  /** How many there were. */
  readonly messages: number;
  readonly durationMs: number;
}

/** What the run has changed at the end, as the wallet's own balances say. */
export interface Left {
  readonly playerId: string;
  readonly currency: string;
  /** What the player has more than before, in amount units. */
  readonly amount: AmountUnits;
  /** Stakes that stand: their rollback was asked and not done, as it may be where a win was paid on them. */
  readonly ids: readonly string[];
}

/** How long answers took, in milliseconds, of one kind of message. */
export interface Latency {
  readonly startedAt: number;
  readonly durationMs: number;
}

export interface Certification {
  readonly protocol: string;
  readonly title: string;
  readonly url: string;
  /** What every id of this run begins with. */
  readonly run: string;
  readonly seed: string;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly requests: number;
  readonly staked: AmountUnits;
  /** Why it ended before all was asked. */
  readonly ended?: string;
  /** How long the provider waits for an answer, in milliseconds, where it publishes that. */
  readonly limitMs?: number;
  readonly results: readonly CaseResult[];
  readonly latencies: readonly Latency[];
  readonly left: readonly Left[];
}

const VERDICTS: Record<Grade, CaseVerdict> = { must: 'failed', should: 'warned', note: 'noted' };

export function verdictOf(findings: readonly Finding[]): CaseVerdict {
  const [worst] = (['must', 'should', 'note'] as const).filter((grade) =>
    findings.some((finding) => finding.grade === grade),
  );
  return worst ? VERDICTS[worst] : 'passed';
}

/** What it comes to, in a sentence or two. What was not asked does not hold. */
export function conclusionOf({ results, ended }: Certification): { readonly isRight: boolean; readonly words: string } {
  const has = (verdict: CaseVerdict) => results.some((result) => result.verdict === verdict);
  const isRight = !has('failed');
  const wasAsked = results.some(({ verdict }) => verdict !== 'not run');
  const judged = isRight ? `All musts${has('not run') ? ' that were asked' : ''} hold.` : 'Some musts do not hold.';
  const words = wasAsked ? judged : 'Nothing was asked.';
  return {
    isRight: isRight && wasAsked,
    words: ended === undefined ? words : `${words} The run ended early: ${ended}.`,
  };
}

/** 0: all musts that were asked hold. 1: some do not. 2: nothing was asked. */
export function exitStatusOf({ results }: Certification): 0 | 1 | 2 {
  if (results.some(({ verdict }) => verdict === 'failed')) return 1;
  return results.some(({ verdict }) => verdict !== 'not run') ? 0 : 2;
}
