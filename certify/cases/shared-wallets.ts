import { type CertificationCase, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import { isSame } from '../said.ts';
import { STAKE } from './messages.ts';
import { stakeOfAll } from './plays.ts';
import { SOURCES } from './rules.ts';

const OF_EACH = 8;
const ROUNDS = 2;

/** Two who speak about one player at the same moment. */
export function sharedWallets(): CertificationCase[] {
  return [twoCurrencies, twoAgents, moneyOfOtherCurrency];
}

const twoCurrencies: CertificationCase = {
  id: 'strangers/two-currencies-at-once',
  title: 'stakes of one player in two currencies at once all count, each in its own wallet',
  rule: 'Wallets that are kept in one row are written together: whoever waits for the one only loses what the other has written.',
  source: SOURCES.isolation,
  needs: ['rich', 'otherCurrency'],
  play: async (exam) => atOnce(exam, [await exam.seat('rich'), await exam.seat('otherCurrency')]),
};

const twoAgents: CertificationCase = {
  id: 'repeats/two-agents-at-once',
  title: 'stakes of one player by two agents at once all count',
  rule: 'Both are paid from one wallet. Agents that wait for themselves only lose what the other has written.',
  source: SOURCES.once,
  needs: ['rich', 'secondAgent'],
  play: async (exam) => atOnce(exam, [await exam.seat('rich'), await exam.seat('secondAgent')]),
};

async function atOnce(exam: Examination, seats: readonly Seat[]): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    exam.part();
    const before = new Map<Seat, bigint>();
    for (const seat of seats) before.set(seat, await exam.balanceOf(seat));
    const stakes = Array.from({ length: OF_EACH }, () =>
      seats.map((seat) => exam.stake(seat, { id: exam.newId(), amount: STAKE })),
    ).flat();
    const heard = await exam.atOnce(stakes);
    const answered = stakes.flatMap((said, at) => (heard[at]?.verdict === 'done' ? [{ said, heard: heard[at] }] : []));
    const seen = `${answered.length}`;
    exam.find('must', answered.length === stakes.length, `${stakes.length} different stakes done`, seen);
    for (const seat of seats) {
      const own = answered.filter(({ said }) => isSame(said.seat, seat));
      const left = (before.get(seat) ?? 0n) - BigInt(own.length) * STAKE;
      await exam.balanceIs(seat, left, `after ${own.length} stakes at once that were acknowledged`);
      // Whoever was last has left what is there: an answer that is made of what was there before the others tells more.
      const isTold = own.length === 0 || own.some(({ heard: one }) => one.balance === left);
      exam.find('must', isTold, `one of the answers tells the balance after all of them, ${left}`, 'none of them');
    }
  }
}

const moneyOfOtherCurrency: CertificationCase = {
  id: 'funds/of-other-currency',
  title: 'a stake that its wallet does not cover is refused, however much the player has in another currency',
  rule: 'Money of one currency does not pay for a stake in another one.',
  source: SOURCES.funds,
  needs: ['rich', 'otherCurrency'],
  async play(exam) {
    await exam.seat('rich');
    const other = await exam.seat('otherCurrency');
    const { moves } = await stakeOfAll(exam, other);
    const id = exam.newId();
    // Not kept for cleaning up: it is more than the budget may be meant for, and nothing of it may be taken.
    const { takes: _, ...tooMuch } = exam.stake(other, { id, amount: exam.simulator.smallestAmount - moves });
    const { verdict } = await exam.say(
      { ...tooMuch, moves: 0n, title: 'one step more than is there' },
      { must: 'not done', effect: 'none' },
    );
    if (verdict === 'done') await exam.say(exam.rollback(other, id, -tooMuch.moves), TAKEN);
  },
};
