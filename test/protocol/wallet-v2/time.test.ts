import { describe, expect, it } from 'vitest';
import { timeIn } from '../../../functions/wallet-v2/time.ts';
import { StandingClock } from '../../support/clocks.ts';
import { Conversation } from './conversation.ts';

describe('wallet-v2: time', () => {
  it.each([
    ['UTC', '2026-03-02T08:05:09.999Z', '02-03-2026 08:05:09'],
    ['UTC', '2026-12-31T00:00:00.000Z', '31-12-2026 00:00:00'],
    ['Europe/Kyiv', '2026-12-31T22:30:00.000Z', '01-01-2027 00:30:00'],
    ['Europe/Kyiv', '2026-07-01T12:00:00.000Z', '01-07-2026 15:00:00'],
    ['America/St_Johns', '2026-01-01T00:00:00.000Z', '31-12-2025 20:30:00'],
    ['Asia/Kathmandu', '2026-01-01T18:15:00.000Z', '02-01-2026 00:00:00'],
  ])('in %s, %s is %s', (zone, at, expected) => {
    expect(timeIn(zone, at)).toBe(expected);
  });

  it.each(['done', 'refused', 'rejected'])('stands in the zone of the agent when %s', async (kind) => {
    const clock = new StandingClock('2026-03-02T22:15:00Z');
    const c = await Conversation.begin({ settings: { timeZone: 'Europe/Kyiv' }, clock });
    const bodies: Record<string, string> = {
      done: `{"type":"credit","code":"${c.code}"}`,
      refused: `{"type":"bet","code":"${c.code}","id":1,"bet":100001,"game":1}`,
      rejected: 'no JSON',
    };
    const { body } = await c.post(bodies[kind] ?? '');
    expect(JSON.parse(body)).toMatchObject({ time: '03-03-2026 00:15:00' });
  });

  it('of an agent that nobody registered is UTC', async () => {
    const c = await Conversation.begin({ clock: new StandingClock('2026-03-02T22:15:00Z') });
    const { body } = await c.post('{}', { agentId: 'nobody' });
    expect(JSON.parse(body)).toEqual({
      result: 0,
      err_code: 101,
      err_desc: 'Session not found',
      time: '02-03-2026 22:15:00',
    });
  });
});
