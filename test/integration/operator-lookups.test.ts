import { beforeAll, describe, expect, inject, it } from 'vitest';
import { adapter as tg } from '../../functions/tg/adapter.ts';
import { simulator as tgSimulator } from '../../functions/tg/simulator.ts';
import { adapter as walletV2 } from '../../functions/wallet-v2/adapter.ts';
import { simulator as walletV2Simulator } from '../../functions/wallet-v2/simulator.ts';
import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import type { Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';
import { createTestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { operatorWorld } from '../support/operator-world.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');
const KEY = '5a'.repeat(32);

describe.skipIf(endpoint === undefined)('what support asks', () => {
  let call: Awaited<ReturnType<typeof operatorWorld>>['call'];
  let world: WalletWorld;
  let players = 0;

  beforeAll(async () => {
    const tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    ({ call } = await operatorWorld(tables));
    world = new WalletWorld(realStore(tables).store);
  });

  async function seat<C>(adapter: ProtocolAdapter<C>, simulator: Simulator) {
    const { protocol } = simulator;
    const playerId = `look-${++players}`;
    const agentId = `agent-${players}`;
    world.register(protocol, agentId, { secrets: { aesKey: KEY }, credentials: { walletToken: 'w' } });
    await world.openPlayer(playerId, 'EUR', '100');
    const secret = adapter.manifest.usesSessions ? await world.openSession(protocol, agentId, playerId, 'EUR') : KEY;
    const talk: Talk = { agentId, playerId, currency: 'EUR', secret };
    const say = async (spoken: Spoken | undefined) => {
      if (!spoken) throw new Error('that cannot be said');
      const { method, path, headers, body = '' } = spoken;
      const parts = { method, path, pathParameters: { agentId }, body, ...(headers && { headers: { ...headers } }) };
      const answer = await world.handlerOf(adapter)(eventOf(parts));
      return simulator.hear({ statusCode: answer.statusCode ?? 0, body: answer.body ?? '' }).verdict;
    };
    return { talk, say, path: `${protocol}/${agentId}`, wallet: `/players/${playerId}/wallets/EUR` };
  }

  const types = (body: { records: { type: string; entry?: { kind: string } }[] }) =>
    body.records.map(({ type, entry }) => entry?.kind ?? type);

  it('a play with a held prize, its rollback, a refusal and a tombstone are found by their ids', async () => {
    const { talk, say, path, wallet } = await seat(tg, tgSimulator);
    const play = tgSimulator.play?.(talk, { id: '1', stake: 10_000n, payout: 5_000n });
    if (!play) throw new Error('TG has plays');
    await say(tgSimulator.reword(talk, play, (play.plaintext ?? '').replace('"jackpotWin":0', '"jackpotWin":77.5')));
    await say(tgSimulator.rollback(talk, { id: '1' }));
    await say(tgSimulator.stake(talk, { id: '2', amount: 9_000_000n }));
    await say(tgSimulator.rollback(talk, { id: '3' }));

    const { body } = await call(`GET /transactions/${path}/1`);
    expect(types(body)).toEqual(['play', 'rollback']);
    const [first, second] = body.records;
    expect(first.provider).toMatchObject({ jackpotWin: '77.5' });
    expect(first.marks).toEqual({ rolledBackBy: second.entry.entryId });
    expect(first.ref).toMatch(/^[\w-]{16}$/);
    expect(world.telemetry.reports.filter(({ ref }) => ref === first.ref)).toHaveLength(2);

    const refused = (await call(`GET /transactions/${path}/2`)).body.records[0];
    expect(refused).toMatchObject({ type: 'refusal', stake: '900.0000', reason: 'insufficient_funds' });
    const { type: _, playerId: __, currency: ___, ...listed } = refused;
    expect((await call(`GET ${wallet}/refusals`)).body).toEqual({ refusals: [listed] });
    expect((await call(`GET /transactions/${path}/3`)).body.records).toMatchObject([{ type: 'tombstone' }]);
    expect((await call(`GET /transactions/${path}/4`)).body.code).toBe('transaction_not_found');
    expect(types((await call(`GET /rounds/${path}/1`)).body)).toEqual(['play', 'rollback']);
    expect((await call(`GET /entries/${first.entry.entryId}`)).body).toEqual({ entry: first.entry });
    expect((await call('GET /entries/nobody.EUR.1')).body.code).toBe('entry_not_found');
  });

  it('either of two names finds a play, and an id may have slashes in it', async () => {
    const { talk, say, path } = await seat(tg, tgSimulator);
    const play = tgSimulator.play?.(talk, { id: 'a/b', stake: 10_000n, payout: 0n });
    if (!play) throw new Error('TG has plays');
    const text = JSON.stringify({ ...JSON.parse(play.plaintext ?? ''), betId: 'a/b', transferId: 'c%d#e' });
    expect(await say(tgSimulator.reword(talk, play, text))).toBe('done');
    const one = await call(`GET /transactions/${path}/a/b`);
    const other = await call(`GET /transactions/${path}/c%25d%23e`);
    expect(one.body.records).toHaveLength(1);
    expect(other.body).toEqual(one.body);
  });

  it('a refusal that was covered later is the entry, and leaves the list', async () => {
    const { talk, say, path, wallet } = await seat(tg, tgSimulator);
    const card = tgSimulator.retry?.(talk, { id: '1', stake: 2_000_000n, payout: 0n });
    expect(await say(card)).toBe('refused');
    const [refused] = (await call(`GET ${wallet}/refusals`)).body.refusals;
    await world.transfer('deposit', talk.playerId, 'EUR', '200');
    expect(await say(card)).toBe('done');
    expect((await call(`GET ${wallet}/refusals`)).body).toEqual({ refusals: [] });
    const [record] = (await call(`GET /transactions/${path}/1`)).body.records;
    expect(record).toMatchObject({ type: 'entry', refusedAt: refused.createdAt });
  });

  it('a round holds the stake that opened it without naming it, and ids of one currency ask for the currency', async () => {
    const { talk, say, path } = await seat(walletV2, walletV2Simulator);
    const opening = walletV2Simulator.stake(talk, { id: '301', amount: 10_000n });
    await say(walletV2Simulator.reword(talk, opening, (opening.body ?? '').replace(/"round_id":\d+,?/, '')));
    await say(walletV2Simulator.payout?.(talk, { id: '302', stakeId: '301', amount: 20_000n }));
    expect((await call(`GET /rounds/${path}/301`)).body.code).toBe('currency_required');
    expect((await call(`GET /transactions/${path}/301`)).body.code).toBe('currency_required');
    const list = async (query: string) => (await call(`GET /rounds/${path}/301`, undefined, query)).body;
    expect(types(await list('currency=EUR'))).toEqual(['stake', 'payout']);
    const { cursor, ...first } = await list('currency=EUR&limit=1');
    expect(types(first)).toEqual(['stake']);
    expect(types(await list(`currency=EUR&limit=5&cursor=${cursor}`))).toEqual(['payout']);
    expect((await list('currency=USD')).code).toBe('round_not_found');
  });

  it('entries are filtered in full pages, and a cursor is good for its filters only', async () => {
    const { talk, wallet } = await seat(tg, tgSimulator);
    for (let index = 1; index <= 5; index++) {
      await world.transfer('withdrawal', talk.playerId, 'EUR', '1');
      await world.transfer('deposit', talk.playerId, 'EUR', '1');
    }
    const list = async (query: string) => (await call(`GET ${wallet}/entries`, undefined, query)).body;
    const { entries, cursor } = await list('kind=deposit&limit=4');
    expect(entries.map(({ walletVersion }: { walletVersion: number }) => walletVersion)).toEqual([11, 9, 7, 5]);
    const last = await list(`kind=deposit&limit=9&cursor=${cursor}`);
    expect(last.entries.map(({ walletVersion }: { walletVersion: number }) => walletVersion)).toEqual([3, 1]);
    expect(last).not.toHaveProperty('cursor');
    expect((await list(`limit=4&cursor=${cursor}`)).code).toBe('invalid_cursor');
    expect((await list('kind=gift')).code).toBe('invalid_request');
    const at = entries[1].createdAt;
    const since = await list(`from=${at}&order=oldest`);
    expect(since.entries[0].walletVersion).toBeLessThanOrEqual(9);
    for (const entry of since.entries) expect(entry.createdAt >= at).toBe(true);
    for (const entry of (await list(`to=${at}`)).entries) expect(entry.createdAt < at).toBe(true);
  });

  it('a statement adds up on every page, in JSON and as CSV, and a balance is found at its instant', async () => {
    const { talk, wallet } = await seat(tg, tgSimulator);
    for (const amount of ['5', '7', '11']) await world.transfer('withdrawal', talk.playerId, 'EUR', amount);
    const period = 'from=2020-01-01T00:00:00Z&to=2120-01-01T00:00:00Z&limit=3';
    const { body } = await call(`GET ${wallet}/statement`, undefined, period);
    const sums = { opening: '0.0000', closing: '77.0000' };
    const totals = { deposit: { count: 1, amount: '100.0000' }, withdrawal: { count: 3, amount: '-23.0000' } };
    expect(body).toMatchObject({ ...sums, totals, cursor: expect.any(String) });
    const next = await call(`GET ${wallet}/statement`, undefined, `${period}&cursor=${body.cursor}`);
    expect(next.body).toMatchObject({ ...sums, totals, entries: [{ walletVersion: 4 }] });
    expect(next.body).not.toHaveProperty('cursor');
    const [, second] = body.entries;
    expect((await call(`GET ${wallet}/balance`, undefined, `at=${second.createdAt}`)).body.version).toBeGreaterThan(1);
    expect((await call(`GET ${wallet}/balance`, undefined, 'at=2020-01-01T00:00:00Z')).body).toMatchObject({
      balance: '0.0000',
      version: 0,
    });
    expect((await call(`GET ${wallet}/statement`)).body.code).toBe('invalid_request');
  });

  it('all sessions of a player end at once: no stake more, and payouts still come', async () => {
    const { talk, say } = await seat(walletV2, walletV2Simulator);
    await say(walletV2Simulator.stake(talk, { id: '1', amount: 10_000n }));
    const sessions = async () => (await call(`GET /players/${talk.playerId}/sessions`)).body.sessions;
    expect(await sessions()).toMatchObject([{ protocol: 'wallet-v2', currency: 'EUR', status: 'live' }]);
    expect((await call(`DELETE /players/${talk.playerId}/sessions`)).status).toBe(204);
    expect(await say(walletV2Simulator.stake(talk, { id: '2', amount: 10_000n }))).toBe('refused');
    expect(await say(walletV2Simulator.payout?.(talk, { id: '3', stakeId: '1', amount: 10_000n }))).toBe('done');
    expect((await sessions()).map(({ status }: { status: string }) => status)).toEqual(['ended']);
    const secret = await world.openSession('wallet-v2', talk.agentId, talk.playerId, 'EUR');
    expect(await say(walletV2Simulator.stake({ ...talk, secret }, { id: '4', amount: 10_000n }))).toBe('done');
    expect((await sessions()).map(({ status }: { status: string }) => status)).toEqual(['live', 'ended']);
    expect((await call('DELETE /players/nobody/sessions')).body.code).toBe('player_not_found');
  });
});
