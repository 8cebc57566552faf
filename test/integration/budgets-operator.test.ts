import { beforeAll, describe, expect, inject, it } from 'vitest';
import { adapter as tg } from '../../functions/tg/adapter.ts';
import { simulator as tgSimulator } from '../../functions/tg/simulator.ts';
import { adapter as walletV2 } from '../../functions/wallet-v2/adapter.ts';
import { simulator as walletV2Simulator } from '../../functions/wallet-v2/simulator.ts';
import { createTestTables } from '../support/engines.ts';
import { operatorWorld } from '../support/operator-world.ts';
import { StoreProxy } from '../support/store-proxy/proxy.ts';
import { supportWorld } from '../support/support-world.ts';

const endpoint = inject('dynoxideEndpoint');
/** Of the wallet that the calls are about. */
const ENTRIES = 150;

const PERIOD = 'from=2026-01-01T00:00:00Z&to=2126-01-01T00:00:00Z';

/**
 * What each call asks of the store. `{tg}` and `{v2}` are an agent each, `{wallet}` and `{player}` those of the first. Halving finds an instant among 150
 * entries in two steps and one page.
 */
const COSTS: readonly (readonly [line: string, query: string, requests: number])[] = [
  ['GET /players/{player}', '', 1],
  ['PUT /players/{player}', '', 1],
  ['GET {wallet}', '', 1],
  ['PUT {wallet}', '', 1],
  ['GET /transactions/{tg}/1', '', 1],
  ['GET /transactions/{tg}/one', '', 2],
  ['GET /transactions/{tg}/2', '', 1],
  ['GET /transactions/{tg}/404', '', 1],
  ['GET /transactions/{v2}/301', 'currency=EUR', 1],
  ['GET /rounds/{v2}/301', 'currency=EUR', 2],
  ['GET /rounds/{tg}/404', '', 1],
  ['GET /entries/{player}.EUR.1', '', 1],
  ['GET /transfers/d1', '', 1],
  ['GET {wallet}/entries', '', 2],
  ['GET {wallet}/entries', 'limit=200&order=oldest', 2],
  ['GET {wallet}/entries', 'kind=play&limit=200', 2],
  ['GET {wallet}/refusals', '', 2],
  ['GET {wallet}/balance', 'at=2026-01-01T00:00:00Z', 4],
  ['GET {wallet}/balance', 'at=2126-01-01T00:00:00Z', 1],
  ['GET {wallet}/statement', PERIOD, 5],
  ['GET /players/{player}/sessions', '', 2],
  ['GET /adjustments', '', 1],
  ['GET /adjustments', 'state=proposed', 1],
  ['GET /adjustments/nothing', '', 1],
  ['GET /cases', 'playerId={player}', 1],
  ['GET /cases/tg.jackpot_held.x', '', 1],
  // The lists of all players' cases are spread over four shards, which are read at once.
  ['GET /cases', 'status=open', 4],
  ['GET /cases', '', 8],
  ['GET /audit', 'target=player/{player}', 1],
  ['GET /audit', 'actor=tester', 1],
  // One for each year of the span.
  ['GET /audit', 'from=2026-11-01T00:00:00Z&to=2026-12-01T00:00:00Z', 1],
];

const SEARCHES = /\/(?:balance|statement)$/;
const SHARED = /^GET \/cases$/;

describe.skipIf(endpoint === undefined)('what the calls of the desk cost', () => {
  let proxy: StoreProxy;
  let call: Awaited<ReturnType<typeof operatorWorld>>['call'];
  let names: Readonly<Record<string, string>>;

  beforeAll(async () => {
    const tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    const { seat, world } = await supportWorld(tables);
    const one = await seat(tg, tgSimulator);
    const play = tgSimulator.play?.(one.talk, { id: '1', stake: 10_000n, payout: 5_000n });
    if (!play) throw new Error('TG has plays');
    const named = { ...JSON.parse(play.plaintext ?? ''), betId: '1', transferId: 'one' };
    expect(await one.say(tgSimulator.reword(one.talk, play, JSON.stringify(named)))).toBe('done');
    await one.say(tgSimulator.stake(one.talk, { id: '2', amount: 9_000_000n }));
    const two = await seat(walletV2, walletV2Simulator);
    await two.say(walletV2Simulator.stake(two.talk, { id: '301', amount: 10_000n }));
    await two.say(walletV2Simulator.payout?.(two.talk, { id: '302', stakeId: '301', amount: 20_000n }));
    const { playerId } = one.talk;
    for (let entry = 3; entry <= ENTRIES; entry++)
      await world.transfer('deposit', playerId, 'EUR', '1', `d${entry - 2}`);
    names = { tg: one.path, v2: two.path, wallet: one.wallet, player: playerId };

    proxy = await StoreProxy.start({ target: String(tables.clientConfig.endpoint), measures: false });
    const clientConfig = { ...tables.clientConfig, endpoint: proxy.url };
    ({ call } = await operatorWorld({ names: tables.names, clientConfig }));
    return () => proxy.stop();
  });

  const filled = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? '');

  it.each(COSTS)('%s %s: %d', async (line, query, count) => {
    const most = SEARCHES.test(line) ? 2 + Math.ceil(Math.log2(ENTRIES)) : SHARED.test(line) ? 8 : 3;
    expect(count).toBeLessThanOrEqual(most);
    const { result, requests } = await proxy.during(() => call(filled(line), undefined, filled(query)));
    expect(result.status).toBeLessThan(500);
    expect(requests.map(({ operation }) => operation)).not.toContain('Scan');
    expect(requests).toHaveLength(count);
  });
});
