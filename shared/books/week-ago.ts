import { halfHourOf, startOf } from './count.ts';
import type { BookReader } from './reader.ts';

const HALF_HOURS_OF_WEEK = 7 * 48;

/** Stakes by protocol. */
export type StakesAWeekAgo = ReadonlyMap<string, number>;

/**
 * How many stakes each protocol booked in half an hour at this time a week ago, which knows evenings and weekends. The half hour before counts too, and the
 * lesser of both is said: at the beginning of a lull nobody is to be woken by what was before it. Who had none in one of them is not there.
 */
export async function stakesAWeekAgo(books: Pick<BookReader, 'lines'>, now: number): Promise<StakesAWeekAgo> {
  const then = halfHourAt(now) - HALF_HOURS_OF_WEEK;
  const halfHours = [then - 1, then];
  const [from = '', to = ''] = halfHours.map((halfHour) => startOf(halfHour).slice(0, 10));
  const counts = halfHours.map(() => new Map<string, number>());
  for await (const page of books.lines(from, to)) {
    for (const { line, sums } of page) {
      for (const [index, halfHour] of halfHours.entries()) {
        const stakes = sums.get(halfHour)?.get('stakes')?.count ?? 0;
        counts[index]?.set(line.protocol, (counts[index]?.get(line.protocol) ?? 0) + stakes);
      }
    }
  }
  const [before, within] = counts;
  const lesser = [...(within ?? [])].map(([protocol, stakes]): [string, number] => [
    protocol,
    Math.min(stakes, before?.get(protocol) ?? 0),
  ]);
  return new Map(lesser.filter(([protocol, stakes]) => protocol !== '' && stakes > 0));
}

/** The same, asked of the books once for each half hour: it is told every minute, and a week ago does not change. */
export function rememberedStakes(books: Pick<BookReader, 'lines'>): (now: number) => Promise<StakesAWeekAgo> {
  let known: { readonly halfHour: number; readonly stakes: StakesAWeekAgo } | undefined;
  return async (now) => {
    const halfHour = halfHourAt(now);
    if (known?.halfHour !== halfHour) known = { halfHour, stakes: await stakesAWeekAgo(books, now) };
    return known.stakes;
  };
}

function halfHourAt(now: number): number {
  return halfHourOf(new Date(now).toISOString());
}
