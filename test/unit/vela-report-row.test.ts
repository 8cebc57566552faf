import { describe, expect, it } from 'vitest';
import { readRow, rowFrom } from '../../functions/vela/provider/row.ts';
import { parseJsonObject } from '../../shared/http/json.ts';
import { rowOf, rowText } from '../support/provider/rows.ts';
import { actingVela } from '../support/provider/vela-agent.ts';

const agentWith = (settings = {}) => actingVela({ hostId: 'h', providerUrl: 'https://p.example' }, settings).agent;
const parsed = (given: Parameters<typeof rowOf>[1] = {}) =>
  rowFrom(parseJsonObject(rowText(rowOf(4, given), 'numbers')), 'UTC');
const read = (given: Parameters<typeof rowOf>[1] = {}, currency = 'EUR', settings = {}) =>
  readRow(parsed(given), agentWith(settings), currency);

describe('the money of a row', () => {
  it('is in hundredths, whatever the currency', () => {
    expect(read({ bet_stake: '10000', payout_amount: '9997' }, 'JPY')).toMatchObject({
      stake: 1_000_000n,
      payout: 999_700n,
      isPossible: true,
    });
  });

  it("is in the unit of the ticket's currency where the agent has one", () => {
    const settings = { unitsPerMajor: { JPY: 1 } };
    expect(read({ bet_stake: '7' }, 'JPY', settings)?.stake).toBe(70_000n);
    expect(read({ bet_stake: '7' }, 'EUR', settings)?.stake).toBe(700n);
  });

  it.each([
    ['1000.00', 100_000n],
    ['1e3', 100_000n],
    ['1E+3', 100_000n],
    ['18446744073709551615', 1_844_674_407_370_955_161_500n],
    ['0', 0n],
  ])('is exact for %s', (bet_stake, stake) => {
    expect(read({ bet_stake })).toMatchObject({ stake, isPossible: true });
  });

  it.each([
    ['1000.5', 100_050n],
    ['1000.01', 100_001n],
    ['-5', -500n],
    ['0.001', undefined],
    ['0.1e-30', undefined],
    ['1e30', undefined],
  ])('could come in no callback as %s, and is shown where four decimals can', (payout_amount, payout) => {
    const side = read({ payout_amount });
    expect(side?.isPossible).toBe(false);
    expect(side?.payout).toBe(payout);
    expect(side?.payoutAsSent).toBe(payout_amount);
  });
});

describe('a row', () => {
  it.each([
    [{ bet_stake: '1000', payout_amount: '0', cancel_amount: '1000' }, true],
    [{ bet_stake: '1000', payout_amount: '0', reject_amount: '1000.00' }, true],
    [{ bet_stake: '0', payout_amount: '0' }, true],
    [{ bet_stake: '1000', payout_amount: '0', cancel_amount: '999' }, false],
    [{ bet_stake: '1000', payout_amount: '0' }, false],
    [{ bet_stake: '0', payout_amount: '5', cancel_amount: '0' }, false],
  ])('%j is undone: %s', (given, isUndone) => {
    expect(read(given)?.isUndone).toBe(isUndone);
  });

  it('is final when it is done, and in no other status', () => {
    expect(read({ status: 'done' })?.isFinal).toBe(true);
    expect(read({ status: 'Done' })?.isFinal).toBe(false);
    expect(read({ status: 'open' })?.isFinal).toBe(false);
  });

  it('keeps ids in canonical digits: 007 is ticket 7', () => {
    expect(rowFrom({ id: '0004', ticket_id: '007' }, 'UTC')).toMatchObject({ id: '4', ticketId: '7' });
  });

  it.each([null, 5, [], {}, { id: 'x', ticket_id: '1' }, { id: '-1', ticket_id: '1' }])(
    '%j is kept under a name made from its content, and says nothing',
    (value) => {
      const row = rowFrom(value, 'UTC');
      expect(row.id).toMatch(/^unreadable-[0-9a-f]{32}$/);
      expect(rowFrom(structuredClone(value), 'UTC')).toEqual(row);
      expect(readRow(row, agentWith())).toBeUndefined();
    },
  );

  it.each([
    { id: '1', ticket_id: '18446744073709551616', bet_stake: '1', payout_amount: '1' },
    { id: '1', ticket_id: '1', payout_amount: '1' },
    { id: '1', ticket_id: '1', bet_stake: 'ten', payout_amount: '1' },
    { id: '1', ticket_id: '1', bet_stake: '0x10', payout_amount: '1' },
  ])('%j says nothing', (value) => {
    expect(readRow(rowFrom(value, 'UTC'), agentWith())).toBeUndefined();
  });

  it('fits into an item of the store however long its texts are', () => {
    const long = '界'.repeat(1_000_000);
    const { sent } = rowFrom(
      { id: '1', ticket_id: '1', username: long, bet_info: { long }, result_info: [long] },
      'UTC',
    );
    expect(Buffer.byteLength(JSON.stringify(sent))).toBeLessThan(300_000);
  });

  it('without a date that can be read has no time', () => {
    expect(parsed({ report_date: 'yesterday' })).not.toHaveProperty('reportedAt');
  });
});
