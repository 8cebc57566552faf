import { beforeEach, describe, expect, it } from 'vitest';
import { Conversation } from './conversation.ts';

const byMember = { access_token: undefined, member_id: 'p1' };

describe('vela: refunds that name the player', () => {
  let c: Conversation;
  beforeEach(async () => {
    c = await Conversation.begin({ settings: { refundByMemberId: true } });
  });

  it('gives a stake back in the currency of the bet, whatever other wallets the player has', async () => {
    expect(await c.b(1, 1000)).toBe('0 9000');
    await c.world.openPlayer('p1', 'EUR', '7');
    expect([await c.x(1, byMember), await c.x(1, byMember)]).toEqual(['0 10000', '0 10000']);
    expect(await c.world.balanceOf('p1', 'EUR')).toBe(70_000n);
  });

  it('shows the balance of the only wallet when it leaves a tombstone', async () => {
    expect([await c.x(1, byMember), await c.x(1, byMember), await c.b(1, 1000)]).toEqual(['0 10000', '0 10000', '2']);
  });

  it('shows 0 when it leaves a tombstone for a player of several wallets, or of none', async () => {
    await c.world.openPlayer('p1', 'EUR', '7');
    expect([await c.x(1, byMember), await c.x(1, byMember)]).toEqual(['0 0', '0 0']);
    await c.world.store.setStatus('p3', 'active', c.world.now());
    expect(await c.x(2, { ...byMember, member_id: 'p3' })).toBe('0 0');
  });

  it('stops the late bet of that player in every currency', async () => {
    await c.world.openPlayer('p1', 'EUR', '7');
    const euros = await c.world.openSession('vela', 'op1', 'p1', 'EUR');
    expect([await c.x(1, byMember), await c.b(1, 1), await c.b(1, 1, { access_token: euros })]).toEqual([
      '0 0',
      '2',
      '2',
    ]);
  });

  it('reads the token where there is one', async () => {
    await c.plays(`
      bet 1 1000                 => 0 9000
      refund 1 member_id=nobody  => 0 10000
    `);
    expect(await c.x(1, { member_id: 'p1', access_token: 'never_issued' })).toBe('1');
  });

  it('takes an empty token for none, but two tokens for nobody', async () => {
    expect(await c.b(1, 1000)).toBe('0 9000');
    expect(await c.x(1, { ...byMember, access_token: [c.token, c.token] })).toBe('1');
    expect(await c.x(1, { ...byMember, access_token: '' })).toBe('0 10000');
  });

  it('refuses a player who is named twice or not at all', async () => {
    expect([
      await c.x(1, { ...byMember, member_id: ['p1', 'p1'] }),
      await c.x(1, { ...byMember, member_id: '' }),
    ]).toEqual(['1', '1']);
  });

  it('is no way to bet, to be paid or to ask', async () => {
    const [authenticate, bet, result, , betwin] = await c.allFive(byMember);
    expect([authenticate, bet, result, betwin]).toEqual(['1', '1', '1', '1']);
  });

  it('honours a refund for a player who is blocked', async () => {
    expect(await c.b(1, 1000)).toBe('0 9000');
    await c.setStatus('blocked');
    expect(await c.x(1, byMember)).toBe('0 10000');
  });
});
