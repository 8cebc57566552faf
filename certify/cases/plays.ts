import type { SaidPlay } from '../../shared/provider-simulator.ts';
import { MAY_REFUSE, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { PAYOUT, STAKE } from './messages.ts';

/** Stake and win in one message. Throws where the protocol has no such request. */
export function played(
  exam: Examination,
  seat: Seat,
  { id = exam.newId(), stake = STAKE, payout = PAYOUT }: Partial<SaidPlay> = {},
  name: 'play' | 'retry' = 'play',
): Said {
  const spoken = exam.simulator[name]?.(seat, { id, stake, payout });
  if (!spoken) throw new Error(`this protocol has no ${name}`);
  return { seat, spoken, moves: payout - stake, takes: { id, amount: stake } };
}

/** A stake of all that is there. */
export async function stakeOfAll(exam: Examination, seat: Seat): Promise<Said> {
  const balance = await exam.balanceOf(seat);
  return exam.stake(seat, { id: exam.newId(), amount: balance - (balance % exam.simulator.smallestAmount) });
}

/** Rolls a play back as a whole, and gives whether that was done: some documents leave open whether it can be. */
export async function undoPlay(
  exam: Examination,
  { seat, takes, moves }: Said,
  title = 'the rollback of a play',
): Promise<boolean> {
  const rollback = { ...exam.rollback(seat, takes?.id ?? '', -moves), title };
  const { verdict } = await exam.say(rollback, exam.simulator.mayKeepPlays ? MAY_REFUSE : TAKEN);
  return verdict === 'done';
}
