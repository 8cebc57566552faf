import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { adapter as tg } from '../../functions/tg/adapter.ts';
import { simulator as tgSimulator } from '../../functions/tg/simulator.ts';
import { adapter as vela } from '../../functions/vela/adapter.ts';
import { simulator as velaSimulator } from '../../functions/vela/simulator.ts';
import { adapter as walletV2 } from '../../functions/wallet-v2/adapter.ts';
import { simulator as walletV2Simulator } from '../../functions/wallet-v2/simulator.ts';
import { newSession } from '../../shared/application/new-session.ts';
import { mintToken } from '../../shared/application/session-token.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { supportWorld, typesIn } from '../support/support-world.ts';
import type { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');

describe.skipIf(endpoint === undefined)('what support asks', () => {
  let call: Awaited<ReturnType<typeof supportWorld>>['call'];
  let seat: Awaited<ReturnType<typeof supportWorld>>['seat'];
  let world: WalletWorld;
  let tables: TestTables;

  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    ({ call, seat, world } = await supportWorld(tables));
  });

  it('a play with a held prize, its rollback, a refusal and a tombstone are found by their ids', async () => {
    const { talk, say, path, wallet } = await seat(tg, tgSimulator);
    const play = tgSimulator.play?.(talk, { id: '1', stake: 10_000n, payout: 5_000n });
    if (!play) throw new Error('TG has plays');
    await say(tgSimulator.reword(talk, play, (play.plaintext ?? '').replace('"jackpotWin":0', '"jackpotWin":77.5')));
    await say(tgSimulator.rollback(talk, { id: '1' }));
    await say(tgSimulator.stake(talk, { id: '2', amount: 9_000_000n }));
    await say(tgSimulator.rollback(talk, { id: '3' }));

    const { body } = await call(`GET /transactions/${path}/1`);
    expect(typesIn(body)).toEqual(['play', 'rollback']);
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
    expect(typesIn((await call(`GET /rounds/${path}/1`)).body)).toEqual(['play', 'rollback']);
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

  it('a refusal that makes no sense hides no other, and is counted', async () => {
    const { talk, say, wallet } = await seat(tg, tgSimulator);
    for (const id of ['1', '2']) await say(tgSimulator.stake(talk, { id, amount: 9_000_000n }));
    for (const [type, stake] of [
      ['note', { N: '1' }],
      ['refusal', { S: 'much' }],
    ] as const) {
      const key = { transactionKey: { S: `tg#${talk.agentId}#odd-${type}` }, role: { S: 'entry' } };
      const listed = { refusalWallet: { S: `${talk.playerId}#EUR` }, createdAt: { S: '2099-01-01T00:00:00.000Z' } };
      const Item = { ...key, ...listed, type: { S: type }, stake };
      await tables.client.send(new PutItemCommand({ TableName: tables.names.ledger, Item }));
    }
    const { refusals, unread } = (await call(`GET ${wallet}/refusals`)).body;
    expect(refusals.map(({ transactionId }: { transactionId: string }) => transactionId)).toEqual(['2', '1']);
    expect(unread).toBe(2);
    const { cursor, ...first } = (await call(`GET ${wallet}/refusals`, undefined, 'limit=2')).body;
    expect(first).toEqual({ refusals: [], unread: 2 });
    const rest = (await call(`GET ${wallet}/refusals`, undefined, `limit=2&cursor=${cursor}`)).body;
    expect(rest).toEqual({ refusals });
  });

  it('a round holds the stake that opened it without naming it, and ids of one currency ask for the currency', async () => {
    const { talk, say, path } = await seat(walletV2, walletV2Simulator);
    const opening = walletV2Simulator.stake(talk, { id: '301', amount: 10_000n });
    await say(walletV2Simulator.reword(talk, opening, (opening.body ?? '').replace(/"round_id":\d+,?/, '')));
    await say(walletV2Simulator.payout?.(talk, { id: '302', stakeId: '301', amount: 20_000n }));
    expect((await call(`GET /rounds/${path}/301`)).body.code).toBe('currency_required');
    expect((await call(`GET /transactions/${path}/301`)).body.code).toBe('currency_required');
    const list = async (query: string) => (await call(`GET /rounds/${path}/301`, undefined, query)).body;
    expect(typesIn(await list('currency=EUR'))).toEqual(['stake', 'payout']);
    const { cursor, ...first } = await list('currency=EUR&limit=1');
    expect(typesIn(first)).toEqual(['stake']);
    expect(typesIn(await list(`currency=EUR&limit=5&cursor=${cursor}`))).toEqual(['payout']);
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
    const { lines } = (await call('GET /audit', undefined, `target=session/${talk.playerId}`)).body;
    expect(lines).toMatchObject([{ operation: 'endSessions', changes: { sessions: { to: 'ended' } } }]);
  });

  it('a session that is opened while all are ended is over, or was opened afterwards', async () => {
    const { talk, say } = await seat(walletV2, walletV2Simulator);
    const before = (await world.store.get(talk.playerId)) ?? expect.unreachable();
    await call(`DELETE /players/${talk.playerId}/sessions`);
    const about = { protocol: 'wallet-v2', agentId: talk.agentId, currency: 'EUR' };
    const late = mintToken(talk.playerId, 'EUR');
    await world.store.open(late, newSession(before, about, Date.now(), 60_000));
    expect(await say(walletV2Simulator.stake({ ...talk, secret: late }, { id: '1', amount: 10_000n }))).toBe('refused');

    const open = () => world.openSession('wallet-v2', talk.agentId, talk.playerId, 'EUR');
    const ended = call(`DELETE /players/${talk.playerId}/sessions`);
    const tokens = await Promise.all([open(), open(), open(), open()]);
    await ended;
    const verdicts: unknown[] = [];
    for (const [index, secret] of tokens.entries())
      verdicts.push(await say(walletV2Simulator.stake({ ...talk, secret }, { id: `${10 + index}`, amount: 10_000n })));
    const { sessions } = (await call(`GET /players/${talk.playerId}/sessions`)).body;
    const live = sessions.filter(({ status }: { status: string }) => status === 'live');
    expect(verdicts.filter((verdict) => verdict === 'done')).toHaveLength(live.length);
  });

  it('a ticket of Vela is its round', async () => {
    const { talk, say, path } = await seat(vela, velaSimulator);
    await say(velaSimulator.stake(talk, { id: '1', amount: 10_000n }));
    await say(velaSimulator.payout?.(talk, { id: '1', stakeId: '1', amount: 20_000n }));
    expect(typesIn((await call(`GET /rounds/${path}/1`)).body)).toEqual(['stake', 'payout']);
    const { cursor, ...first } = (await call(`GET /rounds/${path}/1`, undefined, 'limit=1')).body;
    expect(typesIn(first)).toEqual(['stake']);
    const rest = (await call(`GET /rounds/${path}/1`, undefined, `limit=1&cursor=${cursor}`)).body;
    expect(typesIn(rest)).toEqual(['payout']);
    expect(rest).not.toHaveProperty('cursor');
    expect((await call(`GET /rounds/${path}/2`)).body.code).toBe('round_not_found');
  });
});
