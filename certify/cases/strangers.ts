import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Need, NOT_DONE, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { allMessages, type Message, STAKE } from './messages.ts';
import { SOURCES } from './rules.ts';
import { inOtherLetters, inventedLike } from './wrong-secrets.ts';

interface Stranger {
  readonly name: string;
  readonly who: string;
  readonly needs: readonly Need[];
  of(exam: Examination, seat: Seat): Promise<Seat>;
}

const CHANGED_KEY: Stranger = {
  name: 'secret-of-other-agent',
  who: 'the secret of another agent',
  needs: ['secondAgent'],
  of: async (exam, seat) => ({ ...seat, secret: (await exam.seat('secondAgent')).secret }),
};

const BY_KEY: readonly Stranger[] = [
  CHANGED_KEY,
  {
    name: 'invented-key',
    who: 'a key that was never agreed',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: inventedLike(seat.secret) }),
  },
  {
    name: 'key-of-zeros',
    who: 'a key of zeros',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: '0'.repeat(seat.secret.length) }),
  },
];

const BY_SESSION: readonly Stranger[] = [
  CHANGED_KEY,
  {
    name: 'foreign-token',
    who: 'a token that is not of this agent',
    needs: ['foreignToken'],
    of: async (exam, seat) => ({ ...seat, secret: (await exam.seat('foreignToken')).secret }),
  },
  {
    name: 'invented-token',
    who: 'a token that was never issued',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: inventedLike(seat.secret) }),
  },
  {
    name: 'token-in-other-letters',
    who: 'a token in which large letters are small, and small ones large',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: inOtherLetters(seat.secret) }),
  },
  {
    name: 'longer-token',
    who: 'a token with a letter more at its end',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: `${seat.secret}x` }),
  },
  {
    name: 'shorter-token',
    who: 'a token without its last letter',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: seat.secret.slice(0, -1) }),
  },
  {
    name: 'any-token',
    who: 'the sign that stands for anything in SQL',
    needs: [],
    of: async (_, seat) => ({ ...seat, secret: '%' }),
  },
  { name: 'no-token', who: 'a text that is no token', needs: [], of: async (_, seat) => ({ ...seat, secret: 'x' }) },
  { name: 'empty-token', who: 'an empty token', needs: [], of: async (_, seat) => ({ ...seat, secret: '' }) },
];

/** Who may not speak about a wallet is told nothing about it and moves nothing in it. */
export function strangers(simulator: Simulator): CertificationCase[] {
  const all = simulator.keyMember === undefined ? BY_SESSION : BY_KEY;
  return [
    ...all.flatMap((stranger) => allMessages(simulator).map((message) => caseOf(stranger, message))),
    ...(simulator.keyMember === undefined ? [] : [unknownPlayer, playerInCapitals]),
    ...(namesCurrency(simulator) ? [currencyNotHeld] : []),
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
      await exam.inLanes(
        all.map((forgery) => async () => ({ ...said, ...forgery })),
        NOT_DONE,
      );
      await exam.say(said, message.moves === 0n ? REPEATED : TAKEN);
    },
  };
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
    for (const name of new Set([other, ` ${playerId}`, `${playerId} `])) {
      if (name === playerId) continue;
      const amount = STAKE;
      const said = exam.stake({ ...seat, playerId: name }, { id: exam.newId(), amount });
      await exam.say(
        { ...said, seat, title: `player ${JSON.stringify(name)}` },
        { should: 'not done', effect: 'if done' },
      );
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
    const spoken = exam.simulator.stake({ ...seat, currency: 'XTS' }, { id: exam.newId(), amount: STAKE });
    await exam.say({ seat, spoken, moves: 0n }, NOT_DONE);
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
  const talk = { agentId: 'main', playerId: 'somebody', currency: 'EUR', secret: '0'.repeat(64) };
  return contentOf(simulator.balance({ ...talk, currency: 'XTS' })).includes('XTS');
}
