import { describe, expect, it } from 'vitest';
import { manifest as tg } from '../../functions/tg/manifest.ts';
import { manifest as walletV2 } from '../../functions/wallet-v2/manifest.ts';
import type { Agent } from '../../shared/application/agent.ts';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import { warmUp } from '../../shared/http/warm-up.ts';
import { VirtualClock } from '../support/clocks.ts';

const never = new Promise<never>(() => undefined);
const agents = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ protocol: 'tg', agentId: `a${index}` }) as Agent);

/** What a warm-up asks for; the given answers take the place of good ones. */
async function warmed(
  manifest: ProtocolManifest,
  given: {
    agentsOf?: () => Promise<Agent[]>;
    open?: (agent: Agent) => Promise<string[]>;
    find?: () => Promise<undefined>;
  },
) {
  const asked: string[] = [];
  const clock = new VirtualClock();
  const startedAt = clock.now();
  await warmUp(manifest, {
    agents: {
      find: async (protocol) => {
        asked.push(`find ${protocol}`);
        return given.find?.();
      },
    },
    agentsOf: async (protocol) => {
      asked.push(`list ${protocol}`);
      return given.agentsOf?.() ?? [];
    },
    keys: {
      async *open(agent, secret) {
        asked.push(`open ${secret} of ${agent.agentId}`);
        yield* (await given.open?.(agent)) ?? [];
      },
    },
    clock,
  });
  return { asked, tookMs: clock.now() - startedAt };
}

describe('a function that starts', () => {
  it("asks for its protocol's agents and opens the key of each", async () => {
    const { asked } = await warmed(tg, { agentsOf: async () => agents(2) });
    expect(asked).toEqual(['list tg', 'open aesKey of a0', 'open aesKey of a1']);
  });

  it('opens the keys of fifty agents and leaves the others to their callbacks', async () => {
    const { asked } = await warmed(tg, { agentsOf: async () => agents(200) });
    expect(asked).toHaveLength(1 + 50);
  });

  it('opens no secret where callbacks come with a session, and only greets the store', async () => {
    expect((await warmed(walletV2, {})).asked).toEqual(['find wallet-v2']);
  });

  it('opens the other keys when one cannot be opened', async () => {
    const open = ({ agentId }: Agent) => (agentId === 'a0' ? Promise.reject(new Error('KMS')) : Promise.resolve([]));
    expect((await warmed(tg, { agentsOf: async () => agents(3), open })).asked).toHaveLength(4);
  });

  it.each([
    ['the store is out', { agentsOf: () => Promise.reject(new Error('store')) }],
    ['the store is out for a protocol with sessions', { find: () => Promise.reject(new Error('store')) }],
  ])('starts all the same when %s', async (_title, given) => {
    await expect(warmed(tg, given)).resolves.toBeDefined();
    await expect(warmed(walletV2, given)).resolves.toBeDefined();
  });

  it.each([
    ['the store', { agentsOf: () => never }],
    ['KMS', { agentsOf: async () => agents(1), open: () => never }],
  ])('waits a second for %s and no longer', async (_title, given) => {
    expect((await warmed(tg, given)).tookMs).toBe(1_000);
  });
});
