import { beforeAll, expect, it } from 'vitest';
import { Deadline, systemClock } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import type { OpenStakePosition } from '../../shared/books/open-stakes.ts';
import type { ProviderCommand } from '../../shared/domain/command.ts';
import { type Policy, STRICT_POLICY } from '../../shared/domain/policy.ts';
import { DynamoOpenStakes } from '../../shared/dynamodb/open-stakes.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

/**
 * One line per case, told to a new wallet and agent: `s1` a stake, `s2/1` a further stake of round 1, `p1` a payout on it, `r1` a rollback, `y1` a play,
 * `!1` a stake that is not covered. Behind the arrow: which stakes are open then, oldest first.
 */
const CASES = `
recorded: s1                          -> 1
recorded: s1 s2 s3                    -> 1 2 3
recorded: s1 s2 p1                    -> 2
recorded: s1 s2 r2                    -> 1
recorded: s1 p1 s2 r2                 ->
recorded: y1                          ->
recorded: !1                          ->
recorded: !1 s2                       -> 2
counted:  s1                          -> 1
counted:  s1 p1                       ->
counted:  s1 s2/1                     -> 1 2
counted:  s1 s2/1 p1                  ->
counted:  s1 s2/1 s3/1 r2             -> 1 3
counted:  s1 s2/1 p1 s3/1             -> 3
counted:  s1 s2/1 p1 s3/1 p1          ->
counted:  s1 s2/1 p1 s3/1 r3          ->
counted:  s2/1 p1 s1                  -> 1
counted:  s1 s2/1 s5 s6/5 p5          -> 1 2
`;

const STEP = /^([spry!])(\d+)(?:\/(\d+))?$/;
let agents = 0;

eachEngine('open stakes', (engine) => {
  let tables: TestTables;
  let world: WalletWorld;
  let openStakes: DynamoOpenStakes;

  beforeAll(async () => {
    tables = await createTestTables(engine);
    const { store, client } = realStore(tables);
    world = new WalletWorld(store);
    openStakes = new DynamoOpenStakes(client, tables.names.ledger, systemClock);
  });

  const later = () => new Date(Date.now() + 60_000).toISOString();

  async function playedBy(steps: readonly string[], rounds: Policy['rounds']) {
    const source = { protocol: 'made-up', agentId: `a${++agents}` };
    await world.openPlayer(source.agentId, 'EUR', '100');
    for (const [index, step] of steps.entries()) {
      const command = commandOf(step, index, source, rounds);
      const ports = { store: world.store, clock: world.clock };
      await execute(command, { ...STRICT_POLICY, rounds }, ports, new Deadline(systemClock, 60_000));
    }
    return source;
  }

  it.each(linesOf(CASES))('%s: %s', async (rounds, told, open) => {
    const source = await playedBy(told.split(' '), rounds === 'counted' ? 'counted' : 'recorded');
    const page = await openStakes.page({ sources: [source], olderThan: later(), limit: 10 });
    expect(page.stakes.map(({ transactionId }) => transactionId)).toEqual(open === '' ? [] : open.split(' '));
    expect(page.next).toBeUndefined();
  });

  it('come page by page, each once, oldest first over all agents, however many share an instant', async () => {
    const steps = Array.from({ length: 60 }, (_, index) => `s${index + 1}`);
    const sources = [await playedBy(steps, 'recorded'), await playedBy(steps, 'recorded')];
    const seen: string[] = [];
    let after: OpenStakePosition | undefined;
    do {
      const page = await openStakes.page({ sources, olderThan: later(), limit: 7, ...(after && { after }) });
      expect(page.stakes.length).toBe(page.next ? 7 : 120 % 7);
      seen.push(...page.stakes.map(({ createdAt, entryId }) => `${createdAt} ${entryId}`));
      after = page.next;
    } while (after);
    expect(new Set(seen).size).toBe(120);
    const times = seen.map((text) => text.slice(0, 24));
    expect(times).toEqual(times.toSorted());
  });

  it('are those created before the instant that is asked', async () => {
    const source = await playedBy(['s1', 's1', 's1', 's2'], 'recorded');
    const { stakes } = await openStakes.page({ sources: [source], olderThan: later(), limit: 10 });
    // Two of them may have come in the same millisecond.
    const olderThan = stakes.at(-1)?.createdAt ?? '';
    const older = await openStakes.page({ sources: [source], olderThan, limit: 10 });
    expect(stakes.map(({ transactionId }) => transactionId)).toContain('1');
    expect(older.stakes).toEqual(stakes.filter(({ createdAt }) => createdAt < olderThan));
  });
});

function linesOf(text: string): [string, string, string][] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [, rounds = '', told = '', open = ''] = /^(\w+): +(.*?) *-> ?(.*)$/.exec(line) ?? [];
      return [rounds, told, open];
    });
}

/** Three steps in a row share an instant. */
function commandOf(
  step: string,
  index: number,
  source: ProviderCommand['source'],
  rounds: Policy['rounds'],
): ProviderCommand {
  const [, act = '', id = '', roundId] = STEP.exec(step) ?? [];
  const at = new Date(Date.parse('2026-03-02T08:00:00.000Z') + Math.floor(index / 3) * 1_000).toISOString();
  const shared = {
    source,
    walletRef: { by: 'player', playerId: source.agentId, currency: 'EUR' },
    at,
    content: {},
    ...(roundId !== undefined && { roundId }),
  } as const;
  const stake = { funds: 'gross', afterRefusal: 'same', playerMustBeActive: true, payout: 0n, stake: 1n } as const;
  switch (act) {
    case 's':
      return { ...shared, ...stake, kind: 'stake', ids: [id] };
    case '!':
      return { ...shared, ...stake, kind: 'stake', ids: [id], stake: 10_000_000n };
    case 'y':
      return { ...shared, ...stake, kind: 'play', ids: [id] };
    case 'r':
      return { ...shared, kind: 'rollback', ids: [id] };
    default:
      return rounds === 'counted'
        ? { ...shared, kind: 'payout', ids: [`9${index}`], payout: 2n, paidOn: 'round', roundId: id }
        : { ...shared, kind: 'payout', ids: [id], payout: 2n, paidOn: 'stake' };
  }
}
