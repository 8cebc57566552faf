import type { AmountUnits } from '../../shared/domain/money.ts';
import type { Heard, Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';

/** A message, what it is for, and what must come of it. */
export interface Step {
  readonly what: string;
  readonly spoken: Spoken;
  readonly expects: Heard['verdict'] | 'not done';
  /** What the wallet gains or loses by it. */
  readonly moves: AmountUnits;
}

const STAKE = 100_000n;
const PAYOUT = 250_000n;
const SMALL_STAKE = 50_000n;
const TOO_MUCH = 90_000_000n;

/** What every provider does sooner or later, in the words of this one. */
export function scriptOf(simulator: Simulator, talk: Talk): Step[] {
  const taken = takenSteps(simulator, talk);
  const undone = simulator.newId();
  const stake = simulator.stake(talk, { id: undone, amount: SMALL_STAKE });
  const rollback = simulator.rollback(talk, { id: undone });
  const tooMuch = simulator.stake(talk, { id: simulator.newId(), amount: TOO_MUCH });
  const repeated = taken.at(-1);
  return [
    { what: 'How much is there?', spoken: simulator.balance(talk), expects: 'done', moves: 0n },
    ...taken,
    ...(repeated
      ? [{ ...repeated, what: 'The same again, as after a lost answer: done, and nothing moves', moves: 0n }]
      : []),
    { what: 'A stake of 9,000.00, which is not covered', spoken: tooMuch, expects: 'refused', moves: 0n },
    { what: 'A stake of 5.00', spoken: stake, expects: 'done', moves: -SMALL_STAKE },
    { what: 'It is rolled back', spoken: rollback, expects: 'done', moves: SMALL_STAKE },
    { what: 'A late copy of that stake does not bring it back', spoken: stake, expects: 'not done', moves: 0n },
  ];
}

/** Stake and payout, one after the other or in one, as the provider has it. */
function takenSteps(simulator: Simulator, talk: Talk): Step[] {
  const id = simulator.newId();
  const played = simulator.play?.(talk, { id: simulator.newId(), stake: STAKE, payout: PAYOUT });
  const play = played && { what: 'Stake 10.00 and payout 25.00 in one', spoken: played, moves: PAYOUT - STAKE };
  const paid = simulator.payout?.(talk, { id: simulator.newId(), stakeId: id, amount: PAYOUT });
  const staked = { what: 'A stake of 10.00', spoken: simulator.stake(talk, { id, amount: STAKE }), moves: -STAKE };
  const payout = paid && { what: 'It pays 25.00', spoken: paid, moves: PAYOUT };
  const steps = payout ? [play, staked, payout] : [play ?? staked];
  return steps.filter((step) => step !== undefined).map((step) => ({ ...step, expects: 'done' }));
}
