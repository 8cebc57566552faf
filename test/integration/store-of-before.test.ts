import { readFileSync } from 'node:fs';
import { type AttributeValue, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, expect, it } from 'vitest';
import { adapter as walletV2 } from '../../functions/wallet-v2/adapter.ts';
import { simulator } from '../../functions/wallet-v2/simulator.ts';
import { auditStore } from '../../local/verify/store-audit.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { operatorWorld } from '../support/operator-world.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

type Item = Record<string, AttributeValue>;

/** Written by the version before look-ups, after a conversation of every protocol. */
const before = JSON.parse(readFileSync(new URL('../support/store-of-before.json', import.meta.url), 'utf8')) as {
  readonly tokens: Readonly<Record<string, string>>;
} & Readonly<Record<'players' | 'ledger' | 'sessions', readonly Item[]>>;

/** The calls of the page, which are about this very store. */
const page = readFileSync(new URL('../../docs/support.md', import.meta.url), 'utf8');
const SAID = [...page.matchAll(/^GET \S+$/gm)].map(([line]) => line);

const KNOW_LESS = [
  'getBalanceAt',
  'getRound',
  'getStatement',
  'listAudit',
  'listEntries',
  'listOpenStakes',
  'listRefusals',
  'listSessions',
];

const transactionOf = ({ transactionId }: { transactionId: string }) => transactionId;

eachEngine('a store that the version before has filled', (engine) => {
  let tables: TestTables;
  let call: Awaited<ReturnType<typeof operatorWorld>>['call'];

  beforeAll(async () => {
    tables = await createTestTables(engine);
    for (const table of ['players', 'ledger', 'sessions'] as const)
      for (const Item of before[table])
        await tables.client.send(new PutItemCommand({ TableName: tables.names[table], Item }));
    ({ call } = await operatorWorld(tables));
  });

  it('is found right by the audit', async () => {
    expect(await auditStore(tables.client, tables.names, () => undefined)).toMatchObject({
      wallets: 4,
      complaints: [],
    });
  });

  it('answers what it has: transactions, entries, a statement that adds up', async () => {
    const records = async (path: string) => (await call(`GET /transactions/${path}`)).body.records;
    expect(await records('tg/main/101')).toMatchObject([{ type: 'entry', provider: { jackpotWin: '77.5' } }]);
    expect(await records('tg/main/102')).toMatchObject([{ type: 'entry' }, { type: 'entry' }]);
    expect(await records('vp/main/1107')).toMatchObject([{ entry: { transactionId: '107' } }]);
    expect(await records('tg/main/104')).toMatchObject([
      { type: 'refusal', reason: 'insufficient_funds', provider: {} },
    ]);
    expect(await records('vela/main/203')).toMatchObject([{ type: 'tombstone' }]);
    const wallet = '/players/before-tg/wallets/EUR';
    const period = 'from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z';
    expect((await call(`GET ${wallet}/statement`, undefined, period)).body).toMatchObject({
      opening: '0.0000',
      closing: '201.5000',
    });
    expect((await call(`GET ${wallet}/balance`, undefined, 'at=2026-03-02T08:00:02.500Z')).body.version).toBe(3);
  });

  it('says where it cannot answer, and lists nothing that it does not know', async () => {
    const round = await call('GET /rounds/tg/main/101');
    expect([round.body.code, round.body.detail]).toEqual([
      'round_not_found',
      expect.stringContaining('earlier version'),
    ]);
    expect((await call('GET /players/before-tg/wallets/EUR/refusals')).body).toEqual({ refusals: [] });
    expect((await call('GET /players/before-vela/sessions')).body).toEqual({ sessions: [] });
  });

  it('filters entries, shows accounts, and has neither lines nor cases nor open stakes of that time', async () => {
    const entries = async (query: string) =>
      (await call('GET /players/before-vela/wallets/EUR/entries', undefined, query)).body.entries;
    expect((await entries('kind=stake&order=oldest')).map(transactionOf)).toEqual(['201', '202', '206']);
    expect((await entries('from=2026-03-02T08:00:13Z&to=2026-03-02T08:00:15Z')).map(transactionOf)).toEqual([
      '201',
      '201',
    ]);
    expect(await entries('protocol=tg')).toEqual([]);
    const { status, reason, until } = (await call('GET /players/before-blocked')).body;
    expect({ status, reason, until }).toEqual({ status: 'blocked' });
    expect((await call('GET /audit', undefined, 'target=player/before-blocked')).body).toEqual({ lines: [] });
    expect((await call('GET /cases')).body).toEqual({ cases: [] });
    expect((await call('GET /reports/open-stakes')).body.stakes).toEqual([]);
  });

  it('says in the document which calls know less of that time', async () => {
    const { paths } = (await call('GET /openapi.json')).body as {
      paths: Record<string, Record<string, { operationId: string; description?: string }>>;
    };
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    const saying = operations.filter(({ description = '' }) => description.includes('earlier version'));
    expect(saying.map(({ operationId }) => operationId).sort()).toEqual(KNOW_LESS);
  });

  it.each(SAID)('answers what the page for support asks: %s', async (line) => {
    const [path = '', query = ''] = line.replace('/operator/v1', '').split('?');
    expect((await call(path, undefined, query)).status).toBe(200);
  });

  it('goes on: sessions play and are ended, and entries are in order from here on', async () => {
    const world = new WalletWorld(realStore(tables).store);
    world.register('wallet-v2', 'main');
    const talk = {
      agentId: 'main',
      playerId: 'before-wallet-v2',
      currency: 'EUR',
      secret: before.tokens['wallet-v2'] ?? '',
    };
    const stake = async (id: string) => {
      const { path, body = '' } = simulator.stake(talk, { id, amount: 10_000n });
      const answer = await world.handlerOf(walletV2)(eventOf({ path, pathParameters: { agentId: 'main' }, body }));
      return simulator.hear({ statusCode: answer.statusCode ?? 0, body: answer.body ?? '' }).verdict;
    };
    expect(await stake('901')).toBe('done');
    const found = await call('GET /rounds/wallet-v2/main/901', undefined, 'currency=EUR');
    expect(found.body.records).toHaveLength(1);
    expect((await world.store.get('before-wallet-v2'))?.wallets['EUR']).toMatchObject({ orderedFrom: 9, version: 9 });
    expect((await call('DELETE /players/before-wallet-v2/sessions')).status).toBe(204);
    expect(await stake('902')).toBe('refused');
    expect((await auditStore(tables.client, tables.names, () => undefined)).complaints).toEqual([]);
  });

  it('shows transfers of which nobody is known who made them, and undoes one', async () => {
    const shown = async (id: string) => (await call(`GET /transfers/${id}`)).body.transfer;
    expect(await shown('cash-out')).toMatchObject({ status: 'applied', direction: 'withdrawal', purpose: 'cash' });
    expect(await shown('too-much')).toMatchObject({ status: 'refused', purpose: 'cash' });
    for (const id of ['cash-out', 'too-much']) expect(await shown(id)).not.toHaveProperty('bookedBy');
    const { playerId, amount } = await shown('cash-out');
    const undone = await call('POST /transfers/cash-out/reversal', { reversalId: 'r1', reason: 'came back' });
    expect(undone).toMatchObject({ status: 201, body: { entry: { playerId, amount, kind: 'reversal' } } });
    expect(await shown('cash-out')).toMatchObject({ status: 'reversed', reversal: undone.body.entry });
    expect((await auditStore(tables.client, tables.names, () => undefined)).complaints).toEqual([]);
  });
});
