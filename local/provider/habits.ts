/** What a provider does on bad days. */
export interface Habits {
  /** The next calls are refused with 77, so many. */
  busyFor: number;
  /** The next calls fail in other ways, one each: a code, or an HTTP status with a page of HTML. */
  readonly failures: (number | `HTTP ${number}`)[];
  /** Every answer takes so long. */
  slowMs: number;
  /** The provider's clock is ahead of ours by this. */
  clockAheadMs: number;
  /** So many of the newest rows stand in the sums of the report and not in the bet logs. */
  hiddenFromLogs: number;
  /** Every page of bet logs begins at the first row, whatever the offset. */
  ignoresOffset: boolean;
  /** Bets come twice in a page. */
  listsTwice: boolean;
  /** How members are written. */
  letters: 'camel' | 'lower' | 'pascal';
  /** How amounts are. */
  amounts: 'texts' | 'numbers';
  /** What stands in place of the data of every answer but that of a log-in. */
  garbled: unknown;
  /** Called before a page of bet logs is answered: rows may arrive. */
  beforePage: () => void;
}

export function goodHabits(): Habits {
  return {
    busyFor: 0,
    failures: [],
    slowMs: 0,
    clockAheadMs: 0,
    hiddenFromLogs: 0,
    ignoresOffset: false,
    listsTwice: false,
    letters: 'camel',
    amounts: 'texts',
    garbled: undefined,
    beforePage: () => undefined,
  };
}

/** The same, its members written otherwise. */
export function spelt(value: unknown, letters: Habits['letters']): unknown {
  if (letters === 'camel' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => spelt(each, letters));
  const spell = (name: string) => (letters === 'lower' ? name.toLowerCase() : name[0]?.toUpperCase() + name.slice(1));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [spell(name), spelt(each, letters)]));
}

/** A row of bet logs whose amounts are JSON numbers. */
export function withNumbers(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, /Amt$|^jackpot/.test(name) ? Number(value) : value]),
  );
}
