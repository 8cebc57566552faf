import { beforeEach, describe, expect, it } from 'vitest';
import type { Protocol } from '../../functions/operator/protocols.ts';
import { sessionRoutes } from '../../functions/operator/sessions.ts';
import type { AgentRegister } from '../../shared/application/agent.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import type { Session } from '../../shared/domain/wallet.ts';
import { someCall } from '../support/call.ts';
import { sessionProtocol } from '../support/operator-world.ts';

const AT = '2026-03-02T08:15:30.120Z';

describe('a session that the operator opens', () => {
  let opened: { token: string; session: Session }[];
  beforeEach(() => {
    opened = [];
  });

  async function open(more: object) {
    const wallets = { EUR: { currency: 'EUR', balance: 0n, version: 0, newestStakes: {} } };
    const [create] = sessionRoutes({
      protocols: new Map<string, Protocol>([[sessionProtocol.protocol, sessionProtocol]]),
      agents: { get: async () => ({}) } as unknown as AgentRegister,
      players: {
        get: async (playerId) => ({ playerId, status: 'active', epoch: 1, createdAt: AT, wallets }),
        setAccount: () => Promise.reject(new Error('not asked')),
        openWallet: () => Promise.reject(new Error('not asked')),
        nameAt: () => Promise.reject(new Error('not asked')),
      },
      sessions: {
        open: async (token, session) => void opened.push({ token, session }),
        find: async () => undefined,
        end: async () => undefined,
        endAll: async () => true,
      },
      clock: { now: () => Date.parse(AT) } as Clock,
    });
    const body = { playerId: 'p1', currency: 'EUR', protocol: sessionProtocol.protocol, agentId: 'a1', ...more };
    return create?.run({ params: {}, rawQuery: '', body: Buffer.from(JSON.stringify(body)), call: someCall });
  }

  it.each([
    ['a day, where nothing is said', {}, '2026-03-03T08:15:30.120Z'],
    ['the time that is asked for', { ttlSeconds: 90 }, '2026-03-02T08:17:00.120Z'],
    ['thirty days at most', { ttlSeconds: 2_592_000 }, '2026-04-01T08:15:30.120Z'],
  ])('lasts %s, as answered and as stored', async (_, more, expiresAt) => {
    const reply = await open(more);
    const { token, session } = opened[0] ?? {};
    expect(reply).toEqual({ status: 201, body: { token, expiresAt } });
    expect(session).toEqual({
      protocol: 'session-test',
      agentId: 'a1',
      playerId: 'p1',
      currency: 'EUR',
      createdAt: AT,
      expiresAt,
    });
  });

  it.each([0, -1, 1.5, 2_592_001])('does not last %s seconds', async (ttlSeconds) => {
    await expect(open({ ttlSeconds })).rejects.toMatchObject({ code: 'invalid_request' });
    expect(opened).toEqual([]);
  });
});
