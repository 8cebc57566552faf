import { createHash } from 'node:crypto';
import { OutOfBounds } from './bounds.ts';
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
  /** Stakes whose rollback was asked and not done. */
  readonly standing: readonly Said[];
  /** Why it ended before all was asked. */
  readonly ended?: string;
}

/** How answers are judged on their way. `secrets`: keys and tokens that none of them may repeat. */
export interface Transport {
  readonly rules: readonly TransportRule[];
  readonly secrets: readonly string[];
}

/** The same seed, the same order; what ends after all others is last. Another one finds what hangs on an order. */
export function inOrderOf(seed: string, cases: readonly CertificationCase[]): CertificationCase[] {
  const place = ({ id, begin }: CertificationCase) =>
    (begin ? 'z' : '') + createHash('sha256').update(`${seed} ${id}`).digest('hex');
  return cases.toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
}

/** Plays all cases, each with one of the wallets, and judges every answer by what all answers have to be. They are reported in their order. */
export async function run(
  cases: readonly CertificationCase[],
  wallets: readonly WalletUnderTest[],
  { rules, secrets }: Transport,
  report: (result: CaseResult, done: number) => void,
): Promise<Run> {
  const played: Played[] = [];
  const startedAt = Date.now();
  const [first] = wallets;
  if (!first) throw new Error('nobody plays');
  let next = 0;
  let reported = 0;
  let outOfBounds: string | undefined;

  /** Why it did not come to its end. */
  async function part(exam: Examination, say: (exam: Examination) => Promise<void>): Promise<string | undefined> {
    if (outOfBounds !== undefined) return outOfBounds;
    try {
      await say(exam);
      return undefined;
    } catch (error) {
      if (error instanceof OutOfBounds) outOfBounds = error.message;
      // A wallet that tells a balance below zero leads to amounts that no protocol can say.
      if (error instanceof OutOfBounds || error instanceof Missing || error instanceof RangeError) return error.message;
      throw error;
    }
  }
  async function playOne(at: number, one: CertificationCase, exam: Examination, early?: string): Promise<void> {
    const began = performance.now();
    const why = early ?? (await part(exam, (each) => one.play(each)));
    const standing = await exam.cleanUp();
    const result = resultOf(one, exam, why, performance.now() - began);
    played[at] = { result, standing, ...overTheWire(exam.line.exchanges, rules, secrets, startedAt) };
    for (let ready = played[reported]; ready; ready = played[reported]) report(ready.result, ++reported);
  }
  async function playSome(wallet: WalletUnderTest): Promise<void> {
    for (let at = next++; at < short.length; at = next++) {
      const [one] = short.slice(at, at + 1);
      if (one) await playOne(at, one, new Examination(wallet));
    }
  }

  const short = cases.filter(({ begin }) => !begin);
  const long = cases.filter(({ begin }) => begin).map((one) => ({ one, exam: new Examination(first) }));
  const early: (string | undefined)[] = [];
  for (const { one, exam } of long) early.push(await part(exam, async (each) => one.begin?.(each)));
  await Promise.all(wallets.map(playSome));
  for (const [nth, { one, exam }] of long.entries()) {
    const why = early[nth] ?? (await part(exam, (each) => each.resume()));
    await playOne(short.length + nth, one, exam, why);
  }
  const latencies = played.flatMap((one) => one.latencies);
  const transport = rules.map((rule) => {
    const breaches = played.flatMap((one) => one.breaches.get(rule.id) ?? []).slice(0, SHOWN_BREACHES);
    return transportResult(rule, breaches, secrets, latencies.length);
  });
  return {
    results: [...played.map(({ result }) => result), ...transport],
    latencies,
    standing: played.flatMap((one) => one.standing),
    ...(outOfBounds !== undefined && { ended: outOfBounds }),
  };
}

/** What is kept of a case: not all of its exchanges, which may be thousands. */
interface Played {
  readonly result: CaseResult;
  readonly standing: readonly Said[];
  readonly latencies: readonly Latency[];
  /** By rule, the first exchanges that break it. */
  readonly breaches: ReadonlyMap<string, readonly Exchange[]>;
}

function overTheWire(
  exchanges: readonly Exchange[],
  rules: readonly TransportRule[],
  secrets: readonly string[],
  startedAt: number,
): Pick<Played, 'latencies' | 'breaches'> {
  const answered = exchanges.filter(({ answer }) => answer !== undefined);
  const breaking = (rule: TransportRule) => exchanges.filter((each) => rule.wrong(each, secrets) !== undefined);
  return {
    latencies: answered.map(({ startedAt: at, durationMs }) => ({
      startedAt: Date.parse(at) - startedAt,
      durationMs,
    })),
    breaches: new Map(rules.map((rule) => [rule.id, breaking(rule).slice(0, SHOWN_BREACHES)])),
  };
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
