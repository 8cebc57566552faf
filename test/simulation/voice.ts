import type { AmountUnits } from '../../shared/domain/money.ts';
import type { HttpAnswer } from '../../shared/http/request.ts';
import type { Spoken } from '../../shared/provider-simulator.ts';
import type { Act, Answer, Caller } from './act.ts';

export type Settings = Readonly<Record<string, unknown>>;

/** A provider's mouth and ears: the protocol's own simulator, stretched to what a provider says only now and then. */
export interface Voice {
  say(act: Act, caller: Caller, settings: Settings): Spoken;
  /** Throws for an answer that is not one of the protocol's. Balances come back in amount units. */
  hear(answer: HttpAnswer, caller: Caller, settings: Settings): Answer;
  /** The code of the protocol's retryable answer. */
  readonly faultCode: string;
  /** Whether a refusal is for now only: the same request may be taken later. */
  isPassing(code: string): boolean;
  /** What a provider is told of a balance. */
  shown(balance: AmountUnits, caller: Caller, settings: Settings): AmountUnits;
  /** The smallest amount that can be said. */
  unit(currency: string, settings: Settings): AmountUnits;
}

/** Amount units in one of the units in which an agent's provider counts; the default is hundredths. */
export function countedUnit(currency: string, { unitsPerMajor = 100 }: Settings): AmountUnits {
  const perMajor =
    typeof unitsPerMajor === 'number' ? unitsPerMajor : ((unitsPerMajor as Record<string, number>)[currency] ?? 100);
  return 10_000n / BigInt(perMajor);
}

export function floored(balance: AmountUnits, unit: AmountUnits): AmountUnits {
  return balance <= 0n ? 0n : balance - (balance % unit);
}
