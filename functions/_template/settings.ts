import { currencies, largestPayout } from '../../shared/application/currencies.ts';
import { choice, settingsReader } from '../../shared/application/settings.ts';

/** What may be chosen for an agent, as callbacks read it: the first value of a choice is the default. What each means is said in `registration.ts`. */
export const choices = { undoUnknown: choice('accept', 'reject') };

/** The agent's settings, complete with their defaults. */
export const settingsOf = settingsReader({ ...choices, currencies, largestPayout });

export type Settings = ReturnType<typeof settingsOf>;
