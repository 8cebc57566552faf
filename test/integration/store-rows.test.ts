import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { mintToken, playerKeyOf } from '../../shared/application/session-token.ts';
import { entriesIn, type History } from '../../shared/desk/lookups/history.ts';
import { unhurriedDeadline } from '../support/clocks.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld, type WorldStore } from '../support/wallet-world.ts';

const AT = '2026-03-02T08:15:30.000Z';
const LATER = '2026-03-02T09:00:00.000Z';

let players = 0;

eachEngine('the rows of players and sessions', (engine) => {
  let tables: TestTables;
  let store: WorldStore;
  let history: History;
  let playerId: string;
  let token: string;

  beforeAll(async () => {
    tables = await createTestTables(engine);
    ({ store, history } = realStore(tables));
  });

  beforeEach(async () => {
    playerId = `rows-p${++players}`;
    token = mintToken(playerId, 'EUR');
    await new WalletWorld(store).openPlayer(playerId, 'EUR', '100');
    await store.open(token, session());
  });

  const session = () => ({ protocol: 'vela', agentId: 'a1', playerId, currency: 'EUR', expiresAt: LATER });
  const sessionNow = async () => (await store.read({ by: 'session', token }, [], unhurriedDeadline())).session;
  const epochNow = async () => (await store.get(playerId))?.epoch ?? Number.NaN;

  it('a session ends once, at its first end, and every end but the first leaves the player alone', async () => {
    const before = await epochNow();
    await store.end(token, AT);
    await store.end(token, LATER);
    expect(await sessionNow()).toEqual({ ...session(), endedAt: AT });
    expect(await store.get(playerId)).toMatchObject({ epoch: before + 1, sessionEndedAt: AT });
  });

  it('to end a token that was never issued writes nothing', async () => {
    const before = await epochNow();
    const stranger = mintToken(playerId, 'EUR');
    await store.end(stranger, AT);
    const deadline = unhurriedDeadline();
    expect((await store.read({ by: 'session', token: stranger }, [], deadline)).session).toBeUndefined();
    expect(await epochNow()).toBe(before);
  });

  it('a session that is there is not opened again', async () => {
    await store.end(token, AT);
    await store.open(token, session());
    expect(await sessionNow()).toMatchObject({ endedAt: AT });
  });

  it('no row holds a token', async () => {
    const { Items = [] } = await tables.client.send(new ScanCommand({ TableName: tables.names.sessions }));
    expect(Items.length).toBeGreaterThan(0);
    expect(JSON.stringify(Items)).not.toContain(token);
  });

  it('a change of status raises the epoch, and leaves money and birthday alone', async () => {
    const before = await store.get(playerId);
    const blocked = await store.setStatus(playerId, 'blocked', LATER);
    expect(blocked).toEqual({ ...before, status: 'blocked', epoch: (before?.epoch ?? 0) + 1 });
    expect(await store.get(playerId)).toEqual(blocked);
  });

  it('a wallet that is opened again keeps its money', async () => {
    const before = await store.get(playerId);
    expect(await store.openWallet(playerId, 'EUR')).toEqual(before);
    expect((await store.openWallet(playerId, 'USD'))?.wallets['EUR']?.balance).toBe(1_000_000n);
  });

  it('a wallet of a player who is not there is not opened', async () => {
    expect(await store.openWallet(`${playerId}-nobody`, 'EUR')).toBeUndefined();
    expect(await store.get(`${playerId}-nobody`)).toBeUndefined();
  });

  it('pages of a history neither overlap nor leave anything out', async () => {
    const world = new WalletWorld(store);
    for (const amount of ['1', '2', '3', '4'])
      await world.transfer('deposit', playerId, 'EUR', amount, `${playerId}-more-${amount}`);
    const versionsOf = async (order: 'newest' | 'oldest', after = 0, until = 5) => {
      const entries = entriesIn(history, { playerId, currency: 'EUR' }, { after, until, order, limit: 2 });
      return (await Array.fromAsync(entries)).map(({ walletVersion }) => walletVersion);
    };
    expect(await versionsOf('newest')).toEqual([5, 4, 3, 2, 1]);
    expect(await versionsOf('oldest', 1, 4)).toEqual([2, 3, 4]);
    expect(await versionsOf('oldest', 5, 5)).toEqual([]);
  });

  /** Nobody finds two ids with one key; a row that is put under the key by hand looks the same. */
  it("a player whose key is another player's is nobody: not read, not moved, not opened, not renamed", async () => {
    const owner = await store.get(playerId);
    const double = `${playerId}-double`;
    const Item = {
      playerKey: { S: playerKeyOf(double) },
      playerId: { S: playerId },
      status: { S: 'active' },
      epoch: { N: '1' },
      createdAt: { S: AT },
      wallets: { M: { EUR: { M: { balance: { N: '7' }, version: { N: '0' }, newestStakes: { M: {} } } } } },
    };
    await tables.client.send(new PutItemCommand({ TableName: tables.names.players, Item }));
    const deadline = unhurriedDeadline();
    const walletRef = { by: 'player', playerId: double, currency: 'EUR' } as const;
    expect((await store.read(walletRef, [], deadline)).player).toBeUndefined();
    expect(await store.get(double)).toBeUndefined();
    expect(await store.openWallet(double, 'USD')).toBeUndefined();
    await expect(store.setStatus(double, 'blocked', AT)).rejects.toThrow('same key');
    const from = { currency: 'EUR', balance: 7n, version: 0, newestStakes: {} };
    const move = { wallet: { playerId: double, from, balance: 8n, at: AT }, records: [] };
    expect(await store.commit(move, deadline)).toMatchObject({ type: 'lost' });
    expect(await store.get(playerId)).toEqual(owner);
  });
});
