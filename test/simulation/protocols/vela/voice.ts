import { simulator } from '../../../../functions/vela/simulator.ts';
import type { Spoken } from '../../../../shared/provider-simulator.ts';
import type { Act, Caller } from '../../act.ts';
import { describedSloppily } from '../../sloppy.ts';
import { countedUnit, countOf, heardCount, meant, readCount, toldCount, type Voice } from '../../voice.ts';

/** The simulator counts hundredths; an agent may have been told to count otherwise. */
export const voice: Voice = {
  say(act, caller) {
    const spoken = plain(act, caller, (amount = 0n) => countOf(amount, caller) * HUNDREDTH);
    const query = new URLSearchParams(spoken.rawQuery);
    if (act.gameCode !== undefined) query.set('game_code', act.gameCode);
    if (act.amountText !== undefined) query.set(act.kind === 'payout' ? 'total_win' : 'total_bet', act.amountText);
    describeSloppily(query, act);
    if (act.byPlayer) {
      query.delete('access_token');
      query.set('member_id', caller.playerId);
    }
    return { ...spoken, rawQuery: query.toString() };
  },
  hear(answer, caller) {
    const heard = simulator.hear(answer);
    if (heard.balance === undefined) return heard;
    return { ...heard, balance: heardCount(heard.balance / HUNDREDTH, caller) };
  },
  read: (act, caller, settings) => meant(act, caller.currency, (units) => readCount(units, caller, settings)),
  faultCode: '5',
  isPassing: (code) => code === '1' || code === '2',
  told: toldCount,
  unit: countedUnit,
};

/** A game is compared on bet and betwin, and only described elsewhere: often it is empty there, or stands twice. */
function describeSloppily(query: URLSearchParams, act: Act): void {
  const names = ['key', ...(act.kind === 'payout' || act.kind === 'rollback' ? ['game_code', 'total_used'] : [])];
  for (const [name, value] of Object.entries(describedSloppily(Object.fromEntries(query), names, act))) {
    if (value === undefined) query.delete(name);
    else if (value === null) query.append(name, 'another');
    else query.set(name, String(value));
  }
}

const HUNDREDTH = simulator.smallestAmount;

function plain(act: Act, caller: Caller, scaled: (amount?: bigint) => bigint): Spoken {
  const { kind, id = '' } = act;
  switch (kind) {
    case 'inquiry':
      return simulator.balance(caller);
    case 'rollback':
      return simulator.rollback(caller, { id });
    case 'stake':
      return simulator.stake(caller, { id, amount: scaled(act.stake) });
    case 'payout': {
      // The same number, spelled otherwise than in the bet.
      const spelled = `0${id}`;
      return said(simulator.payout?.(caller, { id: spelled, stakeId: spelled, amount: scaled(act.payout) }));
    }
    case 'play':
      return said(simulator.play?.(caller, { id, stake: scaled(act.stake), payout: scaled(act.payout) }));
    default:
      return said(undefined);
  }
}

function said(spoken: Spoken | undefined): Spoken {
  if (!spoken) throw new RangeError('this protocol cannot say that');
  return spoken;
}
