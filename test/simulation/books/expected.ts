import type { LedgerEntry } from '../../../shared/domain/record.ts';

/** What the books must hold of a ledger, read from the page on them a second time: by day and line or currency, attribute by attribute. */
export function expectedBooks(entries: readonly LedgerEntry[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const entry of entries) {
    for (const [name, by] of additionsOf(entry)) sums.set(name, (sums.get(name) ?? 0n) + by);
  }
  return new Map([...sums].filter(([, sum]) => sum !== 0n));
}

function additionsOf(entry: LedgerEntry): [string, bigint][] {
  const { createdAt, currency, amount, source, gameCode = '' } = entry;
  const day = createdAt.slice(0, 10);
  const slot = `${Number(createdAt.slice(11, 13)) * 2 + (createdAt.slice(14, 16) >= '30' ? 1 : 0)}`.padStart(2, '0');
  const line = [currency, source?.protocol ?? '', source?.agentId ?? '', gameCode].join('#');
  const figures = figuresOf(entry).filter(([, , units]) => units !== 0n);
  const lines = figures.flatMap(([figure, count, units]): [string, bigint][] => [
    [`lines ${day}#${line} ${figure}${slot}n`, count],
    [`lines ${day}#${line} ${figure}${slot}a`, units],
  ]);
  return [
    ...lines,
    [`changes day#${day}#${currency} h${slot}`, amount],
    [`changes day#${day}#${currency} whole`, amount],
    [`changes month#${day.slice(0, 7)}#${currency} whole`, amount],
  ];
}

function figuresOf({ kind, amount, stake = 0n, payout = 0n }: LedgerEntry): [string, bigint, bigint][] {
  switch (kind) {
    case 'deposit':
      return [['de', 1n, amount]];
    case 'withdrawal':
      return [['wi', 1n, -amount]];
    case 'reversal':
      return amount < 0n ? [['de', -1n, amount]] : [['wi', -1n, -amount]];
    case 'adjustment':
      return [['ad', 1n, amount]];
    case 'rollback':
      return [['rb', 1n, amount]];
    case 'payout':
      return [['pa', 1n, amount]];
    default:
      return [
        ['st', 1n, stake],
        ['pa', 1n, payout],
        ['fp', 1n, stake === 0n ? payout : 0n],
      ];
  }
}

const ROW = /^1#(lines|changes)(?:#\d{4}-\d\d)?#[0-7] (.*)$/;

/** The same of what the table holds: what a line has in several places adds up. */
export function storedBooks(rows: ReadonlyMap<string, ReadonlyMap<string, string | bigint>>): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const [name, row] of rows) {
    const [, book, line] = ROW.exec(name) ?? [];
    if (book === undefined) continue;
    for (const [attribute, value] of row) {
      const sum = `${book} ${line} ${attribute}`;
      sums.set(sum, (sums.get(sum) ?? 0n) + BigInt(value));
    }
  }
  return new Map([...sums].filter(([, sum]) => sum !== 0n));
}
