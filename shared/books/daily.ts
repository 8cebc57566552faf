import type { AmountUnits } from '../domain/money.ts';
import type { Figure } from './count.ts';
import type { BookLine, LineOfDay, Sum } from './sums.ts';
import type { ZoneDays } from './zone.ts';

/** What the figures may be told apart by, beside the currency, which always tells them apart. */
export const GROUPINGS = ['protocol', 'agentId', 'gameCode', 'currency'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export interface DailyRow {
  readonly day: string;
  /** Of what was asked to tell apart; a member is absent where the money belongs to none. */
  readonly group: Partial<BookLine> & Pick<BookLine, 'currency'>;
  readonly sums: Readonly<Record<Figure, Sum>>;
}

/** Stakes − payouts − what rollbacks gave back: what the rounds left with the operator. */
export function grossGamingRevenue({ sums }: Pick<DailyRow, 'sums'>): AmountUnits {
  return sums.stakes.amount - sums.payouts.amount - sums.rolledBack.amount;
}

/** Adds lines up to rows, page by page, so that no more is held than there are rows. */
export class DailyFigures {
  readonly #rows = new Map<string, DailyRow>();
  readonly #days: ZoneDays;
  readonly #by: ReadonlySet<Grouping>;

  constructor(days: ZoneDays, by: readonly Grouping[]) {
    this.#days = days;
    this.#by = new Set([...by, 'currency']);
  }

  add({ line, sums }: LineOfDay): void {
    for (const [halfHour, figures] of sums) {
      const day = this.#days.dayOf(halfHour);
      if (day === undefined) continue;
      const row = this.#rowOf(day, line);
      for (const [figure, { count, amount }] of figures) {
        row.sums[figure].count += count;
        row.sums[figure].amount += amount;
      }
    }
  }

  /** By day, then as they are told apart. */
  rows(): DailyRow[] {
    const named = [...this.#rows].toSorted(([one], [other]) => (one < other ? -1 : 1));
    return named.map(([, row]) => row);
  }

  #rowOf(day: string, line: BookLine): DailyRow {
    const parts = GROUPINGS.filter((grouping) => this.#by.has(grouping)).map((grouping) => [grouping, line[grouping]]);
    const name = [day, ...parts.map(([, value]) => value)].join('\u0000');
    const known = this.#rows.get(name);
    if (known) return known;
    const group = Object.fromEntries(parts.filter(([, value]) => value !== ''));
    const row: DailyRow = { day, group: { ...group, currency: line.currency }, sums: noSums() };
    this.#rows.set(name, row);
    return row;
  }
}

function noSums(): Record<Figure, Sum> {
  const none = () => ({ count: 0, amount: 0n });
  const sums: Record<Figure, Sum> = {
    stakes: none(),
    payouts: none(),
    rolledBack: none(),
    freePayouts: none(),
    deposits: none(),
    withdrawals: none(),
    adjustments: none(),
  };
  return sums;
}
