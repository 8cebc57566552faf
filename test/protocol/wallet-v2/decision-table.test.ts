import { describe, expect, it } from 'vitest';
import type { EntryKind } from '../../../shared/domain/record.ts';
import type { AlarmName } from '../../../shared/observability/alarms.ts';
import { Conversation, inOrder } from './conversation.ts';

type Step = (c: Conversation) => Promise<string>;

/** How number 50 comes into each state. Bet 40 keeps round 40 live, so that wins can be paid; it leaves 99900. */
const STATES = {
  none: [],
  BET: [(c) => c.b(50, 100, 50)],
  WIN: [(c) => c.w(50, 10, 40)],
  CANCELLED: [(c) => c.b(50, 100, 50), (c) => c.c(50)],
  REFUSED: [(c) => c.b(50, 100000, 50)],
  TOMBSTONE: [(c) => c.c(50)],
} satisfies Record<string, Step[]>;

const bet100: Step = (c) => c.b(50, 100, 50);
const bet100000: Step = (c) => c.b(50, 100000, 50);
const bet101: Step = (c) => c.b(50, 101, 50);
const betInOtherGame: Step = (c) => c.b(50, 100, 50, { game: '1054' });
const betInOtherRound: Step = (c) => c.b(50, 100, 40);
const betWithoutRound: Step = (c) => c.b(50, 100);
const win10: Step = (c) => c.w(50, 10, 40);
const win11: Step = (c) => c.w(50, 11, 40);
const winInOtherGame: Step = (c) => c.w(50, 10, 40, { game: '1054' });
const winInOtherRound: Step = (c) => c.w(50, 10, 50);
const winOnNothing: Step = (c) => c.w(50, 10, 49);
const winWithoutRound: Step = (c) => c.w(50, 10);
const cancel: Step = (c) => c.c(50);

/** state, operation, answer, the kind of the entry that it makes, the alarm that it raises */
type Row = [keyof typeof STATES, string, Step, string, (EntryKind | undefined)?, AlarmName?];

const MISMATCH = 'content_mismatch';
const ROWS: Row[] = [
  ['none', 'a bet that is covered', bet100, '99800', 'stake'],
  ['none', 'a bet that is not covered', bet100000, '#110'],
  ['none', 'a win on a live round', win10, '99910', 'payout'],
  ['none', 'a win on nothing', winOnNothing, '#122', undefined, 'orphan_payout'],
  ['none', 'a win without round', winWithoutRound, '99910', 'payout'],
  ['none', 'a cancel', cancel, '99900'],

  ['BET', 'the same bet', bet100, '99800'],
  ['BET', 'the same bet, without its round', betWithoutRound, '99800'],
  ['BET', 'another amount', bet101, '#120', undefined, MISMATCH],
  ['BET', 'another game', betInOtherGame, '#120', undefined, MISMATCH],
  ['BET', 'another round', betInOtherRound, '#120', undefined, MISMATCH],
  ['BET', 'a win', win10, '#120', undefined, MISMATCH],
  ['BET', 'a cancel', cancel, '99900', 'rollback'],

  ['WIN', 'a bet', bet100, '#120', undefined, MISMATCH],
  ['WIN', 'the same win', win10, '99910'],
  ['WIN', 'the same win, without its round', winWithoutRound, '99910'],
  ['WIN', 'another amount', win11, '#120', undefined, MISMATCH],
  ['WIN', 'another game', winInOtherGame, '#120', undefined, MISMATCH],
  ['WIN', 'another round', winInOtherRound, '#120', undefined, MISMATCH],
  ['WIN', 'a cancel', cancel, '#123'],

  ['CANCELLED', 'the same bet', bet100, '#121'],
  ['CANCELLED', 'another amount', bet101, '#120', undefined, MISMATCH],
  ['CANCELLED', 'a win', win10, '#120', undefined, MISMATCH],
  ['CANCELLED', 'a cancel', cancel, '99900'],

  ['REFUSED', 'the same bet', bet100000, '#110'],
  ['REFUSED', 'another amount, which is covered', bet100, '#120', undefined, MISMATCH],
  ['REFUSED', 'a win', win10, '#120', undefined, MISMATCH],
  ['REFUSED', 'a cancel', cancel, '99900'],

  ['TOMBSTONE', 'a bet', bet100, '#121'],
  ['TOMBSTONE', 'a bet that is not covered', bet100000, '#121'],
  ['TOMBSTONE', 'a win', win10, '#121', undefined, 'retry_after_rollback'],
  ['TOMBSTONE', 'a cancel', cancel, '99900'],
];

describe('wallet-v2: the decision table', () => {
  async function inState(state: keyof typeof STATES): Promise<Conversation> {
    const c = await Conversation.begin();
    await c.b(40, 100, 40);
    for (const step of STATES[state]) await step(c);
    return c;
  }

  it.each(ROWS)('%s: %s', async (state, _, step, expected, kind, alarm) => {
    const c = await inState(state);
    const before = c.entries.length;
    expect(await step(c)).toBe(expected);
    expect(c.entries.slice(before).map((entry) => entry.kind)).toEqual(kind === undefined ? [] : [kind]);
    expect(c.alarms).toEqual(alarm === undefined ? [] : [alarm]);
  });

  it.each(ROWS.filter(([, , , , kind]) => kind === undefined))(
    '%s: %s, again: the same answer, and still no entry',
    async (state, _, step, expected) => {
      const c = await inState(state);
      const before = c.entries.length;
      await step(c);
      expect(await step(c)).toBe(expected);
      expect(c.entries).toHaveLength(before);
    },
  );

  it.each(['BET', 'WIN', 'CANCELLED', 'REFUSED', 'TOMBSTONE'] as const)(
    '%s: another player gets 124 to everything',
    async (state) => {
      const c = await inState(state);
      const p2 = { code: `"${await c.seat('p2')}"` };
      expect(
        await inOrder(
          () => c.b(50, 100, 50, p2),
          () => c.w(50, 10, 50, p2),
          () => c.c(50, p2),
        ),
      ).toEqual(['#124', '#124', '#124']);
      expect(c.alarms).toEqual([MISMATCH, MISMATCH, MISMATCH]);
      expect(c.store.entriesOf('p2', 'USD').map(({ kind }) => kind)).toEqual(['deposit']);
    },
  );

  it('BET: a cancel after a win of its round is refused for ever', async () => {
    const c = await inState('BET');
    await c.plays(`
      win 51 0 in 50    => 99800
      cancel 50         => #123
      cancel 50         => #123
      bet 50 100 in 50  => 99800
    `);
    expect(c.alarms).toEqual([]);
  });

  it('a cancel gives back a bet of 0 by an entry', async () => {
    const c = await Conversation.begin();
    await c.plays(`
      bet 1 0 in 1  => 100000
      cancel 1      => 100000
    `);
    expect(c.entries.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['stake', 0n],
      ['rollback', 0n],
    ]);
  });

  it('a refused number stays refused after money came, and its cancel changes nothing', async () => {
    const c = await inState('REFUSED');
    await c.deposit('100');
    expect(
      await inOrder(
        () => bet100000(c),
        () => c.c(50),
        () => bet100000(c),
      ),
    ).toEqual(['#110', '109900', '#110']);
  });
});
