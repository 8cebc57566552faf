import type { AmountUnits } from '../../shared/domain/money.ts';
import type { SaidStake, Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';

/** 1.00 and 2.50 major units, which every protocol can say. */
export const STAKE = 10_000n;
export const PAYOUT = 25_000n;

/** For looking at what a protocol's messages hold; nobody is told of it. */
export const EXAMPLE_TALK: Talk = { agentId: 'main', playerId: 'somebody', currency: 'EUR', secret: '0'.repeat(64) };

/** Whoever sends what has to come before a message. */
export interface Speaker {
  readonly simulator: Simulator;
  newId(): string;
  /** A stake that has to be taken. */
  takeStake(talk: Talk, stake: SaidStake): Promise<void>;
}

/** A message that can be sent now: whatever has to come before it has come. */
export interface Prepared {
  /** For a rollback the id of the stake. */
  readonly id: string;
  say(talk: Talk): Spoken;
  /** The same id with another amount; absent where the message carries none. */
  sayOther?(talk: Talk): Spoken;
}

/** One kind of message of a protocol. */
export interface Message {
  readonly name: 'balance' | 'stake' | 'rollback' | 'play' | 'retry' | 'payout';
  /** What it adds to the wallet when it is taken. */
  readonly moves: AmountUnits;
  prepare(speaker: Speaker, talk: Talk): Promise<Prepared>;
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
  async prepare({ simulator, newId }) {
    const id = newId();
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
  async prepare(speaker, talk) {
    const id = await takenStake(speaker, talk);
    return { id, say: (about) => speaker.simulator.rollback(about, { id }) };
  },
};

function playMessage(name: 'play' | 'retry', said: NonNullable<Simulator['play']>): Message {
  return {
    name,
    moves: PAYOUT - STAKE,
    async prepare({ newId }) {
      const id = newId();
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
    async prepare(speaker, talk) {
      const stakeId = await takenStake(speaker, talk);
      const id = speaker.newId();
      return {
        id,
        say: (about) => said(about, { id, stakeId, amount: PAYOUT }),
        sayOther: (about) => said(about, { id, stakeId, amount: 2n * PAYOUT }),
      };
    },
  };
}

/** The id of a stake of 1.00 that was taken. */
export async function takenStake(speaker: Speaker, talk: Talk): Promise<string> {
  const id = speaker.newId();
  await speaker.takeStake(talk, { id, amount: STAKE });
  return id;
}
