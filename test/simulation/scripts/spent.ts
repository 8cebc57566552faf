import type { Act } from '../act.ts';
import type { Conversation } from '../conversation.ts';
import { fourHours } from '../schedules.ts';
import { transfer } from './operator.ts';

/** So that most payouts are larger than their stakes; in amount units that every provider can say. */
const MORE = 300_000n;

/** A payout is spent before its play is rolled back. What is answered then stays, also when there is money again. */
export async function spent(talk: Conversation): Promise<void> {
  const play: Act = {
    kind: 'play',
    id: talk.id(0),
    stake: talk.amount(),
    payout: talk.amount() + MORE,
    ...gameOf(talk),
  };
  const heard = await talk.say(play);
  const told = heard?.verdict === 'done' ? (heard.balance ?? 0n) : 0n;
  // All of it, all but what the rollback takes back, or one unit more than that.
  const net = (play.payout ?? 0n) - (play.stake ?? 0n);
  const left = talk.random.pick([told, told - net, told - net + 1n]);
  if (left > 0n) await transfer(talk, 'withdrawal', left);
  const rollback: Act = { kind: 'rollback', id: talk.id(0) };
  const undone = await talk.insist(rollback, fourHours());
  await transfer(talk, 'deposit', told + 1n);
  const again = await talk.insist(rollback, fourHours());
  if (undone && again)
    talk.claim(undone.verdict === again.verdict, `${undone.code}, and with money again ${again.code}`);
}

function gameOf({ spec }: Conversation): Pick<Act, 'gameCode'> {
  return spec.protocol === 'vela' ? { gameCode: 'reef' } : {};
}
