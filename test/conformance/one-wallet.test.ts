import { expect, it } from 'vitest';
import { STAKE } from '../../certify/cases/messages.ts';
import { WalletWorld } from '../support/wallet-world.ts';
import { Conversation, FUNDS } from './conversation.ts';
import { memoryGround } from './grounds.ts';
import { protocolsUnderTest } from './protocols.ts';

const protocols = await protocolsUnderTest();

/** All protocols over one ledger, talking about one player. */
async function everybody() {
  const ground = memoryGround();
  const world = new WalletWorld(ground.store, ground.clock);
  const conversations = protocols.map((protocol) => Conversation.begin(protocol, ground, {}, world));
  const [first] = conversations;
  if (!first) throw new Error('there is no protocol');
  const { playerId } = await first.seat();
  return Promise.all(conversations.map(async (c) => ({ c, talk: await c.talk(playerId) })));
}

it('one id means a transaction of its own in each protocol', async () => {
  const seats = await everybody();
  const id = '7634846433511800001';
  let expected = FUNDS;
  for (const { c, talk } of seats) {
    expected -= STAKE;
    expect(await c.tell(c.simulator.stake(talk, { id, amount: STAKE }))).toMatchObject({
      verdict: 'done',
      balance: expected,
    });
  }
  for (const { c, talk } of seats) {
    expected += STAKE;
    expect(await c.tell(c.simulator.rollback(talk, { id }))).toMatchObject({ verdict: 'done', balance: expected });
  }
});
