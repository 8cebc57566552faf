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
  /** Whose money moves, in turn: stakes of one player wait for each other in any wallet. */
  readonly seats: readonly Seat[];
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
  /** Of the answers. */
  readonly statuses: ReadonlyMap<number, number>;
  /** How often there was no answer, by the reason in words. */
  readonly failures: ReadonlyMap<string, number>;
  /** Of the answers that were read: reading all of them would cost more than asking. */
  readonly verdicts: ReadonlyMap<Heard['verdict'] | 'unreadable', number>;
  readonly left: AmountUnits;
}

const CONNECTIONS = 128;
const PATIENCE_MS = 10_000;
/** One answer of so many is read. Odd, so that everybody's are, and of every kind. */
const READ = 21;
/** Of asking to have stakes back. */
const ROUNDS = 5;

/** Puts a wallet under load, and takes back what it staked. */
export async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const { simulator, seats, urls, ids, rate, seconds, rejectUnauthorized } = order;
  const mixes = seats.map((seat) => new Mix(simulator, seat, ids));
  const url = [...urls.values()][0] ?? '';
  const latencies: Latency[] = [];
  const statuses = new Map<number, number>();
  const verdicts = new Map<Heard['verdict'] | 'unreadable', number>();
  const failures = new Map<string, number>();
  const hear = (nth: number, answer: RawAnswer | Error, durationMs: number) => {
    if (answer instanceof Error) {
      count(failures, reasonOf(answer));
      return;
    }
    count(statuses, answer.statusCode);
    latencies.push({ startedAt: (nth * 1000) / rate, durationMs });
    if ((nth >> 1) % READ === 0) count(verdicts, verdictOf(simulator, answer));
  };
  const way = { url, connections: CONNECTIONS, rejectUnauthorized, patienceMs: PATIENCE_MS };
  const write = (spoken: Spoken) => written(requestOf(spoken, urls));
  // The balance is asked in the same words each time, and they need not be written each time.
  const balances = seats.map((seat) => write(simulator.balance(seat)));
  const make = (nth: number) => {
    const turn = nth >> 1;
    const [mix, balance] = [mixes[turn % seats.length], balances[turn % seats.length]];
    if (!mix || !balance) throw new Error('nobody plays');
    return nth % 2 === 0 ? balance : write(mix.say());
  };
  const { unanswered, unsent } = await load({ ...way, rate, seconds, make, hear });
  count(failures, `nothing came until ${PATIENCE_MS / 1000} s after the last was due`, unanswered);
  count(failures, 'never sent, as every connection was waiting for an answer', unsent);

  // One of each in turn, and again what was left open, as a provider would.
  const all = mixes.map((mix) => mix.rest());
  let rest = all
    .flatMap((ofOne, player) =>
      ofOne.map((spoken, place) => ({ message: write(spoken), at: place * all.length + player })),
    )
    .toSorted((one, other) => one.at - other.at)
    .map(({ message }) => message);
  for (let round = 0; round < ROUNDS && rest.length > 0; round++) {
    const asked = rest;
    const undone = new Set(asked);
    const nthOf = (nth: number) => asked[nth] ?? Buffer.alloc(0);
    const back = (nth: number, answer: RawAnswer | Error) => {
      if (!(answer instanceof Error) && verdictOf(simulator, answer) === 'done') undone.delete(nthOf(nth));
    };
    await load({ ...way, rate, seconds: asked.length / rate, make: nthOf, hear: back });
    rest = [...undone];
  }
  const { patienceMs = Number.POSITIVE_INFINITY } = simulator;
  return {
    latency: percentilesOf(latencies),
    late: latencies.filter(({ durationMs }) => durationMs > patienceMs).length,
    statuses,
    failures,
    verdicts,
    left: BigInt(rest.length) * simulator.smallestAmount,
  };
}

/** A host with several addresses fails with an error that has no message. */
function reasonOf(error: NodeJS.ErrnoException): string {
  return error.message || (error.code ?? error.name);
}

function count<Of>(counted: Map<Of, number>, what: Of, times = 1): void {
  if (times > 0) counted.set(what, (counted.get(what) ?? 0) + times);
}

function verdictOf(simulator: Simulator, { statusCode, body }: RawAnswer): Heard['verdict'] | 'unreadable' {
  try {
    return simulator.hear({ statusCode, body: Buffer.from(body, 'latin1').toString('utf8') }).verdict;
  } catch {
    return 'unreadable';
  }
}
