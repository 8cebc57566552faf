import type { AmountUnits } from '../../shared/domain/money.ts';
import type { Heard, Simulator, Spoken } from '../../shared/provider-simulator.ts';
import type { Seat } from '../case.ts';
import type { Latency } from '../certification.ts';
import { type Percentiles, percentilesOf } from '../reports/latencies.ts';
import type { RunIds } from '../run-ids.ts';
import { requestOf } from '../wire/wire-wallet.ts';
import { load } from './load.ts';
import { Mix } from './mix.ts';
import { type RawAnswer, written } from './raw-connection.ts';

export interface LoadOrder {
  readonly simulator: Simulator;
  readonly seat: Seat;
  readonly urls: ReadonlyMap<string, string>;
  readonly ids: RunIds;
  readonly rate: number;
  readonly seconds: number;
  readonly rejectUnauthorized: boolean;
}

export interface LoadResult {
  readonly latency: Percentiles;
  /** Answers later than the provider waits, where it publishes that. */
  readonly late: number;
  /** By HTTP status; `0` where there was no answer. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Of the answers that were read: reading all of them would cost more than asking. */
  readonly verdicts: ReadonlyMap<Heard['verdict'] | 'unreadable', number>;
  readonly left: AmountUnits;
}

const CONNECTIONS = 128;
/** One answer of so many is read. */
const READ = 20;

/** Puts a wallet under load, and takes back what it staked. */
export async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const { simulator, seat, urls, ids, rate, seconds, rejectUnauthorized } = order;
  const mix = new Mix(simulator, seat, ids);
  const url = [...urls.values()][0] ?? '';
  const latencies: Latency[] = [];
  const statuses = new Map<number, number>();
  const verdicts = new Map<Heard['verdict'] | 'unreadable', number>();
  const hear = (nth: number, answer: RawAnswer | Error, durationMs: number) => {
    const status = answer instanceof Error ? 0 : answer.statusCode;
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
    latencies.push({ startedAt: (nth * 1000) / rate, durationMs });
    if (nth % READ > 1 || answer instanceof Error) return;
    const verdict = verdictOf(simulator, answer);
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  };
  const way = { url, connections: CONNECTIONS, rejectUnauthorized };
  const write = (spoken: Spoken) => written(requestOf(spoken, urls));
  // The balance is asked in the same words each time, and they need not be written each time.
  const balance = write(simulator.balance(seat));
  await load({ ...way, rate, seconds, make: (nth) => (nth % 2 === 0 ? balance : write(mix.say(nth))), hear });

  const rest = mix.rest();
  let taken = 0;
  const back = (_: number, answer: RawAnswer | Error) => {
    if (!(answer instanceof Error) && verdictOf(simulator, answer) === 'done') taken += 1;
  };
  if (rest.length > 0) {
    const make = (nth: number) => (rest[nth] ? write(rest[nth]) : balance);
    await load({ ...way, rate, seconds: rest.length / rate, make, hear: back });
  }
  const { patienceMs = Number.POSITIVE_INFINITY } = simulator;
  return {
    latency: percentilesOf(latencies),
    late: latencies.filter(({ durationMs }) => durationMs > patienceMs).length,
    statuses,
    verdicts,
    left: BigInt(rest.length - taken) * simulator.smallestAmount,
  };
}

function verdictOf(simulator: Simulator, { statusCode, body }: RawAnswer): Heard['verdict'] | 'unreadable' {
  try {
    return simulator.hear({ statusCode, body: Buffer.from(body, 'latin1').toString('utf8') }).verdict;
  } catch {
    return 'unreadable';
  }
}
