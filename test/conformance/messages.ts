import { expect } from 'vitest';
import type { AmountUnits } from '../../shared/domain/money.ts';
import type { Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';
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
export function movingMessages(simulator: Simulator): Message[] {
  const { play, payout, retry } = simulator;
  return [
    stakeMessage,
    rollbackMessage,
    ...(play ? [playMessage('play', play.bind(simulator))] : []),
    ...(retry ? [playMessage('retry', retry.bind(simulator))] : []),
    ...(payout ? [payoutMessage(payout.bind(simulator))] : []),
  ];
}

export function allMessages(simulator: Simulator): Message[] {
  return [balanceMessage, ...movingMessages(simulator)];
}

const balanceMessage: Message = {
  name: 'balance',
  moves: 0n,
  prepare: async ({ simulator }) => ({ id: '', say: (talk) => simulator.balance(talk) }),
};

const stakeMessage: Message = {
  name: 'stake',
  moves: -STAKE,
  async prepare({ simulator }) {
    const id = simulator.newId();
    return {
      id,
      say: (talk) => simulator.stake(talk, { id, amount: STAKE }),
      sayOther: (talk) => simulator.stake(talk, { id, amount: 2n * STAKE }),
    };
  },
};

const rollbackMessage: Message = {
  name: 'rollback',
  moves: STAKE,
  async prepare(c, talk) {
    const { id } = await takenStake(c, talk);
    return { id, say: (about) => c.simulator.rollback(about, { id }) };
  },
};

function playMessage(name: string, said: NonNullable<Simulator['play']>): Message {
  return {
    name,
    moves: PAYOUT - STAKE,
    async prepare({ simulator }) {
      const id = simulator.newId();
      return {
        id,
        say: (talk) => said(talk, { id, stake: STAKE, payout: PAYOUT }),
        sayOther: (talk) => said(talk, { id, stake: STAKE, payout: 2n * PAYOUT }),
      };
    },
  };
}

function payoutMessage(said: NonNullable<Simulator['payout']>): Message {
  return {
    name: 'payout',
    moves: PAYOUT,
    async prepare(c, talk) {
      const { id: stakeId } = await takenStake(c, talk);
      const id = c.simulator.newId();
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
  const id = c.simulator.newId();
  expect(await c.verdictOn(c.simulator.stake(talk, { id, amount: STAKE }))).toBe('done');
  return { id };
}
