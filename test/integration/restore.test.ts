import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { scannedItems } from '../../local/books/ledger-items.ts';
import { beginGeneration, countItems, settled, switchTo } from '../../local/books/rebuild.ts';
import { auditBooks } from '../../local/verify/books-audit.ts';
import { auditStore } from '../../local/verify/store-audit.ts';
import { playerKey } from '../../shared/dynamodb/keys.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { realStore } from '../support/real-store.ts';
import { CURRENCY, type Provider, providerWithToken, SESSION_PROTOCOLS } from '../support/store-proxy/providers.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const PLAYER = 'p1';
const AGENT = 'a1';
const BATCH = 25;

type Table = keyof TestTables['names'];

/** What AWS's restore does, as far as the wallet sees it: the items of one second, in another table. */
async function copied(table: Table, from: TestTables, to: TestTables): Promise<void> {
  const { Items = [], LastEvaluatedKey } = await from.client.send(
    new ScanCommand({ TableName: from.names[table], ConsistentRead: true }),
  );
  expect(LastEvaluatedKey).toBeUndefined();
  const puts = Items.map((Item) => ({ PutRequest: { Item } }));
  for (let first = 0; first < puts.length; first += BATCH)
    await to.client.send(
      new BatchWriteItemCommand({ RequestItems: { [to.names[table]]: puts.slice(first, first + BATCH) } }),
    );
}

/** docs/restoring-a-table.md, step by step. T lies between the stakes 1 and 2. */
eachEngine('a restore to T', (engine) => {
  let now: TestTables;
  let atT: TestTables;
  let token: string;
  const vela = SESSION_PROTOCOLS[0] ?? expect.unreachable('no protocol has sessions');

  beforeEach(async () => {
    now = await createTestTables(engine);
    const world = new WalletWorld(realStore(now).store);
    await world.openPlayer(PLAYER, CURRENCY, '100');
    token = await world.openSession(vela.name, AGENT, PLAYER, CURRENCY);
    const provider = providerWithToken(vela, world, AGENT, PLAYER, token);
    await provider.stake('1', 1_000);
    atT = await restoreOf({ players: now, ledger: now });
    await provider.stake('2', 2_000);
    await provider.payout('3', '2', 5_000);
    await provider.stake('4', 500);
  });

  /** Sessions stay as they are; these two come from where it is said. */
  async function restoreOf(from: Readonly<Record<'players' | 'ledger', TestTables>>): Promise<TestTables> {
    const restored = await createTestTables(engine);
    await copied('players', from.players, restored);
    await copied('ledger', from.ledger, restored);
    await copied('sessions', now, restored);
    return restored;
  }

  const audit = async ({ client, names }: TestTables) => (await auditStore(client, names, () => undefined)).complaints;

  /** The functions again, on what was restored. */
  function started(restored: TestTables): { world: WalletWorld; provider: Provider } {
    const world = new WalletWorld(realStore(restored).store);
    return { world, provider: providerWithToken(vela, world, AGENT, PLAYER, token) };
  }

  it('of both tables is right by itself', async () => {
    expect(await audit(atT)).toEqual([]);
    expect(await started(atT).provider.balance()).toEqual({ verdict: 'done', balance: 9_000n });
  });

  it('of the ledger alone is found: the wallet remembers money of which no entry knows', async () => {
    const complaints = await audit(await restoreOf({ players: now, ledger: atT }));
    expect(complaints).toContain(`${PLAYER} ${CURRENCY}: versions 3 to 5 are missing`);
  });

  it('of the players alone is found: entries say done, and the balance does not have it', async () => {
    expect(await audit(await restoreOf({ players: atT, ledger: now }))).toEqual([
      `${PLAYER} ${CURRENCY}: the ledger goes on to version 5, and the wallet is at 2`,
    ]);
  });

  it('whose seam is torn is set right from the newest entry, and is audited again', async () => {
    const { client, names } = atT;
    const newest = { transactionKey: { S: `${vela.name}#${AGENT}#1` }, role: { S: 'entry' } };
    await client.send(new DeleteItemCommand({ TableName: names.ledger, Key: newest }));
    expect(await audit(atT)).not.toEqual([]);
    await client.send(
      new UpdateItemCommand({
        TableName: names.players,
        Key: playerKey(PLAYER),
        UpdateExpression: 'SET wallets.#c.balance = :balance, wallets.#c.version = :version',
        ConditionExpression: 'wallets.#c.version = :read',
        ExpressionAttributeNames: { '#c': CURRENCY },
        ExpressionAttributeValues: { ':balance': { N: '1000000' }, ':version': { N: '1' }, ':read': { N: '2' } },
      }),
    );
    expect(await audit(atT)).toEqual([]);
    expect(await started(atT).provider.balance()).toMatchObject({ balance: 10_000n });
  });

  it('takes repeats of the lost time once more, and answers rollbacks of what it forgot as done', async () => {
    const { provider, world } = started(atT);
    expect((await provider.stake('1', 1_000)).verdict).toBe('done');
    expect((await provider.rollback('2')).verdict).toBe('done');
    expect(await provider.balance()).toMatchObject({ balance: 9_000n });
    // Its rollback came first.
    expect((await provider.stake('2', 2_000)).verdict).toBe('refused');
    // A payout on a round that is forgotten is nobody's.
    expect((await provider.payout('9', '8', 5_000)).verdict).not.toBe('done');
    expect((await provider.stake('4', 500)).verdict).toBe('done');
    expect(await provider.balance()).toMatchObject({ balance: 8_500n });
    // What the provider still counts is booked by hand, and nobody can book it twice.
    for (let times = 1; times <= 2; times++) await world.transfer('deposit', PLAYER, CURRENCY, '30', 'restore-2');
    expect(await provider.balance()).toMatchObject({ balance: 11_500n });
    expect(await audit(atT)).toEqual([]);
  });

  describe('and the books', () => {
    it('are made anew from the ledger of T, whatever they had counted', async () => {
      const { endpoint, region, credentials } = atT.clientConfig as Record<'endpoint' | 'region', string> & {
        credentials: { accessKeyId: string; secretAccessKey: string };
      };
      vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB_STREAMS', endpoint);
      vi.stubEnv('AWS_REGION', region);
      vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
      const rebuilt = { client: atT.client, ledger: atT.names.ledger, books: atT.names.books };
      const begun = await beginGeneration(rebuilt, 100);
      await settled(begun);
      await countItems(rebuilt, begun, scannedItems(rebuilt.client, rebuilt.ledger));
      await switchTo(rebuilt, begun);
      const { Item: state } = await rebuilt.client.send(
        new GetItemCommand({ TableName: rebuilt.books, Key: { book: { S: 'state' }, line: { S: '-' } } }),
      );
      expect(state?.['current']).toEqual({ N: `${begun.id}` });
      expect(await auditBooks(rebuilt.client, rebuilt)).toEqual([]);
    });
  });
});
