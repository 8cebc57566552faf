import { beforeAll, describe, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { holdUntil } from '../support/store-proxy/faults.ts';
import { onEvery } from '../support/store-proxy/plan.ts';
import {
  CURRENCY,
  PROTOCOLS,
  type Provider,
  providerOf,
  type Said,
  untilClear,
} from '../support/store-proxy/providers.ts';
import { proxiedStore } from '../support/store-proxy/proxied-world.ts';
import { WRITES } from '../support/store-proxy/request-shapes.ts';
import { WalletWorld } from '../support/wallet-world.ts';

type Message = (provider: Provider) => Promise<Said>;
const stake: Message = (provider) => provider.stake('1', 1_000);
const otherStake: Message = (provider) => provider.stake('3', 500);
const payout: Message = (provider) => provider.payout('2', '1', 700);
const rollback: Message = (provider) => provider.rollback('1');
const uncovered: Message = (provider) => provider.stake('1', 10_001);

interface Overtaking {
  readonly title: string;
  readonly before?: Message;
  /** Every commit of this one is held back beyond the patience of store and provider … */
  readonly held: Message;
  /** … while this one is answered … */
  readonly overtakes: Message;
  /** … and when the held commits land at last, this is what the wallet holds. */
  readonly balance: bigint;
  /** What the held message is told when it comes again. */
  readonly again: Said['verdict'];
}

const OVERTAKINGS: readonly Overtaking[] = [
  { title: 'a stake by its rollback', held: stake, overtakes: rollback, balance: 10_000n, again: 'refused' },
  { title: 'a stake by its own repeat', held: stake, overtakes: stake, balance: 9_000n, again: 'done' },
  { title: 'a stake by another stake', held: stake, overtakes: otherStake, balance: 9_500n, again: 'done' },
  {
    title: 'a payout by its own repeat',
    before: stake,
    held: payout,
    overtakes: payout,
    balance: 9_700n,
    again: 'done',
  },
  {
    title: 'a rollback by its own repeat',
    before: stake,
    held: rollback,
    overtakes: rollback,
    balance: 10_000n,
    again: 'done',
  },
  {
    title: 'a rollback that comes first by its stake',
    held: rollback,
    overtakes: stake,
    balance: 9_000n,
    again: 'done',
  },
  { title: 'a refusal by its rollback', held: uncovered, overtakes: rollback, balance: 10_000n, again: 'refused' },
];

eachEngine('a commit that lands when nobody waits for it any more', (engine) => {
  let tables: TestTables;
  let worlds = 0;
  beforeAll(async () => {
    tables = await createTestTables(engine);
  });

  // Each of them only waits for timeouts, so they wait together.
  describe.concurrent.each(PROTOCOLS)('$name', (protocol) => {
    it.for(OVERTAKINGS)(
      '$title: nothing is moved twice, and the late one gets its verdict',
      async (overtaking, test) => {
        const { before, held, overtakes, balance, again } = overtaking;
        const { expect } = test;
        const line = await proxiedStore(tables, { measures: false, test });
        // The one that overtakes has a line of its own: a write that was given up may still be on the other one, and is held whenever it arrives.
        const { store, faultsIn } = await proxiedStore(tables, { measures: false, test });
        const world = new WalletWorld(store);
        const name = `late-${protocol.name}-${++worlds}`;
        await world.openPlayer(name, CURRENCY, '100');
        const prompt = await providerOf(protocol, world, name, name);
        if (before) await untilClear(() => before(prompt));

        const { promise: released, resolve: release } = Promise.withResolvers<void>();
        line.proxy.plan([onEvery(WRITES, holdUntil(released))]);
        // What stays silent for ever is given up when the real budget is spent.
        const late = await providerOf(protocol, new WalletWorld(line.store, systemClock), name, name);
        expect(await held(late)).toEqual({ verdict: 'unclear' });
        expect((await untilClear(() => overtakes(prompt))).verdict).toBe('done');
        release();
        await line.proxy.idle();

        expect(await world.balanceOf(name, CURRENCY)).toBe(balance * 100n);
        expect(await faultsIn(name, CURRENCY)).toEqual([]);
        expect((await untilClear(() => held(prompt))).verdict).toBe(again);
        expect(await faultsIn(name, CURRENCY)).toEqual([]);
      },
    );
  });
});
