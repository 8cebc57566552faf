import { expect, it } from 'vitest';
import type { Talk } from '../../shared/provider-simulator.ts';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { balanceOf, entriesOf, expectSoundBooks, newPlayer, Table } from './table.ts';
import type { Wire } from './wire.ts';

/** 100.00, 10.00 and 25.00 in amount units, which every protocol can say. */
const FUNDS = 1_000_000n;
const STAKE = 100_000n;
const PAYOUT = 250_000n;

/** One protocol's conversation about money, from its first question to the books that it leaves. */
export function money(protocol: ProtocolUnderTest, wire: () => Wire): void {
  const { simulator } = protocol;
  const open = () => Table.open(wire(), protocol);

  it('tells the balance, takes a stake once however often it is sent, and gives it back once', async () => {
    const table = await open();
    const talk = await table.seat();
    expect(await table.tell(simulator.balance(talk))).toMatchObject({ verdict: 'done', balance: FUNDS });
    const id = simulator.newId();
    for (let copy = 0; copy < 3; copy++) {
      const heard = await table.tell(simulator.stake(talk, { id, amount: STAKE }));
      expect(heard).toMatchObject({ verdict: 'done', balance: FUNDS - STAKE });
    }
    for (let copy = 0; copy < 3; copy++) {
      expect(await table.tell(simulator.rollback(talk, { id }))).toMatchObject({ verdict: 'done', balance: FUNDS });
    }
    expect(await table.verdictOn(simulator.stake(talk, { id, amount: STAKE }))).toBe('refused');
    expect(await kindsOf(wire(), talk)).toEqual([simulator.payout ? 'stake' : 'play', 'rollback']);
  });

  it('refuses the same id with other content, and what the wallet does not cover, and moves nothing', async () => {
    const table = await open();
    const talk = await table.seat();
    const id = simulator.newId();
    await table.tell(simulator.stake(talk, { id, amount: STAKE }));
    expect(await table.verdictOn(simulator.stake(talk, { id, amount: 2n * STAKE }))).not.toBe('done');
    const uncovered = { id: simulator.newId(), amount: FUNDS };
    expect(await table.verdictOn(simulator.stake(talk, uncovered))).toBe('refused');
    expect(await balanceOf(wire(), talk.playerId)).toBe(FUNDS - STAKE);
    await deposit(wire(), talk.playerId);
    expect(await table.verdictOn(simulator.stake(talk, uncovered))).toBe('refused');
    expect(await kindsOf(wire(), talk)).toHaveLength(1);
  });

  it('remembers a rollback that comes first, and refuses the stake that comes late', async () => {
    const table = await open();
    const talk = await table.seat();
    const id = simulator.newId();
    expect(await table.verdictOn(simulator.rollback(talk, { id }))).toBe('done');
    expect(await table.verdictOn(simulator.stake(talk, { id, amount: STAKE }))).toBe('refused');
    expect(await kindsOf(wire(), talk)).toEqual([]);
  });

  if (simulator.payout)
    it('pays out on a stake once, also when the session is over and the player blocked', async () => {
      const table = await open();
      const talk = await table.seat();
      const stakeId = simulator.newId();
      await table.tell(simulator.stake(talk, { id: stakeId, amount: STAKE }));
      await wire().operator(`PUT /players/${talk.playerId}`, { status: 'blocked' });
      if (protocol.manifest.usesSessions) await wire().operator(`DELETE /sessions/${talk.secret}`);
      const id = simulator.newId();
      for (let copy = 0; copy < 2; copy++) {
        const heard = simulator.payout && (await table.tell(simulator.payout(talk, { id, stakeId, amount: PAYOUT })));
        expect(heard).toMatchObject({ verdict: 'done', balance: FUNDS - STAKE + PAYOUT });
      }
      expect(await kindsOf(wire(), talk)).toEqual(['stake', 'payout']);
    });

  it.each(['blocked', 'closed'])(
    'takes no stake of a player who is %s, and gives back what was taken',
    async (status) => {
      const table = await open();
      const talk = await table.seat();
      const id = simulator.newId();
      await table.tell(simulator.stake(talk, { id, amount: STAKE }));
      await wire().operator(`PUT /players/${talk.playerId}`, { status });
      const late = simulator.stake(talk, { id: simulator.newId(), amount: STAKE });
      expect(await table.verdictOn(late)).not.toBe('done');
      expect(await table.tell(simulator.rollback(talk, { id }))).toMatchObject({ verdict: 'done', balance: FUNDS });
      await wire().operator(`PUT /players/${talk.playerId}`, { status: 'active' });
      expect(await kindsOf(wire(), talk)).toEqual([simulator.payout ? 'stake' : 'play', 'rollback']);
    },
  );

  if (simulator.play)
    it('plays stake and payout in one, takes it back, and takes a retry for what it repeats', async () => {
      const table = await open();
      const talk = await table.seat();
      const play = { id: simulator.newId(), stake: STAKE, payout: PAYOUT };
      const said = [simulator.play, simulator.play, simulator.retry].flatMap((say) =>
        say ? [say.call(simulator, talk, play)] : [],
      );
      for (const spoken of said) {
        expect(await table.tell(spoken)).toMatchObject({ verdict: 'done', balance: FUNDS - STAKE + PAYOUT });
      }
      expect(await table.tell(simulator.rollback(talk, play))).toMatchObject({ verdict: 'done', balance: FUNDS });
      expect(await kindsOf(wire(), talk)).toEqual(['play', 'rollback']);
    });

  it('keeps every digit of the longest id, and keeps agents and players apart under one id', async () => {
    const [table, other] = [await open(), await open()];
    const talk = await table.seat();
    const id = simulator.largestId;
    expect(await table.verdictOn(simulator.stake(talk, { id, amount: STAKE }))).toBe('done');
    expect(await other.verdictOn(simulator.stake(await other.talk(talk.playerId), { id, amount: STAKE }))).toBe('done');
    const stranger = await table.talk(await newPlayer(wire()));
    expect(await table.verdictOn(simulator.stake(stranger, { id, amount: STAKE }))).not.toBe('done');
    const entries = await entriesOf(wire(), talk.playerId);
    expect(entries.slice(1).map(({ transactionId }) => transactionId)).toEqual([id, id]);
    expect(await balanceOf(wire(), stranger.playerId)).toBe(FUNDS);
  });

  it('shows the same entries later as at first: what is written stays as it was written', async () => {
    const table = await open();
    const talk = await table.seat();
    const id = simulator.newId();
    await table.tell(simulator.stake(talk, { id, amount: STAKE }));
    const before = await entriesOf(wire(), talk.playerId, 1);
    await table.tell(simulator.stake(talk, { id: simulator.newId(), amount: STAKE }));
    await table.tell(simulator.rollback(talk, { id }));
    const [first, stake, ...later] = await entriesOf(wire(), talk.playerId, 2);
    const { rolledBackBy, ...unmarked } = stake as NonNullable<typeof stake> & { rolledBackBy: string };
    expect([first, unmarked]).toEqual(before);
    expect(rolledBackBy).toEqual(expect.any(String));
    expect(later).toHaveLength(2);
  });
}

/** What providers have written, oldest first; on the way the books are held to be sound. */
async function kindsOf(wire: Wire, { playerId }: Talk): Promise<string[]> {
  const entries = await expectSoundBooks(wire, playerId);
  return entries.filter(({ protocol }) => protocol !== undefined).map(({ kind }) => kind);
}

async function deposit(wire: Wire, playerId: string): Promise<void> {
  const transfer = { transferId: `${playerId}-more`, direction: 'deposit', amount: '1000' };
  await wire.operator(`POST /players/${playerId}/wallets/EUR/transfers`, transfer);
}
