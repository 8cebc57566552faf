import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createOperatorApi } from '../../functions/operator/api.ts';
import type { OperatorPorts } from '../../functions/operator/ports.ts';
import { Deadline, systemClock } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import type { CountedEntry } from '../../shared/books/count.ts';
import { countBatch } from '../../shared/books/count-batch.ts';
import type { ProviderCommand } from '../../shared/domain/command.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import { DynamoCountingStore } from '../../shared/dynamodb/book-store.ts';
import { requestOf } from '../../shared/http/request.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { type Answer, operatorWorld } from '../support/operator-world.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');
const PROTOCOL = 'session-test';

describe.skipIf(endpoint === undefined)('what is owed, by request', () => {
  let tables: TestTables;
  let ports: OperatorPorts;
  let call: (line: string, body?: unknown, query?: string) => Promise<Answer>;

  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
    ({ ports, call } = await operatorWorld(tables));
  });

  async function csv(path: string, rawQuery: string) {
    const event = eventOf({ method: 'GET', path: `/operator/v1${path}`, rawQuery, headers: { accept: 'text/csv' } });
    const { statusCode, headers = {}, body } = await createOperatorApi(ports)({ ...requestOf(event), actor: 'anna' });
    expect([statusCode, headers['content-type']]).toEqual([200, expect.stringContaining('text/csv')]);
    return { lines: body.split('\r\n'), next: headers['link'] };
  }

  describe('to all players, at a half hour', () => {
    /** What moved, and when. */
    const MOVED = [
      ['EUR', 5n, '2025-12-31T23:59:59.999Z'],
      ['EUR', 70n, '2026-01-01T00:00:00.000Z'],
      ['THB', 900n, '2026-02-10T12:00:00.000Z'],
      ['EUR', -30n, '2026-03-02T08:29:59.999Z'],
      ['EUR', 11n, '2026-03-02T08:30:00.000Z'],
      ['THB', -900n, '2026-03-02T09:00:00.000Z'],
    ] as const;

    beforeAll(async () => {
      const store = new DynamoCountingStore(tables.client, tables.names.books, systemClock);
      const records = MOVED.map(([currency, amount, createdAt], index) => {
        const entry: CountedEntry = { kind: 'adjustment', currency, amount, createdAt };
        return { sequence: `${index + 1}`, reading: { type: 'entry', entry } as const };
      });
      await countBatch('owed', records.slice(0, 4), store, systemClock, 30_000);
      await countBatch('owed-too', records.slice(4, 6), store, systemClock, 30_000);
    });

    it.each([
      ['2025-12-31T23:59:59.999Z', '2025-12-31T23:30:00.000Z', [['EUR', '0.0000']]],
      ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000Z', [['EUR', '0.0005']]],
      ['2026-01-01T00:30:00Z', '2026-01-01T00:30:00.000Z', [['EUR', '0.0075']]],
      ['2026-02-11T00:00:00Z', '2026-02-11T00:00:00.000Z', [['EUR', '0.0075'], ['THB', '0.0900']]], // biome-ignore format: one line a case
      ['2026-03-02T08:15:30Z', '2026-03-02T08:00:00.000Z', [['EUR', '0.0075'], ['THB', '0.0900']]], // biome-ignore format: one line a case
      ['2026-03-02T08:30:00Z', '2026-03-02T08:30:00.000Z', [['EUR', '0.0045'], ['THB', '0.0900']]], // biome-ignore format: one line a case
      ['2026-03-02T09:00:00Z', '2026-03-02T09:00:00.000Z', [['EUR', '0.0056'], ['THB', '0.0900']]], // biome-ignore format: one line a case
      ['2026-07-01T00:00:00Z', '2026-07-01T00:00:00.000Z', [['EUR', '0.0056'], ['THB', '0.0000']]], // biome-ignore format: one line a case
    ])('at %s it is that of %s: %j', async (asked, at, balances) => {
      const { body } = await call('GET /reports/liability', undefined, `at=${asked}`);
      expect(body).toEqual({
        at,
        completeUntil: '1970-01-01T00:00:00.000Z',
        incomplete: true,
        rows: balances.map(([currency, sum]) => ({ currency, balances: sum })),
      });
    });

    it('is not known of the future', async () => {
      const answer = await call('GET /reports/liability', undefined, 'at=2999-01-01T00:00:00Z');
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    });

    it('is as CSV a head that says what it is, and a line for each currency', async () => {
      const { lines } = await csv('/reports/liability', 'at=2026-03-02T09:10:00Z');
      expect(lines).toEqual([
        ...['title,Liability to players', 'period,2026-03-02T09:00:00.000Z', 'zone,UTC', 'filters,none'],
        ...[expect.stringMatching(/^version,./), expect.stringMatching(/^madeAt,\d{4}-\d\d-\d\dT/)],
        'completeUntil,1970-01-01T00:00:00.000Z',
        'note,not complete: the report reaches beyond completeUntil',
        ...['currency,balances', 'EUR,0.0056', 'THB,0.0900', ''],
      ]);
    });

    it('says "No Activity" where nothing had ever moved', async () => {
      expect((await csv('/reports/liability', 'at=2020-01-01T00:00:00Z')).lines).toContain('No Activity');
    });
  });

  describe('for open stakes', () => {
    beforeAll(async () => {
      // No entry is older than the one before it in its wallet.
      const clock = { ...systemClock, now: () => Date.parse('2026-03-02T07:00:00.000Z') };
      const world = new WalletWorld(realStore(tables).store, clock);
      for (const agentId of ['a', 'b']) {
        await world.openPlayer(`p-${agentId}`, 'EUR', '100');
        await call(`PUT /agents/${PROTOCOL}/${agentId}`, { walletToken: 'w', gameUrl: 'https://games.example' });
        for (const second of [1, 2, 3, 4]) await play(world, stakeOf(agentId, second));
        await play(world, { ...stakeOf(agentId, 2), kind: 'payout', payout: 7n, paidOn: 'stake' });
        await play(world, { ...stakeOf(agentId, 3), kind: 'rollback' });
      }
    });

    const idsOf = ({ body }: Answer) =>
      body.stakes.map((stake: { agentId: string; transactionId: string }) => `${stake.agentId}${stake.transactionId}`);

    it('lists those that nobody settled or undid, oldest first, by agent, and older than an instant', async () => {
      const list = (query: string) => call('GET /reports/open-stakes', undefined, query);
      expect(idsOf(await list(''))).toEqual(['a1', 'b1', 'a4', 'b4']);
      expect(idsOf(await list(`protocol=${PROTOCOL}&agentId=b`))).toEqual(['b1', 'b4']);
      expect(idsOf(await list('agentId=nobody'))).toEqual([]);
      expect(idsOf(await list('protocol=tg'))).toEqual([]);
      const [, second] = (await list('agentId=a')).body.stakes;
      expect(idsOf(await list(`agentId=a&olderThan=${second.createdAt}`))).toEqual(['a1']);
      expect((await list('limit=1')).body.stakes[0]).toMatchObject({ kind: 'stake', stake: '0.0010', playerId: 'p-a' });
    });

    it('goes on from page to page without one twice or none', async () => {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const query = `limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`;
        const answer = await call('GET /reports/open-stakes', undefined, query);
        seen.push(...idsOf(answer));
        ({ cursor } = answer.body);
      } while (cursor !== undefined);
      expect(seen).toEqual(['a1', 'b1', 'a4', 'b4']);
    });

    it('is as CSV the same lines below a head with the filters, and names the next page', async () => {
      const { lines, next } = await csv('/reports/open-stakes', `protocol=${PROTOCOL}&agentId=b&limit=1`);
      expect(lines[0]).toBe('title,Open stakes');
      expect(lines).toContain(`filters,"protocol ${PROTOCOL}, agentId b"`);
      const head = lines.findIndex((line) => line.startsWith('createdAt,'));
      expect(lines[head]).toBe(
        'createdAt,protocol,agentId,transactionId,roundId,gameCode,playerId,currency,stake,entryId',
      );
      expect(lines.slice(head + 1)).toEqual([
        expect.stringMatching(/^2\S+Z,session-test,b,1,,,p-b,EUR,0\.0010,p-b\.EUR\.\d+$/),
        '',
      ]);
      const [, path = ''] = /<\/operator\/v1([^>]+)>; rel="next"/.exec(next ?? '') ?? [];
      const [route = '', query = ''] = path.split('?');
      const second = await csv(route, query);
      expect(second.lines.filter((line) => line.includes('session-test,b,4'))).toHaveLength(1);
      expect((await csv('/reports/open-stakes', 'agentId=nobody')).lines).toContain('No Activity');
    });
  });
});

function stakeOf(agentId: string, second: number) {
  return {
    source: { protocol: PROTOCOL, agentId },
    walletRef: { by: 'player', playerId: `p-${agentId}`, currency: 'EUR' },
    at: new Date(Date.parse('2026-03-02T08:00:00.000Z') + second * 1_000).toISOString(),
    content: {},
    ids: [`${second}`],
    kind: 'stake',
    funds: 'gross',
    afterRefusal: 'same',
    playerMustBeActive: true,
    payout: 0n,
    stake: 10n,
  } as const;
}

async function play(world: WalletWorld, command: ProviderCommand): Promise<void> {
  const ports = { store: world.store, clock: systemClock };
  const { type } = await execute(command, STRICT_POLICY, ports, new Deadline(systemClock, 60_000));
  expect(type).toBe('applied');
}
