import { readFileSync } from 'node:fs';
import { type AttributeValue, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, expect, it } from 'vitest';
import { scannedItems } from '../../local/books/ledger-items.ts';
import { listOpenStakes } from '../../local/books/open-stakes.ts';
import { Deadline, systemClock } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import type { ProviderCommand } from '../../shared/domain/command.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import { DynamoOpenStakes } from '../../shared/dynamodb/open-stakes.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

type Item = Record<string, AttributeValue>;

/** Written by a version that knew no index of open stakes, after a conversation of every protocol. */
const before = JSON.parse(readFileSync(new URL('../support/store-of-before.json', import.meta.url), 'utf8')) as {
  readonly ledger: readonly Item[];
};
const SOURCES = ['vela', 'wallet-v2', 'tg', 'vp'].map((protocol) => ({ protocol, agentId: 'main' }));
const silent = () => undefined;

eachEngine('open stakes of a version that did not list them', (engine) => {
  let tables: TestTables;

  beforeEach(async () => {
    tables = await createTestTables(engine);
  });

  const ledger = () => ({ client: tables.client, ledger: tables.names.ledger });
  const itemsNow = () => scannedItems(tables.client, tables.names.ledger);

  async function openNow(sources: { protocol: string; agentId: string }[]): Promise<string[]> {
    const { client, names } = tables;
    const olderThan = new Date(Date.now() + 60_000).toISOString();
    const openStakes = new DynamoOpenStakes(client, names.ledger, systemClock);
    const { stakes } = await openStakes.page({ sources, olderThan, limit: 1_000 });
    return stakes.map(({ transactionId }) => transactionId).toSorted();
  }

  it('are listed once, with the progress told, and again changes nothing', async () => {
    for (const Item of before.ledger)
      await tables.client.send(new PutItemCommand({ TableName: tables.names.ledger, Item }));
    expect(await openNow(SOURCES)).toEqual([]);
    const told: number[] = [];
    const { read, listed } = await listOpenStakes(ledger(), itemsNow(), (soFar) => told.push(soFar.read));
    // Of three without a mark one is a further stake of a round that was paid on.
    expect({ read, listed }).toEqual({ read: before.ledger.length, listed: 3 });
    expect(told.at(-1)).toBe(read);
    expect(await openNow(SOURCES)).toEqual(['206', '308']);
    expect(await listOpenStakes(ledger(), itemsNow(), silent)).toEqual({ read, listed: 0 });
    expect(await openNow(SOURCES)).toEqual(['206', '308']);
  });

  it('are listed from what was read before they were settled or undone, without those that were', async () => {
    const { world, source, ids } = await worldOfBefore(tables, 4);
    const read = await Array.fromAsync(itemsNow());
    await close(world, source, ids[0] ?? '', 'payout');
    await close(world, source, ids[1] ?? '', 'rollback');
    const { listed } = await listOpenStakes(ledger(), arrayItems(read), silent);
    expect(listed).toBe(2);
    expect(await openNow([source])).toEqual(ids.slice(2).toSorted());
  });

  it('are listed while callbacks close them: what is closed is never in the list, what is open always', async () => {
    const { world, source, ids } = await worldOfBefore(tables, 90);
    const closing = (async () => {
      for (const [index, id] of ids.entries())
        if (index % 3 !== 2) await close(world, source, id, index % 3 === 0 ? 'payout' : 'rollback');
    })();
    await listOpenStakes(ledger(), itemsNow(), silent);
    await closing;
    expect(await openNow([source])).toEqual(ids.filter((_, index) => index % 3 === 2).toSorted());
  });
});

async function* arrayItems(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

/** A wallet with stakes as the earlier version left them: without the attribute that lists them. */
async function worldOfBefore(tables: TestTables, stakes: number) {
  const source = { protocol: 'made-up', agentId: 'a' };
  const world = new WalletWorld(realStore(tables).store);
  await world.openPlayer('p', 'EUR', '100');
  const ids = Array.from({ length: stakes }, (_, index) => `${index + 1}`);
  for (const id of ids) {
    await play(world, { ...spoken(source, id), kind: 'stake', ...STAKE });
    const Key = { transactionKey: { S: `made-up#a#${id}` }, role: { S: 'entry' } };
    await tables.client.send(
      new UpdateItemCommand({
        TableName: tables.names.ledger,
        Key,
        UpdateExpression: 'REMOVE openShard',
        ConditionExpression: 'attribute_exists(openShard)',
      }),
    );
  }
  return { world, source, ids };
}

const STAKE = { funds: 'gross', afterRefusal: 'same', playerMustBeActive: true, payout: 0n, stake: 1n } as const;

function spoken(source: ProviderCommand['source'], id: string) {
  const walletRef = { by: 'player', playerId: 'p', currency: 'EUR' } as const;
  return { source, walletRef, at: new Date().toISOString(), content: {}, ids: [id] } as const;
}

async function close(world: WalletWorld, source: ProviderCommand['source'], id: string, kind: 'payout' | 'rollback') {
  const told = spoken(source, id);
  const paid = { ...told, kind: 'payout', payout: 2n, paidOn: 'stake' } as const;
  await play(world, kind === 'payout' ? paid : { ...told, kind: 'rollback' });
}

async function play(world: WalletWorld, command: ProviderCommand): Promise<void> {
  const ports = { store: world.store, clock: world.clock };
  const { type } = await execute(command, STRICT_POLICY, ports, new Deadline(systemClock, 60_000));
  expect(type).toBe('applied');
}
