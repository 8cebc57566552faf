import { beforeEach, describe, expect, it } from 'vitest';
import { adapter } from '../../functions/tg/adapter.ts';
import type { Agent } from '../../shared/application/agent.ts';
import { sealCipherText } from '../../shared/encryption/cipher-text.ts';
import { createProviderHandler } from '../../shared/http/provider-handler.ts';
import { eventOf } from '../support/events.ts';
import { WalletWorld } from '../support/wallet-world.ts';

/** The key of each revision of the registration. */
const KEYS = { 1: '01'.repeat(32), 2: '02'.repeat(32) };
const STRANGE = '03'.repeat(32);
const MESSAGE = '{"action":"balance","uid":"p1","currency":"EUR"}';

describe('a container whose copy of the registration is from before the new key', () => {
  const world = new WalletWorld();
  let refreshes: number;
  let written: 1 | 2;
  let isStopped = false;

  const handler = createProviderHandler(adapter, {
    ...world,
    openDoors: false,
    agents: {
      find: async () => agentAt(1),
      refresh: async () => {
        refreshes += 1;
        return { ...agentAt(written), ...(isStopped && { enabled: false }) };
      },
    },
    keys: {
      async *open({ revision }) {
        yield revision === 1 ? KEYS[1] : KEYS[2];
      },
    },
  });

  beforeEach(async () => {
    [refreshes, written] = [0, 2];
    isStopped = false;
    await world.openPlayer('p1', 'EUR', '0');
  });

  async function send(key: string): Promise<string> {
    const body = JSON.stringify({ cipherText: sealCipherText(MESSAGE, Buffer.from(key, 'hex')) });
    const answer = await handler(eventOf({ path: '/callbacks/tg/a1', pathParameters: { agentId: 'a1' }, body }));
    return (JSON.parse(answer.body ?? '') as { status: string }).status;
  }

  it('looks past the copy for a key that does not fit, and listens to the new one', async () => {
    expect(await send(KEYS[2])).toBe('0000');
    expect(refreshes).toBe(1);
  });

  it('does not look past it for a key that fits', async () => {
    expect(await send(KEYS[1])).toBe('0000');
    expect(refreshes).toBe(0);
  });

  it('turns a strange key away after one look', async () => {
    expect(await send(STRANGE)).toBe('9999');
    expect(refreshes).toBe(1);
  });

  it('serves nobody by a new key of an agent that was stopped with it', async () => {
    isStopped = true;
    expect(await send(KEYS[2])).toBe('9999');
    expect(world.telemetry.reports.at(-1)).toMatchObject({ result: 'rejected', reason: 'agent_disabled' });
  });

  it('turns a strange key away where nothing new was registered', async () => {
    written = 1;
    expect(await send(KEYS[2])).toBe('9999');
    expect(refreshes).toBe(1);
  });
});

function agentAt(revision: number): Agent {
  const at = '2026-03-02T08:00:00.000Z';
  const rest = { allowedSourceIps: [], credentials: {}, settings: {}, secrets: {} };
  return { protocol: 'tg', agentId: 'a1', createdAt: at, updatedAt: at, revision, ...rest };
}
