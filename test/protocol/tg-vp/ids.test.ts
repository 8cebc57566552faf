import { describe, expect, it } from 'vitest';
import { Conversation } from './conversation.ts';

const REFUSED = '9999 100';

/** Section 2: 1 to 128 characters, none of them a control character; an empty string counts as absent. */
describe.each(['tg', 'vp'] as const)('%s: an id', (protocol) => {
  async function begin() {
    const c = new Conversation(protocol);
    await c.world.openPlayer('p1', 'THB', '100');
    return c;
  }

  it.each([
    ['a NUL', 'a\u0000b'],
    ['a control character', 'a\u001f'],
    ['a delete', '\u007fa'],
    ['a control character of Latin-1', 'a\u0085b'],
    ['half of a character', 'a\ud83c'],
    ['the other half', '\udfb0a'],
    ['129 characters', 'x'.repeat(129)],
  ])('with %s is refused, whichever it is and whatever is asked', async (_, id) => {
    const c = await begin();
    for (const ids of [{ betId: id }, { transferId: id }, { betId: 'a', transferId: id }]) {
      expect(await c.b(ids, 1, 0)).toBe(REFUSED);
      expect(await c.r(ids, 1, 0)).toBe(REFUSED);
      expect(await c.x(ids)).toBe(REFUSED);
    }
    expect(await c.b('a', 1, 0)).toBe('0000 99');
  });

  it.each([
    ['128 characters', 'x'.repeat(128)],
    ['128 characters of two units each', '\u{1f3b0}'.repeat(128)],
    ['white space and signs', ' #/"\\%'],
    ['a character of several', 'e\u0301'],
  ])('with %s is taken as it is', async (_, betId) => {
    const c = await begin();
    expect(await c.b({ betId }, 1, 0)).toBe('0000 99');
    expect(await c.b({ betId }, 1, 0)).toBe('2001 99');
    expect(await c.x({ betId })).toBe('0000 100');
  });

  it('that is empty is absent, and one has to be there', async () => {
    const c = await begin();
    expect(await c.b({ betId: '', transferId: '' }, 1, 0)).toBe(REFUSED);
    expect(await c.x({ betId: '', transferId: '' })).toBe(REFUSED);
    expect(await c.b({ betId: '', transferId: 'T' }, 1, 0)).toBe('0000 99');
    expect(await c.x({ betId: 'T' })).toBe('0000 100');
  });
});
