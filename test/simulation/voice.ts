import type { AmountUnits } from '../../shared/domain/money.ts';
import type { HttpAnswer } from '../../shared/http/request.ts';
import type { Spoken } from '../../shared/provider-simulator.ts';
import type { Act, ActKind, Answer, Caller } from './act.ts';
import { countedWhole, shifted, UNIT_EXPONENT } from './provider-money.ts';

export type Settings = Readonly<Record<string, unknown>>;

/** A provider's mouth and ears: the protocol's own simulator, stretched to what a provider says only now and then. It counts money by the caller's `terms`. */
export interface Voice {
  say(act: Act, caller: Caller): Spoken;
  /** Throws for an answer that is not one of the protocol's. Balances come back in amount units. */
  hear(answer: HttpAnswer, caller: Caller): Answer;
  /** What the wallet has to make of it, whatever the provider means, by the settings that the agent has. */
  read(act: Act, caller: Caller, settings: Settings): Meant;
  /** The code of the protocol's retryable answer. */
  readonly faultCode: string;
  /** Whether a refusal is for now only: the same request may be taken later. */
  isPassing(code: string): boolean;
  /** What a provider makes of a balance that it is told by these settings. */
  told(balance: AmountUnits, currency: string, caller: Caller, settings: Settings): AmountUnits;
  /** The smallest amount that can be said. */
  unit(caller: Pick<Caller, 'currency' | 'terms'>): AmountUnits;
}

/** A request with the money that it moves as the wallet reads it; the provider may mean another amount. */
export interface Meant extends Omit<Act, 'amountText' | 'stake' | 'payout' | 'prize'> {
  readonly stake: AmountUnits;
  readonly payout: AmountUnits;
  readonly prize: AmountUnits;
  /** What its code means; `''` where it means none of ours. */
  readonly currency: string;
  /** The provider's own figures, by which a repeat is known; the same for every spelling. */
  readonly figures: { readonly stake: string; readonly payout: string; readonly prize: string };
  /** An amount in it is none, or four decimals cannot say it. */
  readonly isUnreadable: boolean;
}

/** Which requests say which amount. */
const SAID_BY = {
  stake: ['stake', 'play', 'retry', 'deposit', 'withdrawal', 'proposal'],
  payout: ['payout', 'play', 'retry', 'proposal'],
  prize: ['play', 'retry'],
} as const satisfies Readonly<Record<string, readonly ActKind[]>>;

/** `undefined`: cannot be read. */
export type Figure = { readonly units: AmountUnits; readonly figure: string } | undefined;

const NOTHING: Figure = { units: 0n, figure: '0' };

/** `read` is what the wallet makes of the figure that stands for so many amount units of the provider's. */
export function meant(act: Act, currency: string, read: (units: AmountUnits, name: string) => Figure): Meant {
  const { stake: _, payout: __, prize: ___, amountText, ...rest } = act;
  const figureOf = (name: keyof typeof SAID_BY) => {
    const units = act[name];
    const isSaid = (SAID_BY[name] as readonly ActKind[]).includes(act.kind);
    return isSaid && units !== undefined ? read(units, name) : NOTHING;
  };
  const [stake, payout, prize] = [figureOf('stake'), figureOf('payout'), figureOf('prize')];
  return {
    ...rest,
    ...{ currency, stake: stake?.units ?? 0n, payout: payout?.units ?? 0n, prize: prize?.units ?? 0n },
    figures: { stake: stake?.figure ?? '', payout: payout?.figure ?? '', prize: prize?.figure ?? '' },
    isUnreadable: amountText !== undefined || !stake || !payout || !prize,
  };
}

/** How a provider counts that speaks of whole units: as `terms` have it. */
export function countOf(units: AmountUnits, { currency, terms = {} }: Pick<Caller, 'currency' | 'terms'>): bigint {
  return shifted(units, UNIT_EXPONENT - countedWhole(terms, currency).exponent);
}

export function countedUnit({ currency, terms = {} }: Pick<Caller, 'currency' | 'terms'>): AmountUnits {
  return 10n ** BigInt(Math.max(0, countedWhole(terms, currency).exponent - UNIT_EXPONENT));
}

/** What a count is to the wallet, and what it is compared by. */
export function readCount(units: AmountUnits, caller: Caller, settings: Settings): Figure {
  const count = countOf(units, caller);
  const places = countedWhole(settings, caller.currency).exponent - UNIT_EXPONENT;
  const read = shifted(count, places);
  return shifted(read, -places) === count ? { units: read, figure: `${count}` } : undefined;
}

export function heardCount(count: bigint, { currency, terms = {} }: Caller): AmountUnits {
  return shifted(count, countedWhole(terms, currency).exponent - UNIT_EXPONENT);
}

/** Rounded down, and never below 0. */
export function toldCount(balance: AmountUnits, currency: string, caller: Caller, settings: Settings): AmountUnits {
  const { exponent } = countedWhole(settings, currency);
  return balance <= 0n ? 0n : heardCount(shifted(balance, UNIT_EXPONENT - exponent), caller);
}
