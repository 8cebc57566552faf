import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Agent } from '../../shared/application/agent.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { Fault } from '../../shared/application/fault.ts';
import { DynamoAgentStore } from '../../shared/dynamodb/agent-store.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { WaitingClock } from '../support/clocks.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';

const at = '2026-03-02T08:00:00.000Z';

function agentAt(revision: number, rest: Partial<Agent> = {}): Agent {
  const empty = { allowedSourceIps: [], credentials: {}, settings: {}, secrets: {} };
  return { protocol: 'tg', agentId: 'main', createdAt: at, updatedAt: at, revision, ...empty, ...rest };
}

function storeOn({ names, clientConfig }: TestTables, table = names.agents): DynamoAgentStore {
  const client = createDynamoClient(clientConfig as Parameters<typeof createDynamoClient>[0]);
  return new DynamoAgentStore(client, table, { maxAgeMs: 0, clock: systemClock });
}

eachEngine('the store of agents', (engine) => {
  let tables: TestTables;
  let store: DynamoAgentStore;
  beforeAll(async () => {
    tables = await createTestTables(engine);
    store = storeOn(tables);
  });

  it('gives back exactly what was saved, numbers in settings included', async () => {
    const agent = agentAt(1, {
      agentId: 'whole',
      allowedSourceIps: ['10.0.0.0/8', '2001:db8::/32'],
      credentials: { hostId: 'h-1', providerUrl: 'https://provider.test/x?y=z' },
      enabled: false,
      keyOverlapSeconds: 60,
      settings: { unitsPerMajor: { JPY: 1, EUR: 100 }, retryBelowZero: false, ratio: 0.1, text: '', none: null },
      secrets: {
        aesKey: {
          wrapped: 'd3JhcHBlZA==',
          since: at,
          digest: 'ab',
          older: [{ wrapped: 'b2xk', digest: 'cd', replacedAt: at, usableUntil: at }],
        },
        walletToken: { wrapped: 'dG9rZW4=' },
      },
    });
    expect(await store.save(agent)).toBe('saved');
    expect(await store.get('tg', 'whole')).toEqual(agent);
    expect(await store.find('tg', 'whole')).toEqual(agent);
    expect(await store.refresh('tg', 'whole')).toEqual(agent);
  });

  it('reads a row of an earlier version: one key before this one, and the overlap among the settings', async () => {
    const { settings: _, secrets: __, ...attributes } = agentAt(1, { agentId: 'early' });
    const previous = { wrapped: 'b2xk', usableUntil: at };
    const Item = marshall({
      ...attributes,
      credentials: '{}',
      settings: '{"jackpotWin":"included","keyOverlapSeconds":60}',
      secrets: { aesKey: { wrapped: 'bmV3', previous } },
    });
    await tables.client.send(new PutItemCommand({ TableName: tables.names.agents, Item }));
    expect(await store.get('tg', 'early')).toEqual({
      ...agentAt(1, { agentId: 'early' }),
      settings: { jackpotWin: 'included' },
      keyOverlapSeconds: 60,
      secrets: { aesKey: { wrapped: 'bmV3', older: [{ ...previous, replacedAt: attributes.updatedAt }] } },
    });
  });

  it('has nothing where nothing was saved', async () => {
    expect(await store.get('tg', 'nobody')).toBeUndefined();
  });

  it('keeps agents of two protocols with one id apart', async () => {
    await store.save(agentAt(1, { protocol: 'tg', agentId: 'same', settings: { of: 'tg' } }));
    await store.save(agentAt(1, { protocol: 'vp', agentId: 'same', settings: { of: 'vp' } }));
    expect((await store.get('tg', 'same'))?.settings).toEqual({ of: 'tg' });
    expect((await store.get('vp', 'same'))?.settings).toEqual({ of: 'vp' });
  });

  it('saves a first revision only where no agent is, and a later one only over its predecessor', async () => {
    const agentId = 'revised';
    expect(await store.save(agentAt(2, { agentId }))).toBe('changed');
    expect(await store.save(agentAt(1, { agentId }))).toBe('saved');
    expect(await store.save(agentAt(1, { agentId, settings: { late: true } }))).toBe('changed');
    expect(await store.save(agentAt(3, { agentId, settings: { early: true } }))).toBe('changed');
    expect(await store.save(agentAt(2, { agentId, settings: { right: true } }))).toBe('saved');
    expect(await store.get('tg', agentId)).toEqual(agentAt(2, { agentId, settings: { right: true } }));
  });

  it('lets one of many who save the same revision at once win', async () => {
    const agentId = 'raced';
    const attempts = Array.from({ length: 16 }, (_, who) => store.save(agentAt(1, { agentId, settings: { who } })));
    const won = (await Promise.all(attempts)).flatMap((result, who) => (result === 'saved' ? [who] : []));
    expect(won).toHaveLength(1);
    expect((await store.get('tg', agentId))?.settings).toEqual({ who: won[0] });
  });

  describe('its list', () => {
    it('has all agents of a protocol in order, also when they fill several pages', async () => {
      const own = await createTestTables(engine);
      const many = storeOn(own);
      expect(await many.list('vp')).toEqual([]);
      // A page of a query ends at 1 MB.
      const bulk = { settings: { filler: 'x'.repeat(90_000) } };
      const ids = Array.from({ length: 15 }, (_, index) => `agent${String.fromCharCode(111 - index)}`);
      for (const agentId of ids) await many.save(agentAt(1, { agentId, protocol: 'vp', ...bulk }));
      await many.save(agentAt(1, { agentId: 'zzz', protocol: 'tg' }));
      const listed = (await many.list('vp')).map(({ agentId }) => agentId);
      expect(listed).toEqual(ids.toSorted());
      expect(await many.list('tg')).toEqual([agentAt(1, { agentId: 'zzz', protocol: 'tg' })]);
    });
  });

  describe('faults', () => {
    it('says fault, not absence, when the table is not there', async () => {
      const lost = storeOn(tables, 'no-such-table');
      const all = [lost.get('tg', 'main'), lost.find('tg', 'main'), lost.list('tg'), lost.save(agentAt(1))];
      const fault = { status: 'rejected', reason: { name: 'Fault', reason: 'store_unavailable' } };
      expect(await Promise.allSettled<unknown>(all)).toMatchObject([fault, fault, fault, fault]);
    });

    it('says fault when nothing answers: a callback after two attempts, the operator after some seconds', async () => {
      let attempts = 0;
      const client = createDynamoClient({
        ...(tables.clientConfig as Parameters<typeof createDynamoClient>[0]),
        endpoint: 'http://127.0.0.1:1',
      });
      client.middlewareStack.add((next) => (args) => next(args).finally(() => (attempts += 1)), {
        step: 'finalizeRequest',
      });
      const clock = new WaitingClock();
      const unreachable = new DynamoAgentStore(client, tables.names.agents, { maxAgeMs: 0, clock });
      await expect(unreachable.find('tg', 'main')).rejects.toThrow(Fault);
      expect(attempts).toBe(2);
      await expect(unreachable.get('tg', 'main')).rejects.toThrow(Fault);
      expect(clock.now()).toBeGreaterThan(4_000);
    });

    it('answers from its copy when the store stops answering', async () => {
      const client = createDynamoClient(tables.clientConfig as Parameters<typeof createDynamoClient>[0]);
      const clock = new WaitingClock();
      const copying = new DynamoAgentStore(client, tables.names.agents, { maxAgeMs: 0, clock });
      await copying.save(agentAt(1, { agentId: 'seen' }));
      await copying.find('tg', 'seen');
      client.middlewareStack.add(
        () => async () => {
          throw Object.assign(new Error('slow'), { name: 'TimeoutError' });
        },
        { step: 'initialize' },
      );
      expect(await copying.find('tg', 'seen')).toEqual(agentAt(1, { agentId: 'seen' }));
      await expect(copying.get('tg', 'seen')).rejects.toThrow(Fault);
    });

    it.each([
      ['settings that are not JSON', { settings: { S: '{' } }],
      ['settings that are no object', { settings: { S: '[]' } }],
      ['no secrets', { secrets: { NULL: true } as const }],
      ['a secret without its text', { secrets: { M: { aesKey: { M: {} } } } }],
      ['a revision that is no number', { revision: { S: 'one' } }],
    ])('says fault for an item with %s', async (_, damage) => {
      const agentId = 'damaged';
      const whole = { createdAt: { S: at }, updatedAt: { S: at }, revision: { N: '1' }, allowedSourceIps: { L: [] } };
      const parts = { credentials: { S: '{}' }, settings: { S: '{}' }, secrets: { M: {} } };
      const Item = { protocol: { S: 'tg' }, agentId: { S: agentId }, ...whole, ...parts, ...damage };
      await tables.client.send(new PutItemCommand({ TableName: tables.names.agents, Item }));
      await expect(store.get('tg', agentId)).rejects.toMatchObject({ reason: 'corrupt_item' });
    });
  });
});
