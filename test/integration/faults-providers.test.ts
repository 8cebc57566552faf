import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { applyThenReset } from '../support/store-proxy/faults.ts';
import {
  OUTAGES,
  READ_FAULTS,
  REPLY_FAULTS,
  STALLED_REPLY,
  WRITE_FAULTS,
} from '../support/store-proxy/faults-by-kind.ts';
import { onEvery, onNth, type Rule } from '../support/store-proxy/plan.ts';
import { CURRENCY, PROTOCOLS, type Provider, providerOf, type Said } from '../support/store-proxy/providers.ts';
import { type ProxiedStore, proxiedStore } from '../support/store-proxy/proxied-world.ts';
import { READS, WRITES } from '../support/store-proxy/request-shapes.ts';
import { WalletWorld } from '../support/wallet-world.ts';

/** Longer than a callback's budget, shorter than any provider's patience: an answer that is not there by then is none. */
const PATIENCE_MS = 3_000;

interface Step {
  readonly send: (provider: Provider) => Promise<Said>;
  readonly verdict: 'done' | 'refused';
  /** Of the wallet afterwards, in hundredths. */
  readonly balance: bigint;
}

interface Conversation {
  readonly before: readonly Step[];
  /** The step that the fault falls on. */
  readonly step: Step;
  /** What the provider sends when it got no verdict, or to be sure. */
  readonly after: readonly Step[];
}

const step = (send: Step['send'], verdict: Step['verdict'], balance: number): Step => ({
  send,
  verdict,
  balance: BigInt(balance),
});
const stake = (p: Provider) => p.stake('1', 1_000);
const payout = (p: Provider) => p.payout('2', '1', 700);
const rollback = (p: Provider) => p.rollback('1');
const uncovered = (p: Provider) => p.stake('1', 10_001);

/** Every wallet begins at 100.00. */
const CONVERSATIONS: Readonly<Record<string, Conversation>> = {
  'a stake, sent again': {
    before: [],
    step: step(stake, 'done', 9_000),
    after: [step(stake, 'done', 9_000), step(payout, 'done', 9_700)],
  },
  'a stake, rolled back': {
    before: [],
    step: step(stake, 'done', 9_000),
    after: [step(rollback, 'done', 10_000), step(stake, 'refused', 10_000)],
  },
  'a payout, sent again': {
    before: [step(stake, 'done', 9_000)],
    step: step(payout, 'done', 9_700),
    after: [step(payout, 'done', 9_700), step(payout, 'done', 9_700)],
  },
  'a rollback, sent again': {
    before: [step(stake, 'done', 9_000)],
    step: step(rollback, 'done', 10_000),
    after: [step(rollback, 'done', 10_000), step(stake, 'refused', 10_000)],
  },
  'a refusal, asked again': {
    before: [],
    step: step(uncovered, 'refused', 10_000),
    after: [step(uncovered, 'refused', 10_000), step(rollback, 'done', 10_000), step(uncovered, 'refused', 10_000)],
  },
  'a rollback that comes first, sent again': {
    before: [],
    step: step(rollback, 'done', 10_000),
    after: [step(rollback, 'done', 10_000), step(stake, 'refused', 10_000)],
  },
};

eachEngine('a fault of the store', (engine) => {
  let tables: TestTables;
  let worlds = 0;
  beforeAll(async () => {
    tables = await createTestTables(engine);
  });

  /** Plays every conversation with every provider, each with a store, a wallet and an agent of its own, all at once. */
  async function playAll(plan: () => readonly Rule[], mayStayUnknown: boolean): Promise<string[]> {
    const plays = PROTOCOLS.flatMap((protocol) =>
      Object.entries(CONVERSATIONS).map(async ([title, conversation]) => {
        const proxied = await proxiedStore(tables, { measures: false });
        const complaints = await play(proxied, protocol, conversation, plan(), mayStayUnknown);
        return complaints.map((complaint) => `${protocol}, ${title}: ${complaint}`);
      }),
    );
    return (await Promise.all(plays)).flat();
  }

  async function play(
    { store, proxy, faultsIn }: ProxiedStore,
    protocol: (typeof PROTOCOLS)[number],
    { before, step: spoilt, after }: Conversation,
    plan: readonly Rule[],
    mayStayUnknown: boolean,
  ): Promise<string[]> {
    const world = new WalletWorld(store);
    const name = `${protocol}-${++worlds}`;
    await world.openPlayer(name, CURRENCY, '100');
    const provider = await providerOf(protocol, world, name, name);
    const complaints: string[] = [];
    for (const calm of before) complaints.push(...differences(await calm.send(provider), calm));

    proxy.plan(plan);
    const said = await Promise.race([spoilt.send(provider), sleep(PATIENCE_MS)]);
    proxy.plan([]);
    if (said === undefined) complaints.push('no answer');
    else if (said.verdict !== 'unknown' || !mayStayUnknown) complaints.push(...differences(said, spoilt));

    for (const calm of after) complaints.push(...differences(await calm.send(provider), calm));
    const balance = ((await world.balanceOf(name, CURRENCY)) ?? -1n) / 100n;
    if (balance !== after.at(-1)?.balance) complaints.push(`the wallet holds ${balance}`);
    return [...complaints, ...(await faultsIn(name, CURRENCY))];
  }

  const isWholeRun = engine.name === 'dynoxide';
  // What the store never sees cannot depend on the store.
  const readFaults = isWholeRun ? READ_FAULTS : REPLY_FAULTS;
  const writeFaults = isWholeRun ? WRITE_FAULTS : REPLY_FAULTS;

  describe.each(Object.entries(readFaults))('%s, for a read', (kind, fault) => {
    it('that begins a callback leaves every verdict as it was', async () => {
      expect(await playAll(() => [onNth(READS, 1, fault)], kind === STALLED_REPLY)).toEqual([]);
    });

    it('that looks for a commit without reply leaves every verdict as it was', async () => {
      const rules = () => [onNth(WRITES, 1, applyThenReset), onNth(READS, 2, fault)];
      expect(await playAll(rules, kind === STALLED_REPLY)).toEqual([]);
    });
  });

  it.each(Object.entries(writeFaults))(
    '%s, for a commit leaves every verdict as it was and moves nothing twice',
    async (kind, fault) => {
      expect(await playAll(() => [onNth(WRITES, 1, fault)], kind === STALLED_REPLY)).toEqual([]);
    },
  );

  it.each(isWholeRun ? Object.entries(OUTAGES) : [])(
    'an outage of commits by %s is answered in time, and the follow-up ends as it should',
    async (_, fault) => {
      expect(await playAll(() => [onEvery(WRITES, fault)], true)).toEqual([]);
    },
  );
});

function differences({ verdict, balance }: Said, expected: Step): string[] {
  const complaints = verdict === expected.verdict ? [] : [`${verdict} instead of ${expected.verdict}`];
  if (balance !== undefined && balance !== expected.balance)
    complaints.push(`balance ${balance} instead of ${expected.balance}`);
  return complaints;
}
