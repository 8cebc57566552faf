import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Deadline } from '../../shared/application/deadline.ts';
import type { CommitResult } from '../../shared/application/ledger-store.ts';
import { mark, put, type RecordWrite, type WalletMove } from '../../shared/domain/commit.ts';
import { addressText, idempotencyKey, type RecordAddress, type RecordRole } from '../../shared/domain/ids.ts';
import type { LedgerEntry, LedgerRecord, MarkName } from '../../shared/domain/record.ts';
import type { Wallet } from '../../shared/domain/wallet.ts';
import { unhurriedDeadline } from '../support/clocks.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { realStore } from '../support/real-store.ts';
import type { WorldStore } from '../support/wallet-world.ts';
import { AT, entryOf, refusalOf, SOURCE, tombstoneOf } from './store-records.ts';

const MARKS: readonly MarkName[] = ['settledBy', 'rolledBackBy', 'standing'];

describe('the conditions of a commit (in memory)', () => {
  conditions(() => new MemoryStore());
});

eachEngine('the conditions of a commit', (engine) => {
  let store: WorldStore;
  beforeAll(async () => {
    ({ store } = realStore(await createTestTables(engine)));
  });
  conditions(() => store);
});

let players = 0;

/** What `Commit` promises of every write, one promise per test. Whatever fails leaves all of it unwritten and says what stands there. */
function conditions(storeOf: () => WorldStore): void {
  let store: WorldStore;
  let playerId: string;
  let wallet: Wallet;

  beforeEach(async () => {
    store = storeOf();
    playerId = `store-p${++players}`;
    await store.setStatus(playerId, 'active', AT);
    wallet = (await store.openWallet(playerId, 'EUR'))?.wallets['EUR'] ?? fail();
  });

  const at = (id: string, role: RecordRole = 'entry'): RecordAddress => ({
    key: idempotencyKey(SOURCE, `${playerId}-${id}`),
    role,
  });
  const commit = (records: readonly RecordWrite[], move?: WalletMove): Promise<CommitResult> =>
    store.commit({ records, ...(move && { wallet: move }) }, deadline());
  const moved = (balance: bigint, from = wallet, epoch?: number): WalletMove => ({
    playerId,
    from,
    balance,
    at: AT,
    ...(epoch !== undefined && { epoch }),
  });
  const walletNow = async () => (await store.get(playerId))?.wallets['EUR'];
  const recordAt = async (address: RecordAddress): Promise<LedgerRecord | undefined> =>
    (await store.read(undefined, [address], deadline())).records.get(addressText(address));

  async function expectLost(result: CommitResult, address: RecordAddress, standing: LedgerRecord | undefined) {
    if (result.type !== 'lost') throw new Error(`the commit is ${result.type}`);
    expect([...result.current.records]).toEqual([[addressText(address), standing]]);
    expect(await recordAt(address)).toEqual(standing);
  }

  it('a wallet moves from the version that was read, once', async () => {
    expect(await commit([], moved(500n))).toEqual({ type: 'committed' });
    expect(await walletNow()).toEqual({ ...wallet, balance: 500n, version: 1, lastAt: AT, orderedFrom: 1 });
    const again = await commit([], moved(900n));
    expect(again).toMatchObject({
      type: 'lost',
      current: { player: { wallets: { EUR: { balance: 500n, version: 1 } } } },
    });
    expect(await commit([], moved(900n, { ...wallet, version: 2 }))).toMatchObject({ type: 'lost' });
    expect(await walletNow()).toEqual({ ...wallet, balance: 500n, version: 1, lastAt: AT, orderedFrom: 1 });
  });

  it('a wallet that is not there does not move', async () => {
    expect(await commit([], moved(5n, { ...wallet, currency: 'USD' }))).toMatchObject({ type: 'lost' });
    expect((await store.get(playerId))?.wallets).toEqual({ EUR: wallet });
  });

  it('a stake moves a wallet only while nothing has ended stakes; what is owed moves it all the same', async () => {
    const { epoch } = await store.setStatus(playerId, 'blocked', AT);
    expect(await commit([], moved(5n, wallet, epoch - 1))).toMatchObject({
      type: 'lost',
      current: { player: { epoch } },
    });
    expect(await commit([], moved(5n, wallet, epoch))).toEqual({ type: 'committed' });
    expect(await commit([], moved(9n, { ...wallet, version: 1 }))).toEqual({ type: 'committed' });
  });

  it('a record is put where nothing stands, and never over another', async () => {
    expect(await commit([put(at('1'), entry('1'))])).toEqual({ type: 'committed' });
    const standing = await recordAt(at('1'));
    for (const other of [entry('1', { amount: 7n }), refusal(), tombstone()])
      await expectLost(await commit([put(at('1'), other)]), at('1'), standing);
  });

  it.each(MARKS.flatMap((first) => MARKS.map((second) => [second, first] as const)))(
    'the mark %s is set on an unmarked record, and not where %s is',
    async (second, first) => {
      await commit([put(at('1'), entry('1'))]);
      expect(await commit([mark(at('1'), first, 'x')])).toEqual({ type: 'committed' });
      expect(await recordAt(at('1'))).toMatchObject({ [first]: 'x' });
      await expectLost(await commit([mark(at('1'), second, 'y')]), at('1'), await recordAt(at('1')));
    },
  );

  it('a mark makes no record', async () => {
    await expectLost(await commit([mark(at('1'), 'settledBy', 'x')]), at('1'), undefined);
  });

  it('a refused stake is booked over its refusal, once', async () => {
    await commit([put(at('1'), refusal())]);
    expect(await commit([booked('1')])).toEqual({ type: 'committed' });
    expect(await recordAt(at('1'))).toMatchObject({ type: 'entry' });
    await expectLost(await commit([booked('1')]), at('1'), await recordAt(at('1')));
  });

  it.each([
    ['nothing', undefined],
    ['an entry', () => entry('1')],
    ['a tombstone', () => tombstone()],
    ['a refusal that was closed', () => ({ ...refusal(), rolledBackBy: AT })],
  ])('a refused stake is not booked over %s', async (_, standing) => {
    if (standing) await commit([put(at('1'), standing())]);
    await expectLost(await commit([booked('1')]), at('1'), await recordAt(at('1')));
  });

  it('a record replaces the name of a round only where it says so, and nothing else', async () => {
    const name = { type: 'round_name', playerId } as const;
    await commit([put(at('1'), name)]);
    expect(await recordAt(at('1'))).toEqual(name);
    await expectLost(await commit([put(at('1'), entry('1'))]), at('1'), name);
    const over = { ...put(at('1'), entry('1')), over: 'round_name' } as const;
    expect(await commit([over])).toEqual({ type: 'committed' });
    await expectLost(await commit([over]), at('1'), entry('1'));
    await expectLost(await commit([{ ...over, at: at('2') }]), at('2'), undefined);
  });

  it('a tally is opened once, and changed from the revision that was read', async () => {
    expect(await commit([tally(0, 1)])).toEqual({ type: 'committed' });
    await expectLost(await commit([tally(0, 1)]), at('1', 'round'), await recordAt(at('1', 'round')));
    expect(await commit([tally(1, 2)])).toEqual({ type: 'committed' });
    await expectLost(await commit([tally(1, 2)]), at('1', 'round'), await recordAt(at('1', 'round')));
    expect(await recordAt(at('1', 'round'))).toMatchObject({ revision: 2 });
  });

  it('a tally that is not there is not changed', async () => {
    await expectLost(await commit([tally(1, 2)]), at('1', 'round'), undefined);
  });

  it('one condition that fails keeps all from being written, and only what failed is told', async () => {
    await commit([put(at('2'), tombstone())]);
    const result = await commit([put(at('1'), entry('1')), put(at('2'), entry('2'))], moved(500n));
    expect(result).toMatchObject({ type: 'lost' });
    if (result.type === 'lost') expect(result.current.player).toBeUndefined();
    await expectLost(result, at('2'), await recordAt(at('2')));
    expect([await walletNow(), await recordAt(at('1'))]).toEqual([wallet, undefined]);
  });

  it('an entry comes back as it was put, with every digit', async () => {
    const large = entry('18446744073709551615', { amount: -(2n ** 63n - 1n), balanceAfter: 2n ** 63n - 1n });
    await commit([put(at('1'), large)]);
    expect(await recordAt(at('1'))).toEqual(large);
  });

  it('the newest stake of an agent is remembered beside those of others', async () => {
    const stake = { roundId: '7', gameCode: 'g' };
    await commit([], { ...moved(1n), newestStake: { agent: 'a#1', stake } });
    await commit([], {
      ...moved(2n, { ...wallet, version: 1 }),
      newestStake: { agent: 'a#2', stake: { ...stake, roundId: '8' } },
    });
    expect((await walletNow())?.newestStakes).toEqual({ 'a#1': stake, 'a#2': { ...stake, roundId: '8' } });
  });

  const entry = (id: string, more: Partial<LedgerEntry> = {}) => entryOf(playerId, id, more);
  const refusal = () => refusalOf(playerId);
  const tombstone = () => tombstoneOf(playerId);

  function booked(id: string): RecordWrite {
    return { act: 'over_refusal', at: at(id), record: entry(id) };
  }

  function tally(from: number, revision: number): RecordWrite {
    return { act: 'tally', at: at('1', 'round'), from, tally: { type: 'round', playerId, liveStakes: 1, revision } };
  }
}

function deadline(): Deadline {
  return unhurriedDeadline();
}

function fail(): never {
  throw new Error('the wallet was not opened');
}
