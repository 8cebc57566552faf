import { createHash } from 'node:crypto';
import { type Bounds, OutOfBounds } from './bounds.ts';
import type { CertificationCase } from './case.ts';
import { type CaseResult, type Latency, verdictOf } from './certification.ts';
import { Examination } from './examination.ts';
import type { Exchange, Finding } from './exchange.ts';
import { Missing, type Said } from './said.ts';
import type { TransportRule } from './transport.ts';
import type { WalletUnderTest } from './wallet-under-test.ts';

/** Of a case with hundreds of messages people look at a few, and at all that a finding points to. */
const SHOWN = 24;
/** Of one transport rule. */
const SHOWN_BREACHES = 5;

export interface Run {
  readonly results: readonly CaseResult[];
  readonly latencies: readonly Latency[];
  /** Stakes that the wallet did not roll back. */
  readonly standing: readonly Said[];
}

/** How answers are judged on their way. `secrets`: keys and tokens that none of them may repeat. */
export interface Transport {
  readonly rules: readonly TransportRule[];
  readonly secrets: readonly string[];
}

/** The same seed, the same order. Another one finds what hangs on an order. */
export function inOrderOf(seed: string, cases: readonly CertificationCase[]): CertificationCase[] {
  const place = ({ id }: CertificationCase) => createHash('sha256').update(`${seed} ${id}`).digest('hex');
  return cases.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
}

/** Plays all cases, one after the other, and judges every answer by what all answers have to be. */
export async function run(
  cases: readonly CertificationCase[],
  wallet: WalletUnderTest,
  bounds: Bounds,
  { rules, secrets }: Transport,
  report: (result: CaseResult, done: number) => void,
): Promise<Run> {
  const results: CaseResult[] = [];
  const latencies: Latency[] = [];
  const breaches = new Map<string, Exchange[]>();
  const standing: Said[] = [];
  const startedAt = performance.now();
  let outOfBounds: string | undefined;

  for (const one of cases) {
    const began = performance.now();
    const exam = new Examination(wallet);
    let why = outOfBounds;
    if (why === undefined) {
      const ended = await play(one, exam);
      why = ended.why;
      if (ended.isOutOfBounds) outOfBounds = ended.why;
      bounds.isCleaningUp = true;
      standing.push(...(await exam.cleanUp()));
      bounds.isCleaningUp = false;
    }
    for (const exchange of exam.line.exchanges) {
      if (exchange.answer) latencies.push({ startedAt: began - startedAt, durationMs: exchange.durationMs });
      for (const rule of rules) if (rule.wrong(exchange, secrets) !== undefined) note(rule, exchange, breaches);
    }
    const result = resultOf(one, exam, why, performance.now() - began);
    results.push(result);
    report(result, results.length);
  }
  const transport = rules.map((rule) => transportResult(rule, breaches.get(rule.id) ?? [], secrets, latencies.length));
  return { results: [...results, ...transport], latencies, standing };
}

async function play(one: CertificationCase, exam: Examination): Promise<{ why?: string; isOutOfBounds?: true }> {
  try {
    await one.play(exam);
    return {};
  } catch (error) {
    if (error instanceof OutOfBounds) return { why: error.message, isOutOfBounds: true };
    if (error instanceof Missing) return { why: error.message };
    throw error;
  }
}

function resultOf(
  { id, title, rule, source }: CertificationCase,
  exam: Examination,
  why: string | undefined,
  durationMs: number,
): CaseResult {
  const { findings, exchanges: all } = exam.line;
  // Whatever was found before it had to stop was found.
  const verdict = why !== undefined && findings.length === 0 ? 'not run' : verdictOf(findings);
  const { kept, moved } = shown(all, findings);
  return {
    ...{ id, title, rule, source, verdict, durationMs },
    ...(why !== undefined && { why }),
    findings: moved,
    exchanges: kept,
    messages: all.length,
  };
}

/** The first exchanges and those that findings point to, and the findings with their new places. */
function shown(all: readonly Exchange[], findings: readonly Finding[]) {
  const wanted = new Set(all.slice(0, SHOWN).keys());
  for (const { from, to } of findings.slice(0, SHOWN)) for (let at = from; at < to; at++) wanted.add(at);
  const places = [...wanted].toSorted((one, other) => one - other);
  const newPlace = (at: number) => places.filter((place) => place < at).length;
  return {
    kept: places.flatMap((place) => all[place] ?? []),
    moved: findings.map((finding) => ({ ...finding, from: newPlace(finding.from), to: newPlace(finding.to) })),
  };
}

function note({ id }: TransportRule, exchange: Exchange, breaches: Map<string, Exchange[]>): void {
  const known = breaches.get(id) ?? [];
  breaches.set(id, known);
  if (known.length < SHOWN_BREACHES) known.push(exchange);
}

function transportResult(
  { id, title, rule, source, grade, wrong }: TransportRule,
  exchanges: readonly Exchange[],
  secrets: readonly string[],
  messages: number,
): CaseResult {
  const findings = exchanges.map((exchange, at) => ({
    ...{ grade, expected: title, seen: wrong(exchange, secrets) ?? '', from: at, to: at + 1 },
  }));
  const verdict = messages === 0 ? 'not run' : verdictOf(findings);
  return { id, title, rule, source, verdict, findings, exchanges, messages, durationMs: 0 };
}
