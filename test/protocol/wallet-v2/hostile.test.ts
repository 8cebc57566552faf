import { beforeEach, describe, expect, it } from 'vitest';
import { Conversation } from './conversation.ts';

describe('wallet-v2: hostile requests', () => {
  let c: Conversation;
  beforeEach(async () => {
    c = await Conversation.begin();
  });
  async function untouched() {
    expect(await c.credit()).toBe('100000');
    expect(c.entries).toEqual([]);
    expect([...c.store.records.values()].every(({ type }) => type === 'entry')).toBe(true);
  }

  const NO_NUMBERS = [
    '-1',
    '-0',
    '1.0',
    '1e3',
    '1E0',
    '0.5',
    'null',
    'true',
    '[]',
    '{}',
    '[1]',
    '""',
    '" 1"',
    '"+1"',
    '"1.0"',
    '"0x1"',
    '"١"',
    '"1\\n"',
  ];

  it.each(NO_NUMBERS)('%s is no id, no bet and no win', async (value) => {
    expect(await c.b(value, 1, 1)).toBe('#100');
    expect(await c.b(1, value, 1)).toBe('#100');
    expect(await c.w(1, value, 1)).toBe('#100');
    expect(await c.c(value)).toBe('#100');
    await untouched();
  });

  it.each(['NaN', 'Infinity', '0x1', '+1', '.5', '1.', '00', "'1'", '1n', '1,', ''])('%s is no JSON', async (id) => {
    expect(await c.b(id, 1, 1)).toBe('#100');
    await untouched();
  });

  it.each([
    ['bet', '9223372036854775808'],
    ['id', '18446744073709551616'],
    ['id', '9'.repeat(20_000)],
    ['bet', `"${'9'.repeat(20_000)}"`],
    ['id', '1e999999999'],
  ])('%s beyond its range is malformed', async (name, value) => {
    expect(await c.b(1, 1, 1, { [name]: value })).toBe('#100');
    await untouched();
  });

  it('a win beyond its range is malformed', async () => {
    await c.b(1, 1, 1);
    expect(await c.w(2, '9223372036854775808', 1)).toBe('#100');
  });

  it('the largest amounts and numbers are taken as they are', async () => {
    await c.b(1, 1, '18446744073709551615');
    expect(await c.w(2, '9223372036854775807', '18446744073709551615')).toBe('#111');
    expect(await c.b(3, '"0"', '"18446744073709551615"')).toBe('99999');
  });

  it.each(['null', 'true', '1.5', '-7', '1e3', '[]', '{}'])('the game code %s is none, and recorded', async (game) => {
    expect(await c.b(1, 1, 1, { game })).toBe('99999');
    expect(await c.b(1, 1, 1, { game: '5' })).toBe('99999');
    expect(await c.w(2, 1, 1, { game })).toBe('100000');
    const [stake] = c.entries;
    expect([stake?.gameCode, stake?.details?.['game']]).toEqual([undefined, game === 'null' ? undefined : game]);
  });

  it.each(['"\\u0000"', '"a\\nb"', '"\\ud800"', `"${'x'.repeat(5000)}"`])(
    'the game code %s is an odd one, and taken',
    async (game) => {
      expect(await c.b(1, 1, 1, { game })).toBe('99999');
      expect(await c.b(1, 1, 1, { game })).toBe('99999');
      expect(await c.b(1, 1, 1, { game: '"another"' })).toBe('#120');
      expect(c.entries).toHaveLength(1);
    },
  );

  it.each(['"slot_1"', '"007"', '"игра"', '"\u{1f3b0}"', `"${'x'.repeat(32)}"`, '18446744073709551615', '0'])(
    'the game code %s is kept as text',
    async (game) => {
      expect(await c.b(1, 1, 1, { game })).toBe('99999');
      expect(c.entries[0]?.gameCode).toBe(game.replaceAll('"', ''));
    },
  );

  it('game codes 7 and "007" are two games', async () => {
    await c.b(1, 1, 1, { game: '7' });
    expect(await c.b(1, 1, 1, { game: '"007"' })).toBe('#120');
  });

  it.each(['null', '5', '[]', '{"a":"b"}', '"yesterday"', `"${'9'.repeat(1000)}"`, '"\\ud800"'])(
    'time %s is no reason to refuse',
    async (time) => {
      expect(await c.b(1, 1, 1, { time })).toBe('99999');
      expect((c.entries[0]?.details?.['time'] ?? '').isWellFormed()).toBe(true);
    },
  );

  it.each(['type', 'code', 'id', 'bet'])('a bet without %s is malformed', async (missing) => {
    const members = { type: '"bet"', code: `"${c.code}"`, id: '1', bet: '1', game: '1' };
    const sent = Object.entries(members).filter(([name]) => name !== missing);
    expect(await c.say(Object.fromEntries(sent))).toBe('#100');
    await untouched();
  });

  it.each(['"BET"', '"refund"', '"constructor"', '"__proto__"', '" bet"', 'null', '1', '["bet"]', '{"bet":1}'])(
    'type %s is unknown',
    async (type) => {
      expect(await c.b(1, 1, 1, { type })).toBe('#100');
      await untouched();
    },
  );

  it.each(['null', '1', 'true', '[]', '{}'])('code %s is malformed', async (code) => {
    expect(await c.b(1, 1, 1, { code })).toBe('#100');
  });

  it.each([
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    [
      'a lone continuation byte inside a member',
      Buffer.concat([Buffer.from('{"type":"'), Buffer.from([0x80]), Buffer.from('"}')]),
    ],
    [
      'a game code that is no UTF-8',
      Buffer.from('{"type":"bet","code":"CODE","id":1,"bet":1,"game":"a\xff"}', 'latin1'),
    ],
    ['UTF-16', Buffer.from('{"type":"credit"}', 'utf16le')],
    ['two byte-order marks', '\ufeff\ufeff{}'],
    ['text after the object', '{} {}'],
    ['a number', '1'],
    ['null', 'null'],
    ['a string', '"credit"'],
    ['deep nesting', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
    ['a form', 'type=credit&code=x'],
    ['an equals sign for a colon', '{"type"="credit"}'],
    ['a comment', '{/* */}'],
  ])('%s is malformed', async (_, body) => {
    const withCode = Buffer.from(body.toString('latin1').replace('CODE', c.code), 'latin1');
    expect(await c.send(typeof body === 'string' ? body : withCode)).toBe('#100');
  });

  it('members of the prototype are not members of a request', async () => {
    expect(await c.send(`{"__proto__":{"type":"credit","code":"${c.code}"}}`)).toBe('#100');
    expect(await c.send(`{"__proto__":{"id":1},"type":"cancel","code":"${c.code}"}`)).toBe('#100');
  });

  it('what belongs to another operation is ignored', async () => {
    expect(await c.say({ type: '"credit"', code: `"${c.code}"`, id: '-1', bet: '"x"', round_id: 'null' })).toBe(
      '100000',
    );
    expect(await c.b(1, 1, 1, { win: '-5', player_id: '"p2"', currency: '"EUR"', credit: '5' })).toBe('99999');
    expect(await c.c(1, { game: 'null', bet: '-1' })).toBe('100000');
  });

  it('no log line holds the code, and every refusal is one line', async () => {
    await c.b(1, 100001, 1);
    await c.b('x', 1, 1);
    await c.b(1, 1, 1, { code: '"never"' });
    const { reports, alarms } = c.world.telemetry;
    expect(reports.map(({ action, result, status }) => `${action} ${result} ${status}`)).toEqual([
      'bet declined 110',
      'unknown rejected 100',
      'bet rejected 101',
    ]);
    expect(JSON.stringify([reports, alarms])).not.toContain(c.code);
  });
});
