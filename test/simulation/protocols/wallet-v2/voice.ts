import { simulator } from '../../../../functions/wallet-v2/simulator.ts';
import { JsonNumber, parseJsonObject, writeJson } from '../../../../shared/http/json.ts';
import { contentOf, type Spoken } from '../../../../shared/provider-simulator.ts';
import type { Act, Caller } from '../../act.ts';
import { describedSloppily, noRound } from '../../sloppy.ts';
import { countedUnit, countOf, heardCount, meant, readCount, toldCount, type Voice } from '../../voice.ts';

/** The simulator counts hundredths and names every round by its bet; agents may count otherwise, and rounds may be another bet's, or missing. */
export const voice: Voice = {
  say(act, caller) {
    const spoken = plain(act, caller, (amount = 0n) => countOf(amount, caller) * HUNDREDTH);
    if (act.kind === 'inquiry') return spoken;
    const { round_id: _, ...rest } = parseJsonObject(contentOf(spoken)) ?? {};
    const round = { round_id: act.roundId === undefined ? noRound(act) : new JsonNumber(act.roundId) };
    const game = act.gameCode === undefined || act.kind === 'rollback' ? {} : { game: act.gameCode };
    const member = act.kind === 'payout' ? 'win' : 'bet';
    const amount = act.amountText === undefined ? {} : { [member]: new JsonNumber(act.amountText) };
    return simulator.reword(
      caller,
      spoken,
      writeJson(describedSloppily({ ...rest, ...game, ...round, ...amount }, ['time'], act)),
    );
  },
  hear(answer, caller) {
    const heard = simulator.hear(answer);
    if (heard.balance === undefined) return heard;
    return { ...heard, balance: heardCount(heard.balance / HUNDREDTH, caller) };
  },
  read: (act, caller, settings) => meant(act, caller.currency, (units) => readCount(units, caller, settings)),
  faultCode: 'temporarily_unavailable',
  isPassing: (code) => ['102', '103', '111', '122'].includes(code),
  told: toldCount,
  unit: countedUnit,
};

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
      const spoken = simulator.payout?.(caller, { id, stakeId: act.roundId ?? '0', amount: scaled(act.payout) });
      if (spoken) return spoken;
    }
  }
  throw new RangeError(`no ${kind} in this protocol`);
}
