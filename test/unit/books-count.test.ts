import { expect, it } from 'vitest';
import { type CountedEntry, countedOf, FIGURES, halfHourOf, startOf } from '../../shared/books/count.ts';

/** What an entry moves (stake, payout, amount) and what it adds to the figures, as `count × amount`. */
const TABLE = `
kind       | stake | payout | amount | adds
stake      | 5     |        | -5     | stakes 1 5
stake      | 0     |        | 0      |
play       | 5     | 3      | -2     | stakes 1 5, payouts 1 3
play       | 5     | 5      | 0      | stakes 1 5, payouts 1 5
play       | 5     | 0      | -5     | stakes 1 5
play       | 0     | 3      | 3      | payouts 1 3, freePayouts 1 3
play       | 0     | 0      | 0      |
payout     |       | 7      | 7      | payouts 1 7
payout     |       | 0      | 0      |
rollback   |       |        | 5      | rolledBack 1 5
rollback   |       |        | -3     | rolledBack 1 -3
rollback   |       |        | 0      |
deposit    |       |        | 9      | deposits 1 9
withdrawal |       |        | -9     | withdrawals 1 9
reversal   |       |        | -9     | deposits -1 -9
reversal   |       |        | 9      | withdrawals -1 -9
adjustment |       |        | 4      | adjustments 1 4
adjustment |       |        | -4     | adjustments 1 -4
`;

const ROWS = TABLE.trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split('|').map((cell) => cell.trim()) as [CountedEntry['kind'], string, string, string, string]);

function entryOf(kind: CountedEntry['kind'], stake: string, payout: string, amount: string): CountedEntry {
  return {
    kind,
    currency: 'EUR',
    createdAt: '2026-03-02T08:15:30.000Z',
    amount: BigInt(amount),
    ...(stake !== '' && { stake: BigInt(stake) }),
    ...(payout !== '' && { payout: BigInt(payout) }),
  };
}

it.each(ROWS)('%s of stake %s, payout %s, amount %s adds %s', (kind, stake, payout, amount, adds) => {
  const counted = countedOf(entryOf(kind, stake, payout, amount)).map(
    (each) => `${each.figure} ${each.count} ${each.amount}`,
  );
  expect(counted.join(', ')).toBe(adds);
});

/** What the query of Athena adds up (`GGR_PER_DAY`): one sum over amounts, where the books have three. */
it.each(ROWS)('%s of stake %s, payout %s, amount %s is gross gaming revenue by its amount alone', (...row) => {
  const counted = countedOf(entryOf(row[0], row[1], row[2], row[3]));
  const sum = (figure: string) =>
    counted.filter((each) => each.figure === figure).reduce((all, { amount }) => all + amount, 0n);
  const [kind, , , amount] = row;
  const isOfRound = ['stake', 'play', 'payout', 'rollback'].includes(kind);
  expect(sum('stakes') - sum('payouts') - sum('rolledBack')).toBe(isOfRound ? -BigInt(amount) : 0n);
});

it('every figure is counted by some entry', () => {
  for (const figure of FIGURES) expect(ROWS.map((row) => row[4]).join(' ')).toContain(figure);
});

it.each([
  ['2026-03-02T08:00:00.000Z', '2026-03-02T08:00:00.000Z'],
  ['2026-03-02T08:29:59.999Z', '2026-03-02T08:00:00.000Z'],
  ['2026-03-02T08:30:00.000Z', '2026-03-02T08:30:00.000Z'],
  ['2026-12-31T23:59:59.999Z', '2026-12-31T23:30:00.000Z'],
])('%s is counted in the half hour that begins at %s', (instant, start) => {
  expect(startOf(halfHourOf(instant))).toBe(start);
});
