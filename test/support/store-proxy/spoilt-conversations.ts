import { systemClock } from '../../../shared/application/deadline.ts';
import { WalletMemory } from '../../../shared/application/wallet-memory.ts';
import type { ProtocolUnderTest } from '../../conformance/protocols.ts';
import { patience, slowClock } from '../clocks.ts';
import type { TestTables } from '../engines.ts';
import { WalletWorld } from '../wallet-world.ts';
import type { Rule } from './plan.ts';
import { CURRENCY, PROTOCOLS, type Provider, providerOf, type Said, untilClear } from './providers.ts';
import { proxiedStore } from './proxied-world.ts';

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

export interface Circumstances {
  readonly plan: () => readonly Rule[];
  /** Whether the container remembers the wallet, so that its stakes begin with the commit. */
  readonly remembers?: boolean;
  readonly mayStayUnclear?: boolean;
}

let worlds = 0;

/** Plays every conversation with every provider, each with a store, a wallet and an agent of its own, all at once. Answers what went wrong, in words. */
export async function playAll(tables: TestTables, circumstances: Circumstances): Promise<string[]> {
  const plays = PROTOCOLS.flatMap((protocol) =>
    Object.entries(CONVERSATIONS).map(async ([title, conversation]) => {
      const complaints = await play(tables, protocol, conversation, circumstances);
      return complaints.map((complaint) => `${protocol.name}, ${title}: ${complaint}`);
    }),
  );
  return (await Promise.all(plays)).flat();
}

async function play(
  tables: TestTables,
  protocol: ProtocolUnderTest,
  { before, step: spoilt, after }: Conversation,
  { plan, remembers = false, mayStayUnclear = false }: Circumstances,
): Promise<string[]> {
  const { store, proxy, faultsIn } = await proxiedStore(tables, { measures: false });
  // Where the whole budget is spent, it is the real one; elsewhere the machine's business must not spend it.
  const clock = mayStayUnclear ? systemClock : slowClock;
  const world = new WalletWorld(store, clock, remembers ? new WalletMemory() : undefined);
  const name = `${protocol.name}-${++worlds}`;
  await world.openPlayer(name, CURRENCY, '100');
  const provider = await providerOf(protocol, world, name, name);
  const complaints = differences(await untilClear(() => provider.balance()), { verdict: 'done', balance: 10_000n });
  for (const calm of before) complaints.push(...differences(await untilClear(() => calm.send(provider)), calm));

  proxy.plan(plan());
  const said = await Promise.race([spoilt.send(provider), patience(clock, PATIENCE_MS)]);
  proxy.plan([]);
  if (said === undefined) complaints.push('no answer');
  else if (said.verdict !== 'unclear' || !mayStayUnclear) complaints.push(...differences(said, spoilt));

  for (const calm of after) complaints.push(...differences(await untilClear(() => calm.send(provider)), calm));
  const balance = ((await world.balanceOf(name, CURRENCY)) ?? -1n) / 100n;
  if (balance !== after.at(-1)?.balance) complaints.push(`the wallet holds ${balance}`);
  return [...complaints, ...(await faultsIn(name, CURRENCY))];
}

function differences({ verdict, balance }: Said, expected: Pick<Step, 'verdict' | 'balance'>): string[] {
  const complaints = verdict === expected.verdict ? [] : [`${verdict} instead of ${expected.verdict}`];
  if (balance !== undefined && balance !== expected.balance)
    complaints.push(`balance ${balance} instead of ${expected.balance}`);
  return complaints;
}
