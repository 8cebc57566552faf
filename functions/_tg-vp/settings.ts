import { currencies, largestPayout } from '../../shared/application/currencies.ts';
import { choice, settingsReader } from '../../shared/application/settings.ts';

/** What may be chosen for an agent, as callbacks read it. What each choice means is said in `registration.ts`. */
export const choices = {
  jackpotWin: choice('hold', 'included', 'separate'),
  rollbackShortFunds: choice('stand', 'negative'),
  retryBelowZero: choice(false, true),
};

/** The agent's settings, complete with their defaults. */
export const settingsOf = settingsReader({ ...choices, currencies, largestPayout });

export type Settings = ReturnType<typeof settingsOf>;
