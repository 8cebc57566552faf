/** Where rules come from, for whoever asks "who says so?". */
export const SOURCES = {
  once: 'every provider repeats a call whose answer was lost: one effect for each transaction id, for ever (guarantee 2)',
  stable: 'a repeat is told what the first was told, at any later time (guarantee 3)',
  content: 'an id names one transaction; other content under it is another one that was never agreed (guarantee 4)',
  order: 'calls overtake each other after a time-out; any order ends in the balance of a legal one (guarantee 5)',
  funds: 'a stake is taken only from what is there (guarantee 7)',
  exact: 'amounts and ids are decimal digits, and a float loses some of them (guarantee 9)',
  isolation: 'who is not the provider moves nothing and learns nothing (guarantee 10)',
  owed: 'what is owed to the player is taken whatever happened to session or player (guarantee 11)',
  silence: 'an answer shows nothing of the inside (guarantee 12)',
  form: "the provider's document, as the README of the protocol's folder tells it",
} as const;
