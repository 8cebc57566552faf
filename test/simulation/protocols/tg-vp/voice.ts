import { formatMajorNumber } from '../../../../shared/domain/money.ts';
import { JsonNumber, parseJsonObject, writeJson } from '../../../../shared/http/json.ts';
import { contentOf, type Simulator, type Spoken } from '../../../../shared/provider-simulator.ts';
import type { Act, Caller } from '../../act.ts';
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

/** Most requests stand as the simulator says them; a retry spells its amounts with an exponent. */
function reworded(simulator: Simulator, act: Act, caller: Caller, spoken: Spoken): Spoken {
  const { kind, prize, amountText } = act;
  const isPlain = kind !== 'retry' && prize === undefined && amountText === undefined;
  if (kind === 'inquiry' || (simulator.protocol === 'tg' && isPlain)) return spoken;
  const { betId: _, transferId: __, ...rest } = parseJsonObject(contentOf(spoken)) ?? {};
  const ids = simulator.protocol === 'tg' ? { transferId: act.id } : { betId: act.id, transferId: act.also };
  return simulator.reword(caller, spoken, writeJson({ ...rest, ...ids, ...amountsOf(act) }));
}

function amountsOf({ kind, stake = 0n, payout = 0n, prize, amountText }: Act) {
  const spelled = { actualBetAmt: new JsonNumber(`${stake}e-4`), winAmt: new JsonNumber(`${payout}E-4`) };
  return {
    ...(kind === 'retry' && spelled),
    ...(prize !== undefined && { jackpotWin: new JsonNumber(formatMajorNumber(prize)) }),
    ...(amountText !== undefined && { actualBetAmt: new JsonNumber(amountText) }),
  };
}
