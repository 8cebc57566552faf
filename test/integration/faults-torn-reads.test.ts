import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { slowClock } from '../support/clocks.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { tear } from '../support/store-proxy/faults.ts';
import { onNth } from '../support/store-proxy/plan.ts';
import {
  CURRENCY,
  PROTOCOLS,
  type Provider,
  providerOf,
  providerWithToken,
  type Said,
  SESSION_PROTOCOLS,
} from '../support/store-proxy/providers.ts';
import { type ProxiedStore, proxiedStore } from '../support/store-proxy/proxied-world.ts';
import { READS } from '../support/store-proxy/request-shapes.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');

type Message = (provider: Provider) => Promise<Said>;
const stake: Message = (provider) => provider.stake('1', 1_000);
const payout: Message = (provider) => provider.payout('2', '1', 700);
const rollback: Message = (provider) => provider.rollback('1');

interface Tear {
  readonly title: string;
  readonly before: readonly Message[];
  /** Its read is torn … */
  readonly torn: Message;
  /** … by this one. */
  readonly meanwhile: Message;
  readonly said: Said;
}

/** The wallet begins at 100.00; in all of these the row of the wallet is read first, and the record under the id after it was written. */
const TEARS: readonly Tear[] = [
  {
    title: 'a stake and its copy',
    before: [],
    torn: stake,
    meanwhile: stake,
    said: { verdict: 'done', balance: 9_000n },
  },
  {
    title: 'a payout and its copy',
    before: [stake],
    torn: payout,
    meanwhile: payout,
    said: { verdict: 'done', balance: 9_700n },
  },
  {
    title: 'a rollback and its copy',
    before: [stake],
    torn: rollback,
    meanwhile: rollback,
    said: { verdict: 'done', balance: 10_000n },
  },
];

describe.skipIf(endpoint === undefined)('a batch read whose items were not read at one moment', () => {
  let tables: TestTables;
  let worlds = 0;
  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
  });

  async function open(
    protocol: ProtocolUnderTest,
  ): Promise<ProxiedStore & { world: WalletWorld; name: string; provider: Provider }> {
    const proxied = await proxiedStore(tables, { measures: false });
    const world = new WalletWorld(proxied.store, slowClock);
    const name = `torn-${protocol.name}-${++worlds}`;
    await world.openPlayer(name, CURRENCY, '100');
    return { ...proxied, world, name, provider: await providerOf(protocol, world, name, name) };
  }

  describe.each(PROTOCOLS)('$name', (protocol) => {
    it.each(TEARS)(
      '$title: an answer that says "done" shows a balance in which it is done',
      async ({ before, torn, meanwhile, said }) => {
        const { proxy, provider, name, faultsIn } = await open(protocol);
        for (const message of before) await message(provider);
        proxy.plan([
          onNth(
            READS,
            1,
            tear(
              (table) => table === tables.names.players,
              () => meanwhile(provider),
            ),
          ),
        ]);
        expect(await torn(provider)).toEqual(said);
        expect(await faultsIn(name, CURRENCY)).toEqual([]);
      },
    );

    it.each(TEARS)('$title, the record read first: the same', async ({ before, torn, meanwhile, said }) => {
      const { proxy, provider, name, faultsIn } = await open(protocol);
      for (const message of before) await message(provider);
      proxy.plan([
        onNth(
          READS,
          1,
          tear(
            (table) => table !== tables.names.players,
            () => meanwhile(provider),
          ),
        ),
      ]);
      expect(await torn(provider)).toEqual(said);
      expect(await faultsIn(name, CURRENCY)).toEqual([]);
    });
  });

  it.each(SESSION_PROTOCOLS)(
    '$name: takes no stake under a session whose end was acknowledged while it read',
    async (protocol) => {
      const { proxy, world, name, store } = await open(protocol);
      const agentId = `ended-${name}`;
      const token = await world.openSession(protocol.name, agentId, name, CURRENCY);
      const provider = providerWithToken(protocol, world, agentId, name, token);
      proxy.plan([
        onNth(
          READS,
          1,
          tear(
            (table) => table === tables.names.sessions,
            () => store.end(token, world.now()),
          ),
        ),
      ]);
      expect((await provider.stake('1', 1_000)).verdict).toBe('refused');
      expect(await world.balanceOf(name, CURRENCY)).toBe(1_000_000n);
    },
  );
});
