import { currencyNamed } from '../../shared/application/currencies.ts';
import { ONE, type ReadAmount, readAmount } from '../../shared/domain/money.ts';
import type { Settings } from './settings.ts';
import type { BetRequest } from './wire.ts';

/** The money of a bet, in ours. */
export interface Amounts {
  readonly stake: ReadAmount;
  readonly win: ReadAmount;
  readonly jackpot: ReadAmount;
  readonly hasNoise: boolean;
}

/** Every amount that moves money, or the name of the first that is none. */
export function amountsOf(bet: BetRequest, settings: Settings): Amounts | { readonly refused: string } {
  const majorPerUnit = currencyNamed(settings, bet.currency)?.majorPerUnit ?? ONE;
  const read = (digits: string): ReadAmount | undefined => {
    const amount = readAmount(digits, majorPerUnit);
    return amount !== undefined && amount.units >= 0n ? amount : undefined;
  };
  const stake = read(bet.actualBetAmt);
  if (!stake) return { refused: 'actualBetAmt' };
  const win = read(bet.winAmt);
  if (!win) return { refused: 'winAmt' };
  const jackpot = read(bet.jackpotWin ?? '0');
  if (!jackpot) return { refused: 'jackpotWin' };
  return { stake, win, jackpot, hasNoise: [stake, win, jackpot].some(({ hasNoise }) => hasNoise) };
}
