import { csvText } from './csv.ts';

type Row = Readonly<Record<string, string | number | undefined>>;

/** A report as RFC 4180: what it is, line by line, then its table, or that there was no activity. */
export function reportCsv(
  head: Readonly<Record<string, string>>,
  incomplete: true | undefined,
  columns: readonly string[],
  rows: readonly Row[],
): string {
  const [first = ['', ''], ...others] = Object.entries({
    ...head,
    ...(incomplete && { note: 'not complete: the report reaches beyond completeUntil' }),
  });
  const [name, value] = first;
  const lines = csvText(
    [name, value],
    others.map((pair) => ({ [name]: pair[0], [value]: pair[1] })),
  );
  return lines + (rows.length === 0 ? csvText(['No Activity'], []) : csvText(columns, rows));
}
