import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { PAYOUT, STAKE, takenStake } from './messages.ts';
import { SOURCES } from './rules.ts';

/** Which wallet a message moves, and whose it is said to be. */
export function wallets({ introduces }: Simulator): CertificationCase[] {
  return [currenciesApart, ...(introduces ? [whoIsTold, currencyIsTold] : [])];
}

const currenciesApart: CertificationCase = {
  id: 'strangers/currencies-apart',
  title: 'stakes, payouts and rollbacks in one currency leave the money in another one alone',
  rule: 'A player has a wallet in each currency. Ten of one are not ten of another, and what was staked from one is owed to it.',
  source: SOURCES.isolation,
  needs: ['rich', 'otherCurrency'],
  async play(exam) {
    const both = [await exam.seat('rich'), await exam.seat('otherCurrency')];
    for (const seat of both) {
      exam.part();
      const undone = await takenStake(exam, seat);
      await exam.say({ ...exam.rollback(seat, undone, STAKE), title: `a rollback in ${seat.currency}` }, TAKEN);
      await paid(exam, seat);
    }
  },
};

async function paid(exam: Examination, seat: Seat): Promise<void> {
  const stakeId = await takenStake(exam, seat);
  const spoken = exam.simulator.payout?.(seat, { id: exam.newId(), stakeId, amount: PAYOUT });
  if (spoken) await exam.say({ seat, spoken, moves: PAYOUT, title: `a payout in ${seat.currency}` }, TAKEN);
}

const whoIsTold: CertificationCase = {
  id: 'strangers/who-is-told',
  title: 'each token is told the player whose it is, and always the same one',
  rule: 'The provider knows a player by that name only: with the name of another one it plays, reports and pays for that one.',
  source: SOURCES.form,
  needs: ['rich', 'second'],
  async play(exam) {
    const seats = [await exam.seat('rich'), await exam.seat('second')];
    const told: (string | undefined)[] = [];
    for (const seat of [...seats, ...seats]) {
      const { playerId } = await asked(exam, seat);
      exam.find('must', playerId !== undefined, `the player of the token: ${seat.playerId}`, 'none');
      if (playerId !== undefined) exam.find('should', playerId === seat.playerId, seat.playerId, playerId);
      told.push(playerId);
    }
    const [rich, second, ...later] = told;
    if (rich === undefined || second === undefined) return;
    exam.find('must', rich !== second, 'another player for the token of another player', `${second} for both`);
    exam.find('must', later.join() === `${rich},${second}`, `the same players again: ${rich}, ${second}`, later.join());
  },
};

const currencyIsTold: CertificationCase = {
  id: 'strangers/currency-is-told',
  title: 'each token is told the currency of its wallet',
  rule: 'The provider shows and counts in the currency that it is told; amounts have none.',
  source: SOURCES.form,
  needs: ['rich'],
  async play(exam) {
    const rich = await exam.seat('rich');
    const other = await exam.seatIfThere('otherCurrency');
    for (const seat of [rich, ...(other ? [other] : [])]) {
      const { currency = 'none' } = await asked(exam, seat);
      exam.find('must', currency === seat.currency, `the currency ${seat.currency} in the answer`, currency);
      const stake = exam.stake(seat, { id: exam.newId(), amount: STAKE });
      const { currency: after = seat.currency } = await exam.say(stake, TAKEN);
      exam.find('must', after === seat.currency, `the currency ${seat.currency} in the answer to a stake`, after);
    }
  },
};

function asked(exam: Examination, seat: Seat) {
  const said = { seat, spoken: exam.simulator.balance(seat), moves: 0n };
  return exam.say(said, { must: 'done', effect: 'none' });
}
