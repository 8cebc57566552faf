import { contentOf, type Simulator, type Spoken, type Talk } from '../../shared/provider-simulator.ts';
import { type CertificationCase, NOT_DONE, REPEATED, TAKEN } from '../case.ts';
import { allMessages, EXAMPLE_TALK, type Message, STAKE, takenStake } from './messages.ts';
import { SOURCES } from './rules.ts';
import { BY_KEY, BY_SESSION, type Stranger } from './stranger-kinds.ts';

/** Who may not speak about a wallet is told nothing about it and moves nothing in it. */
export function strangers(simulator: Simulator): CertificationCase[] {
  const all = simulator.keyMember === undefined ? BY_SESSION : BY_KEY;
  return [
    ...all.flatMap((stranger) => allMessages(simulator).map((message) => caseOf(stranger, message))),
    ...(simulator.keyMember === undefined ? [] : [unknownPlayer, playerInCapitals]),
    ...(agentHeadersOf(simulator.balance(EXAMPLE_TALK), EXAMPLE_TALK).length > 0 ? [agentInHeader] : []),
    ...(namesCurrency(simulator) ? [currencyNotHeld] : []),
    ...(simulator.rollbackByName ? [undoneByName] : []),
    ownWallet,
    ...(simulator.forge ? allMessages(simulator).map(forged) : []),
    otherWallet,
  ];
}

function caseOf({ name, who, needs, of }: Stranger, message: Message): CertificationCase {
  return {
    id: `strangers/${name}-${message.name}`,
    title: `with ${who} a ${message.name} is not done, and no balance is shown`,
    rule: 'Whoever cannot prove to be the provider of this player is nobody.',
    source: SOURCES.isolation,
    needs: ['rich', ...needs],
    async play(exam) {
      const seat = await exam.seat('rich');
      const { say } = await message.prepare(exam, seat);
      const spoken = say(await of(exam, seat));
      const heard = await exam.say({ seat, spoken, moves: 0n }, NOT_DONE);
      exam.find('must', (heard.balance ?? 0n) === 0n, 'no balance', `${heard.balance} ten-thousandths`);
    },
  };
}

function forged(message: Message): CertificationCase {
  return {
    id: `strangers/forged-${message.name}`,
    title: `a ${message.name} in an envelope that is not quite right is not opened: short tags, turned bits, other base64`,
    rule: 'The tag has 16 bytes and is checked whole; a message has one spelling. Whoever opens more lets others in.',
    source: SOURCES.isolation,
    needs: ['rich'],
    async play(exam) {
      const seat = await exam.seat('rich');
      const prepared = await message.prepare(exam, seat);
      const said = exam.said(seat, message, prepared);
      const all = exam.simulator.forge?.(said.spoken) ?? [];
      // Whoever keeps what was opened, by its IV or its tag, opens the forgery with it.
      await exam.say(said, message.moves === 0n ? REPEATED : TAKEN);
      await exam.inLanes(
        all.map((forgery) => async () => ({ ...said, ...forgery })),
        NOT_DONE,
      );
      await exam.say(said, REPEATED);
    },
  };
}

const agentInHeader: CertificationCase = {
  id: 'strangers/agent-in-header',
  title: 'what says in its header that it is of another agent is not done, and is never booked for that one',
  rule: 'Whose key it is says whose message it is. Whoever lets the header choose books for an agent that has not asked.',
  source: SOURCES.form,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const { agentId } = (await exam.seatIfThere('secondAgent')) ?? { agentId: `${seat.agentId}x` };
    for (const message of allMessages(exam.simulator)) {
      exam.part();
      const said = exam.said(seat, message, await message.prepare(exam, seat));
      const other = agentHeadersOf(said.spoken, seat).map((name) => [name, agentId]);
      const spoken = { ...said.spoken, headers: { ...said.spoken.headers, ...Object.fromEntries(other) } };
      const title = `a ${message.name} of agent ${seat.agentId} with ${agentId} in its header`;
      const { verdict } = await exam.say({ ...said, spoken, title }, { should: 'not done', effect: 'if done' });
      const isDone = verdict === 'done' || message.moves === 0n;
      await exam.say({ ...said, title: 'the same with its own header' }, isDone ? REPEATED : TAKEN);
    }
  },
};

