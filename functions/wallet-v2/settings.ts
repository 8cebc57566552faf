import { currencies, largestPayout, unitsPerMajor } from '../../shared/application/currencies.ts';
import { choice, settingsReader } from '../../shared/application/settings.ts';
import { timeZone } from '../../shared/application/time-zone.ts';

/** What may be chosen for an agent, as callbacks read it. What each choice means is said in `registration.ts`. */
export const choices = { payoutWithoutStake: choice('reject', 'accept') };

/** The agent's settings, complete with their defaults. */
export const settingsOf = settingsReader({ ...choices, timeZone, unitsPerMajor, currencies, largestPayout });

export type Settings = ReturnType<typeof settingsOf>;
