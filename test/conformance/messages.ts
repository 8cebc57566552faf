import { expect } from 'vitest';
import type { AmountUnits } from '../../shared/domain/money.ts';
import type { Speaker, Spoken, Talk } from '../../shared/http/speaker.ts';
import type { Conversation } from './conversation.ts';

/** 10.00 and 25.00 major units, which every protocol can say. */
export const STAKE = 100_000n;
export const PAYOUT = 250_000n;

/** A message that can be sent now: whatever has to come before it has come. */
export interface Prepared {
  readonly id: string;
  say(talk: Talk): Spoken;
  /** The same id with another amount; absent where the message carries none. */
  sayOther?(talk: Talk): Spoken;
}

/** One kind of message of a protocol. */
export interface Message {
  readonly name: string;
  /** What it adds to the wallet when it is taken. */
  readonly moves: AmountUnits;
  prepare(c: Conversation, talk: Talk): Promise<Prepared>;
}

/** Every kind of message that the protocol has and that moves money. */
export function movingMessages(speaker: Speaker): Message[] {
  const { play, payout, retry } = speaker;
  return [
    stakeMessage,
    rollbackMessage,
    ...(play ? [playMessage('play', play.bind(speaker))] : []),
    ...(retry ? [playMessage('retry', retry.bind(speaker))] : []),
    ...(payout ? [payoutMessage(payout.bind(speaker))] : []),
  ];
}

export function allMessages(speaker: Speaker): Message[] {
  return [balanceMessage, ...movingMessages(speaker)];
}

const balanceMessage: Message = {
  name: 'balance',
  moves: 0n,
  prepare: async ({ speaker }) => ({ id: '', say: (talk) => speaker.balance(talk) }),
};

const stakeMessage: Message = {
  name: 'stake',
  moves: -STAKE,
  async prepare({ speaker }) {
    const id = speaker.newId();
    return {
      id,
      say: (talk) => speaker.stake(talk, { id, amount: STAKE }),
      sayOther: (talk) => speaker.stake(talk, { id, amount: 2n * STAKE }),
    };
  },
};

const rollbackMessage: Message = {
  name: 'rollback',
  moves: STAKE,
  async prepare(c, talk) {
    const { id } = await takenStake(c, talk);
    return { id, say: (about) => c.speaker.rollback(about, { id }) };
  },
};

function playMessage(name: string, said: NonNullable<Speaker['play']>): Message {
  return {
    name,
    moves: PAYOUT - STAKE,
    async prepare({ speaker }) {
      const id = speaker.newId();
      return {
        id,
        say: (talk) => said(talk, { id, stake: STAKE, payout: PAYOUT }),
        sayOther: (talk) => said(talk, { id, stake: STAKE, payout: 2n * PAYOUT }),
      };
    },
  };
}

function payoutMessage(said: NonNullable<Speaker['payout']>): Message {
  return {
    name: 'payout',
    moves: PAYOUT,
    async prepare(c, talk) {
      const { id: stakeId } = await takenStake(c, talk);
      const id = c.speaker.newId();
      return {
        id,
        say: (about) => said(about, { id, stakeId, amount: PAYOUT }),
        sayOther: (about) => said(about, { id, stakeId, amount: 2n * PAYOUT }),
      };
    },
  };
}

/** A stake of 10.00 that was taken. */
export async function takenStake(c: Conversation, talk: Talk): Promise<{ readonly id: string }> {
  const id = c.speaker.newId();
  expect(await c.verdictOn(c.speaker.stake(talk, { id, amount: STAKE }))).toBe('done');
  return { id };
}
