/** What really happened, counted, so that one sees that every path was walked. */
export class Tally {
  readonly counts: Record<string, Record<string, number>> = {};

  count(table: string, row: string, by = 1): void {
    const rows = this.counts[table] ?? {};
    this.counts[table] = rows;
    rows[row] = (rows[row] ?? 0) + by;
  }

  add(counts: Tally['counts']): void {
    for (const [table, rows] of Object.entries(counts)) {
      for (const [row, by] of Object.entries(rows)) this.count(table, row, by);
    }
  }

  of(table: string, row: string): number {
    return this.counts[table]?.[row] ?? 0;
  }
}
