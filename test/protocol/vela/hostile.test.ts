import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryStore } from '../../support/memory-store.ts';
import { Conversation } from './conversation.ts';

describe('vela: hostile query strings', () => {
  let c: Conversation;
  let store: MemoryStore;
  beforeEach(async () => {
    store = new MemoryStore();
    c = await Conversation.begin({ store });
  });
  const bet = (ticket: string) => `access_token=${c.token}&total_bet=1000&game_code=fish&${ticket}`;

  it.each([
    ['a broken escape', 'ticket_id=%zz'],
    ['an escape that is cut off', 'ticket_id=1%'],
    ['half of a character', 'ticket_id=%E6%8D'],
    ['an overlong zero', 'ticket_id=%C0%B1'],
    ['a surrogate', 'ticket_id=%ED%A0%80'],
    ['digits of another script', 'ticket_id=%D9%A1'],
    ['digits in full width', 'ticket_id=%EF%BC%91'],
    ['a line break after the digits', 'ticket_id=1%0A'],
    ['a zero byte', 'ticket_id=1%00'],
    ['no value', 'ticket_id'],
    ['a second spelling of the same name', 'ticket_id=1&%74icket_id=2'],
    ['a broken second one', 'ticket_id=1&ticket_id=%'],
    ['a list', 'ticket_id[]=1'],
    ['another case', 'Ticket_Id=1'],
    ['another separator', 'x=1;ticket_id=1'],
    ['a name that every object has', '__proto__=1&constructor=1&toString=1'],
    ['a hundred thousand digits', `ticket_id=${'1'.repeat(100_000)}`],
    ['a thousand copies', 'ticket_id=1&'.repeat(1000)],
  ])('%s is no ticket', async (_, ticket) => {
    expect(await c.ask('bet', bet(ticket))).toBe('2');
    expect(store.entriesOf('p1', 'MYR')).toHaveLength(1);
  });

  it.each([
    ['escaped digits', 'ticket_id=%31'],
    ['an escaped name', '%74icket_id=1'],
    ['empty pairs around it', '&&ticket_id=1&=&'],
    ['broken unknown ones beside it', '%=1&x=%&ticket_id=1&%ff=%ff'],
  ])('%s is ticket 1', async (_, ticket) => {
    expect(await c.ask('bet', bet(ticket))).toBe('0 9000');
    expect(store.entriesOf('p1', 'MYR')[1]?.transactionId).toBe('1');
  });

  it('takes an equals sign in a value as part of it', async () => {
    expect(await c.b(1, 1000, { key: 'a=b==' })).toBe('0 9000');
    expect(store.entriesOf('p1', 'MYR')[1]?.details).toEqual({ game_code: 'fish', key: 'a=b==' });
  });

  it.each([
    ['a token that is cut short', (token: string) => token.slice(0, -1)],
    ['a longer token', (token: string) => `${token}0`],
    ['a token with a line break', (token: string) => `${token}%0A`],
    ['another player in a real token', (token: string) => token.slice(0, 5) + '0'.repeat(13) + token.slice(18)],
    ['another currency in a real token', (token: string) => `EUR__${token.slice(5)}`],
    ['a very long token', () => 'A'.repeat(100_000)],
    ['the name of something that every object has', () => '__proto__'],
  ])('%s was never issued', async (_, change) => {
    expect(await c.allFive({ access_token: change(c.token) })).toEqual(Array(5).fill('1'));
    expect(await c.balance()).toBe(1_000_000n);
  });

  it('shows every digit of a balance above 2^53', async () => {
    c = await Conversation.begin({ balance: '922337203685477.5807' });
    expect(await c.authenticate()).toBe('0 92233720368547758');
  });

  it('puts nothing of a request into logs, alarms and metrics', async () => {
    const secret = 'Zm9vYmFy';
    const other = await c.playerToken('p2');
    await c.allFive({ key: secret, game_code: secret, total_used: secret, member_id: secret });
    await c.b('184467', 1000, { access_token: other });
    await c.ask('bet', `access_token=${secret}&ticket_id=${secret}`);
    const logged = JSON.stringify(c.world.telemetry);
    expect(c.world.telemetry.reports).toHaveLength(7);
    for (const text of [secret, c.token, other, '"p1"', '"p2"', '184467']) expect(logged).not.toContain(text);
  });
});

describe('vela: what the ledger keeps', () => {
  it('marks what settles a ticket as reported, and keeps what was sent besides', async () => {
    const store = new MemoryStore();
    const c = await Conversation.begin({ store });
    await c.b(1, 1000, { key: 'room%20x1' });
    await c.s(1, 500, { total_used: '-7', game_code: 'other' });
    await c.bw(2, 1000, 300);
    await c.x(2, { game_code: 'other' });
    const kept = store.entriesOf('p1', 'MYR').slice(1);
    expect(
      kept.map(({ kind, gameCode, details, reported = false }) => ({ kind, gameCode, details, reported })),
    ).toEqual([
      { kind: 'stake', gameCode: 'fish', details: { game_code: 'fish', key: 'room x1' }, reported: false },
      { kind: 'payout', gameCode: 'other', details: { game_code: 'other', total_used: '-7' }, reported: true },
      { kind: 'play', gameCode: 'fish', details: { game_code: 'fish' }, reported: true },
      // What undoes a reported play is looked for again: its row may have been matched before.
      { kind: 'rollback', gameCode: 'fish', details: { game_code: 'other' }, reported: true },
    ]);
  });

  it('logs, and does not refuse, a result or refund that names another game', async () => {
    const c = await Conversation.begin();
    await c.b(1, 1000);
    await c.b(2, 1000);
    await c.plays(`
      result 1 500 game_code=slot  => 0 8500
      refund 2 game_code=slot      => 0 9500
    `);
    await c.b(3, 1000);
    expect([await c.s(3, 500), await c.x(4, { game_code: undefined })]).toEqual(['0 9000', '0 9000']);
    const notes = c.world.telemetry.reports.filter(({ action }) => action !== 'bet').map(({ note }) => note);
    expect(notes).toEqual(['other_game', 'other_game', undefined, undefined]);
    expect(c.world.telemetry.alarms).toEqual([]);
  });

  it('compares what the provider said, so that a change of units makes no repeat look different', async () => {
    const c = await Conversation.begin();
    await c.b(1, 1000);
    c.world.register('vela', 'op1', { settings: { unitsPerMajor: 10 } });
    expect(await c.b(1, 1000)).toBe('0 900');
    expect(c.world.telemetry.alarms).toEqual([]);
  });
});
