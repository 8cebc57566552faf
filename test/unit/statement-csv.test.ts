import { expect, it } from 'vitest';
import { entry } from '../../functions/operator/entries.ts';
import { COLUMNS, statementCsv } from '../../functions/operator/statement-csv.ts';

const PERIOD = { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' };
const WALLET = { playerId: 'p1', currency: 'EUR' };

it('has a column for each member of an entry but the wallet that it is in', () => {
  const members = Object.keys(entry.shape).filter((name) => name !== 'playerId' && name !== 'currency');
  expect([...COLUMNS].sort()).toEqual(['line', 'count', ...members].sort());
});

it('quotes what needs it, ends every line by CRLF, and has as many fields in each', () => {
  const deposit = {
    ...WALLET,
    entryId: 'p1.EUR.1',
    kind: 'deposit' as const,
    amount: '5.0000',
    balanceBefore: '0.0000',
    balanceAfter: '5.0000',
    walletVersion: 1,
    transactionId: 'a,b',
    reason: 'said "yes"',
    reference: 'x',
    createdAt: PERIOD.from,
  };
  const totals = { deposit: { count: 1, amount: '5.0000' } };
  const text = statementCsv({ ...WALLET, ...PERIOD, opening: '0.0000', closing: '5.0000', totals, entries: [deposit] });
  const lines = text.split('\r\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => line.split(',')[0])).toEqual(['line', 'entry', 'opening', 'total', 'closing']);
  expect(lines[1]).toContain(',"a,b",');
  expect(lines[1]).toContain(',"said ""yes""",');
  for (const line of lines) {
    const fields = line.replaceAll(/"(?:[^"]|"")*"/g, '').split(',');
    expect(fields).toHaveLength(COLUMNS.length);
  }
});
