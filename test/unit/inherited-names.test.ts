import { describe, expect, it } from 'vitest';
import { agrees } from '../../shared/domain/fingerprint.ts';
import { walletIn } from '../../shared/domain/wallet.ts';
import { Conversation } from '../protocol/tg-vp/conversation.ts';

const INHERITED = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf'];

/** Names that every object has without anybody having put them there. */
describe.each(INHERITED)('%s', (name) => {
  it('is no currency that a player has', async () => {
    const c = new Conversation('tg');
    await c.world.openPlayer('p1', 'THB', '100');
    const player = await c.world.store.get('p1');
    expect(walletIn(player, name)).toBeUndefined();
    expect(await c.balance('p1', name)).toBe('9999 0');
    expect(await c.b('a', 1, 0, { currency: name })).toBe('9999 0');
    expect(await c.balance(name)).toBe('9999 0');
  });

  it('is no content that a record has', () => {
    expect(agrees({}, Object.fromEntries([[name, 'x']]))).toBe(true);
  });
});
