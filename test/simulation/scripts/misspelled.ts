import type { Act, ActKind } from '../act.ts';
import type { Conversation } from '../conversation.ts';
import { amountsOf } from './attack.ts';
import { stakeOf } from './tickets.ts';

/** No protocol takes any of these for an amount, and none may take it for another one. */
const NO_AMOUNTS = ['1.00001', '-1', '-0.5', '1e-5', '1e309', '9'.repeat(31), '0.000000001'] as const;

const KINDS: Readonly<Record<string, readonly [ActKind, ...ActKind[]]>> = {
  tg: ['play', 'retry'],
  vp: ['play', 'retry'],
  vela: ['stake', 'payout', 'play'],
  'wallet-v2': ['stake', 'payout'],
};

/** Amounts that are none, under new ids and under known ones; afterwards the id is still free. */
export async function misspelled(talk: Conversation): Promise<void> {
  const { random, spec } = talk;
  for (let left = random.int(1, 4); left > 0; left--) {
    const kind = random.pick<ActKind>(KINDS[spec.protocol] ?? ['inquiry']);
    const { stake: _, ...names } = stakeOf(talk, random.int(0, 1));
    const act: Act = { ...names, kind, ...amountsOf(kind, talk) };
    await talk.say({ ...act, amountText: random.pick([...NO_AMOUNTS]) });
    if (random.chance(0.5)) await talk.say(act);
  }
}
