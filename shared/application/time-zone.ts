import type { Setting } from './settings.ts';

/** The time zone of the times that a provider sends and is sent: an IANA name. */
export const timeZone: Setting<string> = {
  byDefault: 'UTC',
  read: (value) => (typeof value === 'string' && isTimeZone(value) ? value : undefined),
};

/** The engine takes other abbreviations too (`IST`, `BST`, `CST`), which no two people read alike and IANA does not know. */
const THREE_LETTER_NAMES = /^(?:UTC|GMT|UCT|CET|EET|MET|WET|EST|HST|MST|PRC|ROC|ROK)$/i;

/** Settings are read in every callback, and to ask the engine takes longer than all the rest of that. There are only so many zones. */
const knownTimeZones = new Set<string>();

/** The engine would take an offset like `+02:00` as well, but that is no name. */
export function isTimeZone(name: string): boolean {
  if (knownTimeZones.has(name)) return true;
  if (!/^[A-Za-z]/.test(name) || (name.length === 3 && !THREE_LETTER_NAMES.test(name))) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  knownTimeZones.add(name);
  return true;
}
