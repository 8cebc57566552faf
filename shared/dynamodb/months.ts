/** `2026-02`, `2026-03`: every month that the days from and to, both included, lie in. */
export function monthsBetween(from: string, to: string): string[] {
  const months: string[] = [];
  const last = to.slice(0, 7);
  for (let at = new Date(`${from.slice(0, 7)}-01T00:00:00.000Z`); ; at.setUTCMonth(at.getUTCMonth() + 1)) {
    const month = at.toISOString().slice(0, 7);
    if (month > last) return months;
    months.push(month);
  }
}
