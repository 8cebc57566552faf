import { contentOf, type Simulator } from '../../shared/provider-simulator.ts';
import { type CertificationCase, REPEATED, type Seat, TAKEN } from '../case.ts';
import type { Examination } from '../examination.ts';
import type { Said } from '../said.ts';
import { type Message, movingMessages, PAYOUT, STAKE } from './messages.ts';
import { played } from './plays.ts';
import { SOURCES } from './rules.ts';
import { ofYesterday } from './times.ts';

const OF_EACH = 8;
const ROUNDS = 2;

/** Different messages at the same moment. */
export function mixed({ play, retry }: Simulator): CertificationCase[] {
  return [everything, twoPlayers, ...(play && retry ? [playAndRetry, retryOfYesterday] : [])];
}

const everything: CertificationCase = {
  id: 'repeats/everything-at-once',
  title: 'stakes, payouts and rollbacks of one player at once all count',
  rule: 'Whoever reads a balance, adds to it and writes it loses what somebody else has written meanwhile, in whatever message that was.',
  source: SOURCES.once,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const messages = movingMessages(exam.simulator);
    for (let round = 0; round < ROUNDS; round++) {
      exam.part();
      const all: Said[] = [];
      for (let nth = 0; nth < OF_EACH; nth++)
        for (const message of messages) all.push(await ready(exam, seat, message));
      const was = await exam.balanceOf(seat);
      const heard = await exam.atOnce(all);
      const done = all.filter((_, at) => heard[at]?.verdict === 'done');
      exam.find('must', done.length === all.length, `${all.length} different messages done`, `${done.length}`);
      const moved = done.reduce((sum, { moves }) => sum + moves, 0n);
      await exam.balanceIs(seat, was + moved, `after ${done.length} messages at once that were acknowledged`);
    }
  },
};

async function ready(exam: Examination, seat: Seat, message: Message): Promise<Said> {
  return exam.said(seat, message, await message.prepare(exam, seat));
}

const twoPlayers: CertificationCase = {
  id: 'strangers/two-players-at-once',
  title: 'two players who play at once are each told and charged what is theirs, and never half of it',
  rule: 'A server that keeps the player of a request where the next request puts another one mixes up their money.',
  source: SOURCES.isolation,
  needs: ['rich', 'second'],
  async play(exam) {
    const seats = [await exam.seat('rich'), await exam.seat('second')];
    for (let round = 0; round < ROUNDS; round++) {
      exam.part();
      const before = new Map<Seat, bigint>();
      for (const seat of seats) before.set(seat, await exam.balanceOf(seat));
      const all = Array.from({ length: OF_EACH }, () => seats.flatMap((seat) => pairOf(exam, seat))).flat();
      const heard = await exam.atOnce(all);
      for (const seat of seats) {
        const own = all.flatMap((said, at) => (said.seat === seat ? [{ said, heard: heard[at] }] : []));
        const done = own.filter(({ heard: one }) => one?.verdict === 'done');
        exam.find(
          'must',
          done.length === own.length,
          `${own.length} messages of ${seat.playerId} done`,
          `${done.length}`,
        );
        const was = before.get(seat) ?? 0n;
        const told = done.flatMap(({ heard: one }) => one?.balance ?? []);
        const [moves = 0n] = own.map(({ said }) => said.moves);
        const possible = Array.from({ length: OF_EACH + 1 }, (_, count) => was + BigInt(count) * moves);
        const foreign = told.filter((balance) => !possible.includes(balance));
        const expected = `balances of ${seat.playerId} only, each after whole messages, while another player is asked about`;
        exam.find('must', foreign.length === 0, expected, `${foreign.length} of ${told.length} are not`);
        const moved = done.reduce((sum, { said }) => sum + said.moves, 0n);
        await exam.balanceIs(seat, was + moved, `after what ${seat.playerId} has staked`);
      }
    }
  },
};

function pairOf(exam: Examination, seat: Seat): Said[] {
  const asked = { seat, spoken: exam.simulator.balance(seat), moves: 0n };
  const { play, payout } = exam.simulator;
  // Where a stake is a play it may win as well: who books one after the other shows half of it.
  const moving = play && !payout ? played(exam, seat) : exam.stake(seat, { id: exam.newId(), amount: STAKE });
  return [moving, asked];
}

const playAndRetry: CertificationCase = {
  id: 'repeats/play-and-retry-at-once',
  title: 'a play and its retry are one transaction, in either order and at once',
  rule: 'A retry says again what the play has said; each finds what the other has done.',
  source: SOURCES.once,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    for (let round = 0; round < 2 * ROUNDS; round++) {
      exam.part();
      const id = exam.newId();
      const both = [played(exam, seat, { id }), played(exam, seat, { id }, 'retry')];
      const was = await exam.balanceOf(seat);
      const order = round % 2 === 0 ? both : both.toReversed();
      const heard = await exam.atOnce([...order, ...order]);
      const done = heard.filter(({ verdict }) => verdict === 'done').length;
      exam.find('must', done === heard.length, `${heard.length} times done`, `${done} times`);
      await exam.balanceIs(seat, was + PAYOUT - STAKE, 'moved once');
      for (const said of order.toReversed()) await exam.say(said, REPEATED);
    }
  },
};

const retryOfYesterday: CertificationCase = {
  id: 'repeats/retry-of-yesterday',
  title: 'a retry that tells the time of a play of yesterday is taken',
  rule: 'A retry says again what the play has said, until it is done: when it was played is no reason to refuse it.',
  source: SOURCES.form,
  needs: ['rich'],
  async play(exam) {
    const seat = await exam.seat('rich');
    const retry = played(exam, seat, {}, 'retry');
    const said = { ...retry, spoken: exam.simulator.reword(seat, retry.spoken, ofYesterday(contentOf(retry.spoken))) };
    await exam.say(said, TAKEN);
    await exam.say(said, REPEATED);
  },
};
