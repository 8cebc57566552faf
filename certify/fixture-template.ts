import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WrongArguments } from './arguments.ts';

const CREDENTIALS = `{
  // Who asks. The id that the wallet knows the provider's account by; some protocols send it in a header.
  "agentId": "main",

  // tg, vp: the agent's key, 64 hex characters. Leave it out for vela and wallet-v2, which know a player by a token.
  "key": "0000000000000000000000000000000000000000000000000000000000000000"

  // A second account of the same provider at this wallet: one id at two agents is two transactions, and the key (or token)
  // of one opens nothing at the other. "url" is where its callbacks go, if that is another address.
  // , "secondAgent": { "agentId": "other", "key": "1111…", "token": "…", "url": "https://…" }

  // vela, wallet-v2: a program that prints a fresh token. It is called with the player and the currency.
  // , "tokenCommand": "./issue-token.sh"
}
`;

const PLAYERS = `{
  // Everybody here has to be a player whom nobody else uses: cases compare balances before and after.
  // A list of several such parties, [ { … }, { … } ], is quicker: each plays a part of the cases, at the same time.
  // Whoever is left out leaves cases "not run", which is not the same as passed.
  // "token": vela and wallet-v2 only, and not needed where credentials.json has a "tokenCommand".

  // Has more than the budget (--budget, 10000 unless you say else).
  "rich": { "playerId": "certify-rich", "currency": "EUR", "token": "…" }

  // Somebody else who has a few hundred.
  // , "second": { "playerId": "certify-second", "currency": "EUR", "token": "…" }

  // Has exactly what stands here, and at least 10: stakes of all that is there, and of one step more. 10.0099 shows besides
  // what is rounded for a provider that speaks in hundredths.
  // , "poor": { "playerId": "certify-poor", "currency": "EUR", "balance": "10.00", "token": "…" }

  // May not play any more. "openStakes": ids of stakes of 1.00 that were taken before, for what is still owed. Each is used
  // once: a rollback gives one back, and where payouts are messages of their own one more is paid.
  // , "blocked": { "playerId": "certify-blocked", "currency": "EUR", "token": "…", "openStakes": ["…", "…"] }

  // The same player as "rich" with money in another currency, a few hundred: neither wallet may move the other.
  // , "otherCurrency": { "playerId": "certify-rich", "currency": "USD", "token": "…" }

  // vela, wallet-v2: a token that is over, of a player who may still play; and open stakes of theirs, as above.
  // , "endedSession": { "playerId": "certify-ended", "currency": "EUR", "token": "…", "openStakes": ["…", "…"] }

  // vela, wallet-v2: a newer token of a player who has open stakes of an earlier session, as above.
  // , "newSession": { "playerId": "certify-again", "currency": "EUR", "token": "…", "openStakes": ["…", "…"] }

  // vela, wallet-v2: a token of "rich" that was issued for another agent, or by somebody else.
  // , "foreignToken": { "token": "…" }

  // vela, wallet-v2, several parties: a token of "rich" from the second agent, in place of the one in credentials.json.
  // , "secondAgent": { "token": "…" }
}
`;

/** Writes both files, with comments that say what belongs there. Throws `WrongArguments` rather than writing over one. */
export async function writeFixtureFiles(directory: string): Promise<string[]> {
  const files = [
    [join(directory, 'credentials.json'), CREDENTIALS],
    [join(directory, 'players.json'), PLAYERS],
  ] as const;
  for (const [file] of files) if (await isThere(file)) throw new WrongArguments(`${file} is there already`);
  await mkdir(directory, { recursive: true });
  // The key and the tokens in them are for their user alone.
  for (const [file, text] of files) await writeFile(file, text, { mode: 0o600, flag: 'wx' });
  return files.map(([file]) => file);
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
