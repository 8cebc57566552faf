import { describe, expect, it } from 'vitest';
import { Conversation } from './conversation.ts';

const TRACE = '3f8a1c52-6b7d-4e0f-9a1b-2c3d4e5f6a7b';

async function begin(protocol: 'tg' | 'vp'): Promise<Conversation> {
  const c = new Conversation(protocol);
  await c.world.openPlayer('p1', 'THB', '100');
  return c;
}

function balance(c: Conversation, headers: Record<string, string>): Promise<string> {
  return c.send({ action: 'balance', uid: 'p1', currency: 'THB', brand: 'VP' }, { headers });
}

/** Case 23 of the protocol page. */
describe('case 23, headers', () => {
  it.each([
    ['equal', { 'x-agentid': 'op1' }, '0000 100'],
    ['absent', {}, '0000 100'],
    ['another', { 'x-agentid': 'op2' }, '9999 0'],
    ['in another case', { 'x-agentid': 'OP1' }, '9999 0'],
    ['sent twice, which the gateway joins', { 'x-agentid': 'op1,op1' }, '9999 0'],
    ['empty', { 'x-agentid': '' }, '9999 0'],
  ])('vp holds x-agentid against the path: %s', async (_, headers, expected) => {
    expect(await balance(await begin('vp'), headers)).toBe(expected);
  });

  it('tg ignores x-agentid, whatever it says', async () => {
    expect(await balance(await begin('tg'), { 'x-agentid': 'op2' })).toBe('0000 100');
  });

  it('a trace id is logged if it is one, and nothing else is taken for one', async () => {
    const c = await begin('vp');
    await balance(c, { 'x-custom-system-trace-id': TRACE });
    await balance(c, { 'x-custom-system-trace-id': `${TRACE}\n{"level":"ERROR"}` });
    await balance(c, { 'x-custom-system-trace-id': 'p1' });
    expect(c.world.telemetry.reports.map(({ traceId }) => traceId)).toEqual([TRACE, undefined, undefined]);
  });
});
