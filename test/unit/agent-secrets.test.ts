import { describe, expect, it } from 'vitest';
import type { Agent, WrappedSecret } from '../../shared/application/agent.ts';
import type { SecretBox } from '../../shared/encryption/agent-keys.ts';
import { openSecret } from '../../shared/encryption/agent-secrets.ts';

const UNTIL = '2026-03-02T08:15:30.000Z';
const BEFORE = Date.parse(UNTIL) - 1;

/** Opens `wrapped-x` as `x`, for everybody but whom it is told to refuse. */
function boxWithout(refused: readonly string[] = []): SecretBox {
  return {
    wrap: async (secret) => `wrapped-${secret}`,
    unwrap: async (wrapped, { protocol, agentId }) => {
      if (refused.includes(wrapped)) throw new Error('KMS is out');
      return `${wrapped.replace('wrapped-', '')} of ${protocol}/${agentId}`;
    },
  };
}

function agentWith(aesKey?: WrappedSecret): Agent {
  return {
    protocol: 'tg',
    agentId: 'a1',
    createdAt: UNTIL,
    updatedAt: UNTIL,
    revision: 1,
    allowedSourceIps: [],
    credentials: {},
    settings: {},
    secrets: aesKey ? { aesKey } : {},
  };
}

const OLD = { wrapped: 'wrapped-old', replacedAt: UNTIL, usableUntil: UNTIL };
const ROTATED = { wrapped: 'wrapped-new', older: [OLD] };
const MINUTE_MS = 60_000;

function opened(...call: Parameters<typeof openSecret>): Promise<string[]> {
  return Array.fromAsync(openSecret(...call));
}

describe("an agent's secret", () => {
  it('is opened for its owner', async () => {
    const agent = agentWith({ wrapped: 'wrapped-new' });
    expect(await opened(boxWithout(), agent, 'aesKey', BEFORE)).toEqual(['new of tg/a1']);
  });

  it('that was never registered is none', async () => {
    expect(await opened(boxWithout(), agentWith(), 'aesKey', BEFORE)).toEqual([]);
  });

  it('comes before the one that it replaced, until that one has had its time', async () => {
    const agent = agentWith(ROTATED);
    const both = ['new of tg/a1', 'old of tg/a1'];
    expect(await opened(boxWithout(), agent, 'aesKey', BEFORE)).toEqual(both);
    expect(await opened(boxWithout(), agent, 'aesKey', BEFORE + 1)).toEqual(['new of tg/a1']);
    expect(await opened(boxWithout(), agent, 'aesKey', BEFORE + 86_400_000)).toEqual(['new of tg/a1']);
  });

  it('comes before all that it and its forerunners replaced, each until its own time, the newest first', async () => {
    const longer = { ...OLD, wrapped: 'wrapped-older', usableUntil: new Date(BEFORE + MINUTE_MS).toISOString() };
    const agent = agentWith({ ...ROTATED, older: [OLD, longer] });
    const all = ['new of tg/a1', 'old of tg/a1', 'older of tg/a1'];
    expect(await opened(boxWithout(), agent, 'aesKey', BEFORE)).toEqual(all);
    expect(await opened(boxWithout(), agent, 'aesKey', BEFORE + 1)).toEqual(['new of tg/a1', 'older of tg/a1']);
    expect(await opened(boxWithout(), agent, 'aesKey', BEFORE + MINUTE_MS)).toEqual(['new of tg/a1']);
  });

  it('is served without the one that it replaced, where that cannot be opened; whom it does not fit is not thereby refused', async () => {
    const opening = openSecret(boxWithout(['wrapped-old']), agentWith(ROTATED), 'aesKey', BEFORE);
    expect(await opening.next()).toEqual({ done: false, value: 'new of tg/a1' });
    await expect(opening.next()).rejects.toMatchObject({ name: 'Fault', reason: 'keys_unavailable' });
  });

  it('that cannot be opened is a fault, and no reason to turn anybody away', async () => {
    const box = boxWithout(['wrapped-new']);
    const opening = opened(box, agentWith(ROTATED), 'aesKey', BEFORE);
    await expect(opening).rejects.toMatchObject({ name: 'Fault', reason: 'keys_unavailable' });
  });
});
