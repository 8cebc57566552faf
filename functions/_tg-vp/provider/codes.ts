/** What a code of the provider's API means, and what an operator can do about it. They are not the codes of callbacks. */
const MEANINGS: Readonly<Record<string, string>> = {
  4: 'no such transaction',
  5: 'the game is not found',
  6: 'the name exists already',
  7: 'an internal error of the provider',
  8: 'no such user',
  10: 'the agent is unknown or blocked: the agent id here must be the one that the provider gave',
  11: 'a parameter is wrong',
  12: 'not authorized: the registered secretKey may be wrong',
  14: 'no such bet',
  19: 'the account is not valid',
  37: 'not supported',
  38: 'the bet is too old',
  77: 'too many requests',
  78: 'the spinId is used already',
  81: "the provider's configuration of this branch is not complete",
  82: 'the siteId is wrong: register the one that the provider gave, or none',
  83: 'the signature is wrong, or the time in it: the clocks may differ by minutes',
  84: 'the cipherText does not open: the registered aesKey is not the one of the provider',
  85: "the provider's key configuration is not complete",
  86: 'the game is restricted',
  9001: 'the date range is not possible',
};

export const DONE = '0';
export const NO_SUCH_GAME = '5';
export const NAME_EXISTS = '6';
export const INTERNAL_ERROR = '7';
export const NO_SUCH_USER = '8';
export const NOT_AUTHORIZED = '12';
export const TOO_MANY_REQUESTS = '77';
/** No such transaction, no such bet, not supported, too old. */
export const NOTHING_TO_SHOW: readonly string[] = ['4', '14', '37', '38'];

export function meaningOf(code: string): string {
  return Object.hasOwn(MEANINGS, code) ? (MEANINGS[code] ?? '') : 'which is not documented';
}