/** Names of the headers that say which agent is meant. */
function agentHeadersOf({ headers = {} }: Spoken, { agentId }: Talk): string[] {
  return Object.keys(headers).filter((name) => headers[name] === agentId);
}

const unknownPlayer: CertificationCase = {
  id: 'strangers/unknown-player',
  title: 'a player that nobody knows stakes nothing',
  rule: 'There is no wallet to stake from.',
  source: SOURCES.form,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const nobody = { ...seat, playerId: `${seat.playerId}-nobody` };
    const spoken = exam.simulator.stake(nobody, { id: exam.newId(), amount: STAKE });
    await exam.say({ seat, spoken, moves: 0n }, NOT_DONE);
    await exam.say({ seat, spoken: exam.simulator.balance(nobody), moves: 0n }, NOT_DONE);
  },
};

const playerInCapitals: CertificationCase = {
  id: 'strangers/player-in-capitals',
  title: 'a player whose name is written in other letters is another player',
  rule: 'The operator may have both; a name is what it is, letter by letter.',
  source: SOURCES.isolation,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const { playerId } = seat;
    const other = playerId === playerId.toUpperCase() ? playerId.toLowerCase() : playerId.toUpperCase();
    for (const name of new Set([other, ` ${playerId}`, `${playerId} `, '%'])) {
      if (name === playerId) continue;
      const amount = STAKE;
      const said = exam.stake({ ...seat, playerId: name }, { id: exam.newId(), amount });
      await exam.say({ ...said, seat, title: `player ${JSON.stringify(name)}` }, NOT_DONE);
    }
  },
};

const currencyNotHeld: CertificationCase = {
  id: 'strangers/currency-not-held',
  title: 'a stake in a currency that the player does not have is not done',
  rule: 'Ten of one currency are not ten of another.',
  source: SOURCES.isolation,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    // The code that ISO 4217 keeps for tests: nobody has money in it.
    const elsewhere = { ...seat, currency: 'XTS' };
    const spoken = exam.simulator.stake(elsewhere, { id: exam.newId(), amount: STAKE });
    await exam.say({ seat, spoken, moves: 0n }, NOT_DONE);
    const asked = { seat, spoken: exam.simulator.balance(elsewhere), moves: 0n, title: 'the balance in it' };
    await exam.say(asked, { should: 'not done', effect: 'perhaps' });
  },
};

const undoneByName: CertificationCase = {
  id: 'strangers/undone-by-name',
  title: 'a rollback that names the player in the place of a token is not done',
  rule: 'A name is no secret: whoever knows it could take back every stake that has lost. Who lets it in has to know by the address who asks.',
  source: SOURCES.isolation,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const id = await takenStake(exam, seat);
    const spoken = exam.simulator.rollbackByName?.(seat, { id });
    if (spoken) await exam.say({ seat, spoken, moves: STAKE }, { should: 'not done', effect: 'if done' });
  },
};

const ownWallet: CertificationCase = {
  id: 'strangers/own-wallet',
  title: 'each of two players stakes from a wallet of their own',
  rule: 'What one player stakes is not taken from another one.',
  source: SOURCES.isolation,
  needs: ['rich', 'second'],
  async play(exam) {
    const both = [await exam.seat('rich'), await exam.seat('second')];
    for (const seat of both) await exam.takeStake(seat, { id: exam.newId(), amount: STAKE });
  },
};

const otherWallet: CertificationCase = {
  id: 'strangers/other-currency',
  title: 'a stake moves the wallet of the currency that it names',
  rule: 'A player may have wallets in several currencies. Money of one does not pay for a stake in another.',
  source: SOURCES.isolation,
  needs: ['otherCurrency'],
  async play(exam) {
    const other = await exam.seat('otherCurrency');
    await exam.takeStake(other, { id: exam.newId(), amount: STAKE });
  },
};

/** Whether messages say it; where they do not, a session does. */
function namesCurrency(simulator: Simulator): boolean {
  return contentOf(simulator.balance({ ...EXAMPLE_TALK, currency: 'XTS' })).includes('XTS');
}
