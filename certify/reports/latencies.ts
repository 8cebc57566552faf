import type { Latency } from '../certification.ts';

export interface Percentiles {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** In milliseconds, to a hundredth. */
export function percentilesOf(latencies: readonly Latency[]): Percentiles {
  const sorted = latencies.map(({ durationMs }) => durationMs).toSorted((one, other) => one - other);
  const at = (share: number) => rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** How many answers took how long, by bins that double: from half a millisecond on. */
export function histogramOf(latencies: readonly Latency[]): { readonly label: string; readonly count: number }[] {
  const counts = new Map<number, number>();
  for (const { durationMs } of latencies) {
    const bin = Math.max(-1, Math.ceil(Math.log2(durationMs)));
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([one], [other]) => one - other)
    .map(([bin, count]) => ({ label: `≤ ${2 ** bin} ms`, count }));
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
