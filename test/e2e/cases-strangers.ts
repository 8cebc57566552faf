import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Spoken, Talk } from '../../shared/provider-simulator.ts';
import type { ProtocolUnderTest } from '../conformance/protocols.ts';
import { balanceOf, expectSoundBooks, newPlayer, Table } from './table.ts';
import type { Wire } from './wire.ts';

const FUNDS = 1_000_000n;
const STAKE = 100_000n;

/** A function may go by what it knew of an agent for a few seconds. */
const SOON = { timeout: 15_000, interval: 250 };

/** Who is not let in, or not any more: whatever the answer is, nothing of the wallet has moved. */
export function strangers(protocol: ProtocolUnderTest, wire: () => Wire): void {
  const { simulator, manifest } = protocol;
  const newStake = (talk: Talk) => simulator.stake(talk, { id: simulator.newId(), amount: STAKE });

  async function expectNotTaken(table: Table, talk: Talk, spoken: Spoken): Promise<void> {
    expect(await table.verdictOn(spoken)).not.toBe('done');
    expect(await balanceOf(wire(), talk.playerId)).toBe(FUNDS);
  }

  it('lets nobody in from an address that the agent does not list, and everybody from one that it does', async () => {
    const elsewhere = await Table.open(wire(), protocol, { allowedSourceIps: ['192.0.2.0/24'] });
    const refused = await elsewhere.seat();
    await expectNotTaken(elsewhere, refused, newStake(refused));
    const anywhere = await Table.open(wire(), protocol, { allowedSourceIps: ['0.0.0.0/0', '::/0'] });
    expect(await anywhere.verdictOn(newStake(await anywhere.seat()))).toBe('done');
  });

  it('lets nobody in for an agent that is not registered, or with the secret of another one', async () => {
    const [table, other] = [await Table.open(wire(), protocol), await Table.open(wire(), protocol)];
    const talk = await table.seat();
    await expectNotTaken(table, talk, newStake({ ...talk, agentId: 'nobody' }));
    const { secret } = await other.talk(talk.playerId);
    await expectNotTaken(table, talk, newStake({ ...talk, secret }));
  });

  it('takes no new stake of a player who is blocked, and takes it when the block is lifted', async () => {
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    await wire().operator(`PUT /players/${talk.playerId}`, { status: 'blocked' });
    await expectNotTaken(table, talk, newStake(talk));
    await wire().operator(`PUT /players/${talk.playerId}`, { status: 'active' });
    expect(await table.verdictOn(newStake(talk))).toBe('done');
  });

  if (manifest.usesSessions)
    it('takes no new stake after logout, and gives back what was staked before', async () => {
      const table = await Table.open(wire(), protocol);
      const talk = await table.seat();
      const id = simulator.newId();
      await table.tell(simulator.stake(talk, { id, amount: STAKE }));
      expect(await wire().operator(`DELETE /sessions/${talk.secret}`)).toMatchObject({ statusCode: 204, body: '' });
      expect(await wire().operator(`DELETE /sessions/${talk.secret}`)).toMatchObject({ statusCode: 204 });
      expect(await table.verdictOn(newStake(talk))).toBe('refused');
      expect(await table.verdictOn(simulator.rollback(talk, { id }))).toBe('done');
      expect(await balanceOf(wire(), talk.playerId)).toBe(FUNDS);
    });

  if (manifest.usesSessions)
    it('takes no token that was never issued, and none of an odd form', async () => {
      const table = await Table.open(wire(), protocol);
      const talk = await table.seat();
      const invented = talk.secret.slice(0, -8) + randomBytes(4).toString('hex');
      for (const secret of [invented, '', 'A'.repeat(40), "' OR 1=1", '../x']) {
        await expectNotTaken(table, talk, newStake({ ...talk, secret }));
      }
    });

  const { keyMember } = simulator;
  if (keyMember)
    it('serves both keys of an agent while they overlap, and the new one alone afterwards', async () => {
      const table = await Table.open(wire(), protocol);
      const talk = await table.seat();
      const newKey = randomBytes(32).toString('hex');
      await table.register({ [keyMember ?? '']: newKey });
      expect(await table.verdictOn(newStake(talk))).toBe('done');
      const renewed = { ...talk, secret: newKey };
      // A container asks for a key that it does not know at most once a second.
      await expect.poll(() => table.verdictOn(simulator.balance(renewed)), SOON).toBe('done');
      const third = { ...talk, secret: randomBytes(32).toString('hex') };
      await table.register({ keyOverlapSeconds: 0, [keyMember ?? '']: third.secret });
      await expect.poll(() => table.verdictOn(simulator.balance(third)), SOON).toBe('done');
      await expect.poll(() => table.verdictOn(simulator.balance(renewed)), SOON).not.toBe('done');
      expect(await table.verdictOn(simulator.balance(talk))).not.toBe('done');
      await expectSoundBooks(wire(), talk.playerId);
    });

  it('knows no player of a name that is like another one', async () => {
    const table = await Table.open(wire(), protocol);
    const playerId = await newPlayer(wire());
    if (keyMember === undefined) {
      const session = {
        playerId: playerId.toUpperCase(),
        currency: 'EUR',
        protocol: table.protocol,
        agentId: table.agentId,
      };
      expect(await wire().operator('POST /sessions', session)).toMatchObject({ statusCode: 404 });
    } else {
      const talk = await table.talk(playerId.toUpperCase());
      expect(await table.verdictOn(simulator.balance(talk))).not.toBe('done');
    }
  });
}
