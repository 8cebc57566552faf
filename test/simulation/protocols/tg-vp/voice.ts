import { JsonNumber, parseJsonObject, writeJson } from '../../../../shared/http/json.ts';
import { contentOf, type Simulator, type Spoken } from '../../../../shared/provider-simulator.ts';
import type { Act, Caller } from '../../act.ts';
import { describedSloppily, nothing, withNoise } from '../../sloppy.ts';
import type { Voice } from '../../voice.ts';

/** TG knows one name of a bet; VP may say two, or leave one of them out. */
export function dialectVoice(simulator: Simulator): Voice {
  return {
    say: (act, caller) => reworded(simulator, act, caller, plain(simulator, act, caller)),
    hear: (answer) => {
      const { errText } = parseJsonObject(answer.body) ?? {};
      const heard = simulator.hear(answer);
      return { ...heard, code: `${heard.code} ${errText}`.trim() };
    },
    faultCode: '9999 temporary failure',
    isPassing: (code) => code.startsWith('9999'),
    shown: (balance) => balance,
    unit: () => 1n,
  };
}

function plain(simulator: Simulator, act: Act, caller: Caller): Spoken {
  const { kind, id = act.also ?? '', stake = 0n, payout = 0n } = act;
  if (kind === 'inquiry') return simulator.balance(caller);
  if (kind === 'rollback') return simulator.rollback(caller, { id });
  const said =
    kind === 'retry'
      ? simulator.retry?.(caller, { id, stake, payout })
      : simulator.play?.(caller, { id, stake, payout });
  if (!said) throw new RangeError(`no ${kind} in this dialect`);
  return said;
}

/** Retries spell amounts with an exponent, others as a sum of floats may come out; and what only describes is often left empty. */
function reworded(simulator: Simulator, act: Act, caller: Caller, spoken: Spoken): Spoken {
  if (act.kind === 'inquiry') return spoken;
  const { betId: _, transferId: __, ...rest } = parseJsonObject(contentOf(spoken)) ?? {};
  const ids =
    simulator.protocol === 'tg'
      ? { transferId: act.id ?? act.also }
      : { betId: act.id ?? nothing(act), transferId: act.also ?? nothing(act) };
  const members = { ...rest, ...ids, ...(act.kind !== 'rollback' && amountsOf(act)) };
  return simulator.reword(caller, spoken, writeJson(describedSloppily(members, DESCRIBING, act)));
}

const DESCRIBING = ['brand', 'roundId', 'gameCode', 'betTime', 'txTime', 'gameInfo', 'validBetAmt', 'betSourceId'];

function amountsOf(act: Act) {
  const { kind, stake = 0n, payout = 0n, prize, amountText } = act;
  const spelled = kind === 'retry' ? [`${stake}e-4`, `${payout}E-4`] : [withNoise(stake, act), withNoise(payout, act)];
  const [stakeText = '', payoutText = ''] = spelled;
  return {
    actualBetAmt: new JsonNumber(amountText ?? stakeText),
    winAmt: new JsonNumber(payoutText),
    jackpotWin: prize === undefined ? nothing(act) : new JsonNumber(withNoise(prize, act)),
  };
}
