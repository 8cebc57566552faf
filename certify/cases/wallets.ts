import type { Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, NOT_DONE, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { movingMessages, STAKE, takenStake } from './messages.ts';
import { paid } from './payouts.ts';
import { played, undoPlay } from './plays.ts';
import { SOURCES } from './rules.ts';

/** Which wallet a message moves, and whose it is said to be. */
export function wallets(simulator: Simulator): CertificationCase[] {
  const { introduces } = simulator;
  // A session names the wallet, and each may count its ids for itself. Elsewhere a message names both, and a rollback perhaps neither.
  const others =
    simulator.keyMember === undefined ? [inNewSession(simulator), stakeOfOtherCurrency] : [idOfOtherCurrency];
  return [currenciesApart, ...others, ...(introduces ? [whoIsTold, currencyIsTold] : [])];
}

const currenciesApart: CertificationCase = {
  id: 'strangers/currencies-apart',
  title: 'stakes, wins and rollbacks in one currency leave the money in another one alone',
  rule: 'A player has a wallet in each currency. Ten of one are not ten of another, and what was staked from one is owed to it.',
  source: SOURCES.isolation,
  needs: ['rich', 'otherCurrency'],
  async play(exam) {
    const both = [await exam.seat('rich'), await exam.seat('otherCurrency')];
    for (const seat of both) {
      exam.part();
      const undone = await takenStake(exam, seat);
      await exam.say({ ...exam.rollback(seat, undone, STAKE), title: `a rollback in ${seat.currency}` }, TAKEN);
      if (exam.simulator.play) {
        const play = played(exam, seat);
        await exam.say({ ...play, title: `a play in ${seat.currency}` }, TAKEN);
        await undoPlay(exam, play);
      }
      if (!exam.simulator.payout) continue;
      const stakeId = await takenStake(exam, seat);
      await exam.say({ ...paid(exam, seat, stakeId), title: `a payout in ${seat.currency}` }, TAKEN);
    }
  },
};

const stakeOfOtherCurrency: CertificationCase = {
  id: 'payouts/in-other-currency',
  title: 'what was staked in one currency is neither paid nor given back in another one',
  rule: 'The player is the same, and the money is not: ten of one currency are not ten of another.',
  source: SOURCES.isolation,
  needs: ['rich', 'otherCurrency'],
  async play(exam) {
    const [seat, other] = [await exam.seat('rich'), await exam.seat('otherCurrency')];
    const stakeId = await takenStake(exam, seat);
    const about = `in ${other.currency}, of a stake in ${seat.currency}`;
    if (exam.simulator.payout)
      await exam.say({ ...paid(exam, other, stakeId), moves: 0n, title: `a payout ${about}` }, NOT_DONE);
    await exam.say({ ...exam.rollback(other, stakeId), title: `a rollback ${about}` }, { effect: 'none' });
    await exam.say({ ...exam.rollback(seat, stakeId, STAKE), title: `a rollback in ${seat.currency}` }, TAKEN);
  },
};

const idOfOtherCurrency: CertificationCase = {
  id: 'content/stake-other-currency',
  title: 'a stake in one currency is not done under the id of a stake in another one',
  rule: 'Ten of one currency are not ten of another: the second stake is not the first, and its id is taken.',
  source: SOURCES.content,
  needs: ['rich', 'otherCurrency'],
  async play(exam) {
    const [first, second] = [await exam.seat('rich'), await exam.seat('otherCurrency')];
    const id = exam.newId();
    await exam.say(exam.stake(first, { id, amount: STAKE }), TAKEN);
    const spoken = exam.simulator.stake(second, { id, amount: STAKE });
    await exam.say({ seat: second, spoken, moves: 0n, title: `in ${second.currency}` }, NOT_DONE);
    await exam.say(exam.rollback(first, id, STAKE), TAKEN);
  },
};

function inNewSession({ payout }: Simulator): CertificationCase {
  return {
    id: 'repeats/in-new-session',
    title:
      'what was staked in an earlier session is known in a new one: it is not taken again, it is paid and rolled back',
    rule: 'A player reloads the game and has another token. A transaction is known by its id, and not by the token that it came with.',
    source: SOURCES.once,
    needs: ['newSession'],
    async play(exam) {
      const [seat, kept] = await exam.openStake('newSession');
      const { takes: _, ...again } = exam.stake(seat, { id: kept, amount: STAKE });
      await exam.say({ ...again, title: 'a stake of the earlier session again' }, { should: 'done', effect: 'none' });
      const [, undone] = await exam.openStake('newSession');
      const rollback = { ...exam.rollback(seat, undone, STAKE), title: 'a rollback of a stake of the earlier session' };
      await exam.say(rollback, TAKEN);
      await exam.say(rollback, REPEATED);
      if (payout)
        await exam.say({ ...paid(exam, seat, kept), title: 'a payout on a stake of the earlier session' }, TAKEN);
    },
  };
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
  title: 'each token is told the currency of its wallet, and no other player or currency in whatever answer',
  rule: 'The provider shows and counts in the currency that it is told; amounts have none.',
  source: SOURCES.form,
  needs: ['rich'],
  async play(exam) {
    const rich = await exam.seat('rich');
    const other = await exam.seatIfThere('otherCurrency');
    for (const seat of [rich, ...(other ? [other] : [])]) {
      const { currency = 'none', playerId: whose } = await asked(exam, seat);
      exam.find('must', currency === seat.currency, `the currency ${seat.currency} in the answer`, currency);
      for (const message of movingMessages(exam.simulator)) {
        const said = exam.said(seat, message, await message.prepare(exam, seat));
        const { currency: after = seat.currency, playerId: player = whose } = await exam.say(said, TAKEN);
        exam.find('must', player === whose, `the player ${whose} in the answer to a ${message.name}`, `${player}`);
        const expected = `the currency ${seat.currency} in the answer to a ${message.name}`;
        exam.find('must', after === seat.currency, expected, after);
      }
    }
  },
};

function asked(exam: Examination, seat: Seat) {
  const said = { seat, spoken: exam.simulator.balance(seat), moves: 0n };
  return exam.say(said, { must: 'done', effect: 'none' });
}
