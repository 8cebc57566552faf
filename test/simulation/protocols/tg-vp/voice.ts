import { JsonNumber, parseJsonObject, writeJson } from '../../../../shared/http/json.ts';
import { contentOf, type Simulator, type Spoken } from '../../../../shared/provider-simulator.ts';
import { readSent } from '../../../fuzz/digits-reader.ts';
import type { Act, Caller } from '../../act.ts';
import { countedAt, meantBy, shifted, UNIT_EXPONENT } from '../../provider-money.ts';
import { describedSloppily, nothing, withNoise } from '../../sloppy.ts';
import { meant, type Voice } from '../../voice.ts';

/** TG knows one name of a bet; VP may say two, or leave one of them out. */
export function dialectVoice(simulator: Simulator): Voice {
  return {
    say: (act, caller) => reworded(simulator, act, caller, plain(simulator, act, caller)),
    hear: (answer, { currency, terms = {} }) => {
      const { errText } = parseJsonObject(answer.body) ?? {};
      const { balance, ...heard } = simulator.hear(answer);
      const code = `${heard.code} ${errText}`.trim();
      return { ...heard, code, balance: shifted(balance ?? 0n, countedAt(terms, currency).exponent) };
    },
    read({ amountText: misspelled, ...act }, { currency, terms = {} }, settings) {
      const { code, exponent } = countedAt(terms, currency);
      const named = meantBy(settings, code);
      // In thousands or thousandths some of what is no amount elsewhere is one.
      const textOf = (units: bigint, name: string) =>
        name === 'stake' && misspelled !== undefined ? misspelled : amountText(units, exponent, act);
      return meant(act, named.currency ?? '', (units, name) => readSent(textOf(units, name), named.exponent));
    },
    faultCode: '9999 temporary failure',
    isPassing: (code) => code.startsWith('9999'),
    told(balance, ours, { currency, terms = {} }, settings) {
      return shifted(shifted(balance, -countedAt(settings, ours).exponent), countedAt(terms, currency).exponent);
    },
    unit: () => 1n,
  };
}

function plain(simulator: Simulator, act: Act, sender: Caller): Spoken {
  const { kind, id = act.also ?? '', stake = 0n, payout = 0n } = act;
  const caller = { ...sender, currency: countedAt(sender.terms ?? {}, sender.currency).code };
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
  const members = { ...rest, ...ids, ...(act.kind !== 'rollback' && amountsOf(act, caller)) };
  return simulator.reword(caller, spoken, writeJson(describedSloppily(members, DESCRIBING, act)));
}

const DESCRIBING = ['brand', 'roundId', 'gameCode', 'betTime', 'txTime', 'gameInfo', 'validBetAmt', 'betSourceId'];

function amountsOf(act: Act, { currency, terms = {} }: Caller) {
  const { stake = 0n, payout = 0n, prize } = act;
  const { exponent } = countedAt(terms, currency);
  const written = (units: bigint) => new JsonNumber(amountText(units, exponent, act));
  return {
    actualBetAmt: act.amountText === undefined ? written(stake) : new JsonNumber(act.amountText),
    winAmt: written(payout),
    jackpotWin: prize === undefined ? nothing(act) : written(prize),
  };
}

/** So many amount units in the provider's unit, which is ten to the exponent of a major unit. */
function amountText(units: bigint, exponent: number, act: Act): string {
  const places = UNIT_EXPONENT - exponent;
  if (act.kind === 'retry') return `${units}${act.id === undefined ? 'E' : 'e'}${places}`;
  const digits = `${places > 0 ? shifted(units, places) : units}`.padStart(1 - places, '0');
  const end = digits.length + Math.min(0, places);
  const fraction = digits.slice(end).replace(/0+$/, '');
  const plain = fraction === '' ? digits.slice(0, end) : `${digits.slice(0, end)}.${fraction}`;
  return withNoise(plain, act);
}
