import { describe, expect, it } from 'vitest';
import type { Act } from '../simulation/act.ts';
import { OrderTree, orders as ordersOf } from '../simulation/order-tree.ts';

const id = '9007199254740993';
const next = '9007199254740994';
const gameCode = 'reef';

/** The messages of one round, in amount units. */
const ROUNDS: Readonly<
  Record<string, { readonly protocol: string; readonly messages: Readonly<Record<string, Act>> }>
> = {
  'tg: a play': {
    protocol: 'tg',
    messages: {
      play: { kind: 'play', id, stake: 300_000n, payout: 100_000n },
      retry: { kind: 'retry', id, stake: 300_000n, payout: 100_000n },
      rollback: { kind: 'rollback', id },
      'other content': { kind: 'play', id, stake: 200_000n, payout: 100_000n },
    },
  },
  'vp: a play with two names': {
    protocol: 'vp',
    messages: {
      play: { kind: 'play', id, also: 't1', stake: 100_000n, payout: 300_000n },
      'retry by one name': { kind: 'retry', id, stake: 100_000n, payout: 300_000n },
      'rollback by the other': { kind: 'rollback', also: 't1' },
      'rollback by both': { kind: 'rollback', id, also: 't1' },
      'contradicting names': { kind: 'play', id, also: 't2', stake: 100_000n, payout: 300_000n },
    },
  },
  'vela: a ticket': {
    protocol: 'vela',
    messages: {
      stake: { kind: 'stake', id, stake: 300_000n, gameCode },
      payout: { kind: 'payout', id, payout: 500_000n, gameCode },
      rollback: { kind: 'rollback', id },
      'other payout': { kind: 'payout', id, payout: 400_000n, gameCode },
      play: { kind: 'play', id, stake: 300_000n, payout: 500_000n, gameCode },
    },
  },
  'wallet-v2: a round of two stakes': {
    protocol: 'wallet-v2',
    messages: {
      'first stake': { kind: 'stake', id, roundId: id, stake: 300_000n, gameCode },
      'second stake': { kind: 'stake', id: next, roundId: id, stake: 200_000n, gameCode },
      payout: { kind: 'payout', id: '7', roundId: id, payout: 700_000n, gameCode },
      'rollback of the first': { kind: 'rollback', id },
      'rollback of the second': { kind: 'rollback', id: next },
    },
  },
  'wallet-v2: a round without a name': {
    protocol: 'wallet-v2',
    messages: {
      stake: { kind: 'stake', id, stake: 300_000n, gameCode },
      payout: { kind: 'payout', id: '7', payout: 700_000n, gameCode },
      rollback: { kind: 'rollback', id },
      'another stake': { kind: 'stake', id: next, stake: 200_000n, gameCode },
    },
  },
};

describe.each(Object.entries(ROUNDS))('%s', (title, { protocol, messages }) => {
  /** A wallet that covers everything, and one that covers some stakes and others only after a payout. */
  it.each([
    { opening: 1_000_000n, longest: 6 },
    { opening: 250_000n, longest: 5 },
  ])(
    'a wallet of $opening: every order of up to $longest messages, repetitions and all, ends as an order without repetitions does',
    async ({ opening, longest }) => {
      const tree = new OrderTree(protocol, Object.values(messages), opening);
      const { orders, faults, balances, serial } = await tree.walk(longest);
      console.info(`${title}, a wallet of ${opening}: ${orders} orders end in ${balances.size} balances`);
      expect(faults.slice(0, 5)).toEqual([]);
      expect([...balances].filter((balance) => !serial.has(balance))).toEqual([]);
      expect(orders).toBe(ordersOf(Object.keys(messages).length, longest));
    },
    120_000,
  );
});
