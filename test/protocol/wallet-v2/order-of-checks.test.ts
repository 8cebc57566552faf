import { beforeEach, describe, expect, it } from 'vitest';
import { Conversation } from './conversation.ts';

/** One test per pair of neighbours: what fails both checks is answered by the earlier one. */
describe('wallet-v2: the first check that fails answers', () => {
  let c: Conversation;
  let p2: { code: string };
  const CEILING = '922337203685477.5807';
  const tooLarge = ' '.repeat(32 * 1024 + 1);
  beforeEach(async () => {
    c = await Conversation.begin();
    p2 = { code: `"${await c.seat('p2')}"` };
  });

  it('1 address before size: 403 without a verdict', async () => {
    c.register('closed', {}, ['203.0.113.0/24']);
    const answered = await c.post(tooLarge, { agentId: 'closed', sourceIp: '198.51.100.7' });
    expect(answered).toEqual({ status: 403, body: '{"error":"forbidden"}' });
    expect(await c.send(tooLarge, { agentId: 'closed', sourceIp: '203.0.113.9' })).toBe('#100');
  });

  it('1 size before agent: 100', async () => {
    expect(await c.send(tooLarge, { agentId: 'nobody' })).toBe('#100');
  });

  it('1 agent before form: 101', async () => {
    expect(await c.send('no JSON', { agentId: 'nobody' })).toBe('#101');
  });

  it('2 form before session: 100', async () => {
    expect(await c.b('-1', 1, 1, { code: '"never"' })).toBe('#100');
  });

  it('3 session before owner: 101', async () => {
    await c.b(1, 100, 1);
    expect(await c.b(1, 100, 1, { code: '"never"' })).toBe('#101');
  });

  it('4 owner before content: 124', async () => {
    await c.b(1, 100, 1);
    expect(await c.b(1, 5, 1, p2)).toBe('#124');
    expect(await c.w(1, 5, 1, p2)).toBe('#124');
  });

  it('5 a known number before the owner of a round: the table', async () => {
    await c.b(1, 100, 1);
    await c.b(9, 5, 9, p2);
    expect(await c.b(1, 100, 9)).toBe('#120');
    expect(await c.w(1, 100, 9)).toBe('#120');
  });

  it('5 a known number before session, player and funds: the table', async () => {
    await c.b(1, 100000, 1);
    await c.endSession();
    await c.store.setStatus('p1', 'closed', c.world.now());
    await c.plays(`
      bet 1 100000 in 1  => 0
      bet 1 99999 in 1   => #120
      cancel 1           => 100000
      bet 1 100000 in 1  => #121
    `);
  });

  it('6 the owner of a round before the session: 124', async () => {
    await c.b(9, 5, 9, p2);
    await c.endSession();
    expect(await c.b(1, 100, 9)).toBe('#124');
  });

  it('6 the owner of a round before whether it is live: 124', async () => {
    await c.b(9, 5, 9, p2);
    await c.c(9, p2);
    expect(await c.w(1, 100, 9)).toBe('#124');
  });

  it('7 session before player: 102, and a newer session is judged anew', async () => {
    await c.endSession();
    await c.store.setStatus('p1', 'blocked', c.world.now());
    expect(await c.b(1, 100, 1)).toBe('#102');
    await c.store.setStatus('p1', 'active', c.world.now());
    const newer = await c.world.openSession('wallet-v2', 'op1', 'p1', 'USD');
    expect(await c.b(1, 100, 1, { code: `"${newer}"` })).toBe('99900');
  });

  it('7 a session that ran out is as over as one that was ended', async () => {
    const expired = await c.world.openSession('wallet-v2', 'op1', 'p1', 'USD', -1);
    expect(await c.credit(expired)).toBe('#102');
    expect(await c.b(1, 100, 1, { code: `"${expired}"` })).toBe('#102');
    await c.b(1, 100, 1);
    expect(await c.w(2, 50, 1, { code: `"${expired}"` })).toBe('99950');
    expect(await c.b(1, 100, 1, { code: `"${expired}"` })).toBe('99950');
  });

  it('8 player before funds: 103, not remembered, also for a bet of 0', async () => {
    await c.store.setStatus('p1', 'blocked', c.world.now());
    expect(await c.b(1, 100001, 1)).toBe('#103');
    expect(await c.b(2, 0, 2)).toBe('#103');
    await c.store.setStatus('p1', 'active', c.world.now());
    expect(await c.b(1, 100001, 1)).toBe('#110');
    expect(await c.b(2, 0, 2)).toBe('100000');
  });

  it('9 a bet of 0 passes with nothing in the wallet', async () => {
    const empty = { code: `"${await c.seat('p3', 'USD', '0')}"` };
    expect(await c.b(1, 0, 1, empty)).toBe('0');
  });

  it('10 the round before the ceiling: 122; 11 the ceiling: 111, not remembered', async () => {
    const rich = { code: `"${await c.seat('p4', 'USD', CEILING)}"` };
    expect(await c.w(2, 1, 1, rich)).toBe('#122');
    await c.b(1, 1, 1, rich);
    expect(await c.w(2, 2, 1, rich)).toBe('#111');
    expect(c.alarms).toEqual(['orphan_payout', 'balance_limit']);
    await c.b(3, 1, 3, rich);
    expect(await c.w(2, 2, 1, rich)).toBe('92233720368547758');
  });

  it('11 a cancel beyond the ceiling: 111, not remembered', async () => {
    await c.b(1, 100, 1);
    await c.deposit('922337203684478.5807');
    expect(await c.c(1)).toBe('#111');
    await c.b(2, 100, 2);
    expect(await c.c(1)).toBe('92233720368547758');
  });

  it('11 a bet beyond the ceiling is simply not covered', async () => {
    expect(await c.b(1, '9223372036854775807', 1)).toBe('#110');
    expect(await c.b(1, '9223372036854775807', 1)).toBe('#110');
  });

  it('a refusal shows the credit as soon as the session is known, and only then', async () => {
    const answer = async (body: string) => JSON.parse((await c.post(body)).body) as Record<string, unknown>;
    const bet = (code: string, id: string) => `{"bet":200000,"code":"${code}","game":1,"id":${id},"type":"bet"}`;
    expect(await answer(bet(c.code, '1'))).toMatchObject({ result: 0, err_code: 110, credit: 100000 });
    expect(await answer(bet('never', '1'))).not.toHaveProperty('credit');
    expect(await answer(bet(c.code, '-1'))).not.toHaveProperty('credit');
  });
});
