import { type AttributeValue, DeleteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it } from 'vitest';
import { auditStore } from '../../local/verify/store-audit.ts';
import { playerKey } from '../../shared/dynamodb/keys.ts';
import { createTestTables, eachEngine, type TestTables } from '../support/engines.ts';
import { operatorWorld } from '../support/operator-world.ts';
import { realStore } from '../support/real-store.ts';
import { CURRENCY, PROTOCOLS, providerOf } from '../support/store-proxy/providers.ts';
import { WalletWorld } from '../support/wallet-world.ts';

type Item = Record<string, AttributeValue>;
const text = (S: string): AttributeValue => ({ S });
const number = (N: string): AttributeValue => ({ N });

/** Ledger of the player: 1 deposit, 2 stake, 3 rollback of 2, 4 stake, 5 payout on 4. */
eachEngine('the audit of a store', (engine) => {
  let tables: TestTables;
  const player = 'p1';

  beforeEach(async () => {
    tables = await createTestTables(engine);
    const { store, client } = realStore(tables);
    const world = new WalletWorld(store);
    await world.openPlayer(player, CURRENCY, '100');
    const vela = PROTOCOLS.find(({ name }) => name === 'vela');
    if (!vela) throw new Error('the vela protocol is gone');
    const provider = await providerOf(vela, world, player, player);
    await provider.stake('1', 1_000);
    await provider.rollback('1');
    await provider.stake('2', 500);
    await provider.payout('2', '2', 700);
    client.destroy();
  });

  const audit = () => auditStore(tables.client, tables.names, () => undefined);
  const entryKey = (id: string, role = 'entry') => ({ transactionKey: text(`vela#${player}#${id}`), role: text(role) });

  /** What a store does not do by itself: an item is changed behind everybody's back. */
  async function spoil(id: string, role: string, change: Item): Promise<void> {
    const command = new GetItemCommand({ TableName: tables.names.ledger, Key: entryKey(id, role) });
    const { Item: item } = await tables.client.send(command);
    await tables.client.send(new PutItemCommand({ TableName: tables.names.ledger, Item: { ...item, ...change } }));
  }
  async function spoilWallet(change: Item): Promise<void> {
    const { Item: item } = await tables.client.send(
      new GetItemCommand({ TableName: tables.names.players, Key: playerKey(player) }),
    );
    const wallet = { ...item?.['wallets']?.M?.[CURRENCY]?.M, ...change };
    const wallets = { M: { [CURRENCY]: { M: wallet } } };
    await tables.client.send(new PutItemCommand({ TableName: tables.names.players, Item: { ...item, wallets } }));
  }

  it('finds a reversal and an adjustment right, and an undone transfer that does not know of it', async () => {
    const { call, as } = await operatorWorld(tables);
    const wallet = `/players/${player}/wallets/${CURRENCY}`;
    await call(`POST ${wallet}/transfers`, { transferId: 't1', direction: 'deposit', amount: '5' });
    expect((await call('POST /transfers/t1/reversal', { reversalId: 'r1', reason: 'wrong' })).status).toBe(201);
    const proposal = { adjustmentId: 'a1', playerId: player, currency: CURRENCY, direction: 'debit', amount: '3' };
    await call('POST /adjustments', { ...proposal, reason: 'too much' });
    expect((await as('bob')('POST /adjustments/a1/approval')).status).toBe(200);
    expect(await audit()).toMatchObject({ entries: 8, complaints: [] });

    const transfer = { transactionKey: text('@operator#transfers#t1'), role: text('entry') };
    const { Item } = await tables.client.send(new GetItemCommand({ TableName: tables.names.ledger, Key: transfer }));
    const { rolledBackBy: _, ...unmarked } = Item ?? {};
    await tables.client.send(new PutItemCommand({ TableName: tables.names.ledger, Item: unmarked }));
    expect((await audit()).complaints).toEqual(['p1 MYR: p1.MYR.7 undoes p1.MYR.6, which does not say so']);
  });

  it('finds nothing in the books that the wallet keeps itself', async () => {
    const found = await audit();
    expect(found).toMatchObject({ players: 1, wallets: 1, entries: 5, complaints: [] });
  });

  it('reads every page of players and of a history', async () => {
    const { store, client } = realStore(tables);
    for (let i = 0; i < 120; i++) await store.setStatus(`many-${i}`, 'active', '2026-03-02T08:15:30.120Z');
    client.destroy();
    const details = { M: { note: text('x'.repeat(300_000)) } };
    for (const id of ['1', '2']) await spoil(id, 'entry', { details });
    await spoil('1', 'rollback', { details });
    await spoil('2', 'payout', { details });
    const found = await audit();
    expect(found).toMatchObject({ players: 121, wallets: 1, entries: 5, complaints: [] });
  });

  describe('finds', () => {
    it('an entry that is gone', async () => {
      await tables.client.send(new DeleteItemCommand({ TableName: tables.names.ledger, Key: entryKey('2') }));
      expect((await audit()).complaints).toContain(`p1 MYR: version 4 is missing`);
    });

    it('what is listed as a refusal and is none', async () => {
      await spoil('2', 'entry', { refusalWallet: text(`${player}#${CURRENCY}`) });
      expect((await audit()).complaints).toEqual([
        `p1 MYR: vela#p1#2 is listed as a refusal of this wallet, and is none`,
      ]);
    });

    it('what is listed as a refusal and makes no sense, and reads on', async () => {
      const refusal = { ...entryKey('9'), refusalWallet: text(`${player}#${CURRENCY}`), createdAt: text('2026') };
      for (const [type, id] of ['refusal', 'note'].entries()) {
        const Item = { ...refusal, ...entryKey(`9${type}`), type: text(id), stake: text('much') };
        await tables.client.send(new PutItemCommand({ TableName: tables.names.ledger, Item }));
      }
      const none = 'is listed as a refusal of this wallet, and is none';
      expect([...(await audit()).complaints].sort()).toEqual([
        `p1 MYR: vela#p1#90 ${none}`,
        `p1 MYR: vela#p1#91 ${none}`,
      ]);
    });

    it('a version that comes twice', async () => {
      const { Item: item } = await tables.client.send(
        new GetItemCommand({ TableName: tables.names.ledger, Key: entryKey('2') }),
      );
      await tables.client.send(
        new PutItemCommand({ TableName: tables.names.ledger, Item: { ...item, ...entryKey('3') } }),
      );
      expect((await audit()).complaints).toContain(`p1 MYR: version 4 comes twice`);
    });

    it('a wallet that was changed without an entry', async () => {
      await spoilWallet({ balance: number('1020001') });
      expect((await audit()).complaints).toEqual([`p1 MYR: p1.MYR.5 ends at 1020000, 1020001 follows`]);
    });

    it('a wallet that counts an entry that was never written', async () => {
      await spoilWallet({ version: number('6') });
      expect((await audit()).complaints).toEqual([`p1 MYR: version 6 is missing`]);
    });

    it('an amount that is not the difference of its balances, nor what was staked', async () => {
      await spoil('2', 'entry', { amount: number('-40000') });
      expect((await audit()).complaints).toEqual([
        `p1 MYR: p1.MYR.4 adds -40000 to 1000000 and has 950000`,
        `p1 MYR: p1.MYR.4, a stake, moves -40000 and not -50000`,
      ]);
    });

    it('money that was there before the first entry', async () => {
      const deposit = { transactionKey: text(`@operator#transfers#${player}-1`), role: text('entry') };
      const { Item: item } = await tables.client.send(
        new GetItemCommand({ TableName: tables.names.ledger, Key: deposit }),
      );
      const shifted = { ...item, balanceBefore: number('10'), amount: number('999990') };
      await tables.client.send(new PutItemCommand({ TableName: tables.names.ledger, Item: shifted }));
      expect((await audit()).complaints).toEqual([`p1 MYR: the oldest entry begins at 10`]);
    });

    it('a rollback of an entry that does not know of it', async () => {
      await spoil('1', 'entry', { rolledBackBy: text(`p1.MYR.5`) });
      expect((await audit()).complaints).toEqual([
        `p1 MYR: p1.MYR.3 undoes p1.MYR.2, which does not say so`,
        `p1 MYR: p1.MYR.2 is rolled back by p1.MYR.5, which is no rollback of this wallet`,
      ]);
    });

    it('a mark that names an entry which is not there', async () => {
      await spoil('2', 'entry', { settledBy: text('somebody.MYR.2') });
      expect((await audit()).complaints).toEqual([
        `p1 MYR: p1.MYR.4 is settled by somebody.MYR.2, which is no payout of this wallet`,
      ]);
    });

    it('an item that is nothing that a ledger holds', async () => {
      await spoil('2', 'entry', { type: text('note') });
      expect((await audit()).complaints).toEqual([`p1 MYR: a ledger item has the unknown type note`]);
    });
  });
});
