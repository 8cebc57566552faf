import { type AttributeValue, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { adapter as walletV2 } from '../../functions/wallet-v2/adapter.ts';
import { simulator } from '../../functions/wallet-v2/simulator.ts';
import { agentFrom, agentItem } from '../../shared/dynamodb/agent-item.ts';
import { FORMAT } from '../../shared/dynamodb/format.ts';
import { playerFrom, recordFrom, sessionFrom } from '../../shared/dynamodb/items.ts';
import { playerKey } from '../../shared/dynamodb/keys.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const later = { format: { N: String(FORMAT + 1) } };
const agent = agentItem({
  protocol: 'vp',
  agentId: 'main',
  createdAt: '2026-03-02T08:15:30.000Z',
  updatedAt: '2026-03-02T08:15:30.000Z',
  revision: 1,
  allowedSourceIps: [],
  credentials: {},
  settings: {},
  secrets: {},
});

describe('an item of a later format', () => {
  it.each([
    ['a player', playerFrom],
    ['a session', sessionFrom],
    ['a record of the ledger', recordFrom],
    ['an agent', agentFrom],
  ] as [string, (item: Record<string, AttributeValue>) => unknown][])('%s is not read by half', (_, read) => {
    expect(() => read({ ...agent, ...later })).toThrow('an item is of format 2, and this version reads up to 1');
  });

  it('the first format needs no word, and may have one', () => {
    expect(agentFrom(agent)).toEqual(agentFrom({ ...agent, format: { N: '1' } }));
  });
});

eachEngine('a player whose row a later version has written', (engine) => {
  let tables: TestTables;
  let world: WalletWorld;

  beforeEach(async () => {
    tables = await createTestTables(engine);
    world = new WalletWorld(realStore(tables).store);
    world.register('wallet-v2', 'main');
    await world.openPlayer('p1', 'EUR', '100');
  });

  it('hears "try again" to a stake, and nothing is moved, until the later version is there', async () => {
    const secret = await world.openSession('wallet-v2', 'main', 'p1', 'EUR');
    const talk = { agentId: 'main', playerId: 'p1', currency: 'EUR', secret };
    const stake = async () => {
      const { path, body = '' } = simulator.stake(talk, { id: '1', amount: 10_000n });
      const answer = await world.handlerOf(walletV2)(eventOf({ path, pathParameters: { agentId: 'main' }, body }));
      return simulator.hear({ statusCode: answer.statusCode ?? 0, body: answer.body ?? '' });
    };
    const Key = playerKey('p1');
    const mark = (UpdateExpression: string, ExpressionAttributeValues?: Record<string, AttributeValue>) =>
      tables.client.send(
        new UpdateItemCommand({
          TableName: tables.names.players,
          Key,
          UpdateExpression,
          ExpressionAttributeNames: { '#format': 'format' },
          ...(ExpressionAttributeValues && { ExpressionAttributeValues }),
        }),
      );
    await mark('SET #format = :later', { ':later': { N: '2' } });
    const row = async () =>
      (await tables.client.send(new GetItemCommand({ TableName: tables.names.players, Key }))).Item;
    const before = await row();
    expect((await stake()).verdict).toBe('unclear');
    expect(await row()).toEqual(before);
    await mark('REMOVE #format');
    expect(await stake()).toMatchObject({ verdict: 'done', balance: 990_000n });
  });
});
