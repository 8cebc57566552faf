/** What a reader of the document has to know once, for all routes. CommonMark. */
export const description = `
The operator's side of a seamless wallet: players and their wallets, deposits and withdrawals, the ledger, the agents
under which game providers call, and the sessions that players take into games.

**Money** is a decimal string in major units of its currency. Up to 4 decimals are taken (\`"100.5"\`), exactly 4 are
given (\`"100.5000"\`); it is never a JSON number and never rounded. **Times** are ISO 8601 UTC with milliseconds.

**Requests** are JSON objects of at most 32 KiB, but for files. A member or parameter that is not described here is refused by name.

**Problems** are \`application/problem+json\` (RFC 9457). Programs look at \`code\`, which is stable; \`detail\` is for
people. Beside the problems of each operation there are \`route_not_found\` (404) and \`method_not_allowed\` (405, with
\`Allow\`).

**Retries.** \`temporarily_unavailable\` (503, with \`Retry-After\`) and \`internal_error\` (500) say that the outcome is
unknown. Every operation except \`createSession\` and \`createLaunch\` may be sent again as it is and has its effect once;
a second one of these mints a second token. \`provider_error\` (502) and \`provider_timeout\` (504) are a provider's own.
`.trim();

export const TAGS = [
  { name: 'Agents', description: "The operator's accounts at game providers: keys, allowed addresses, settings." },
  { name: 'Players', description: 'Who plays.' },
  { name: 'Wallets', description: 'One balance in one currency.' },
  { name: 'Transfers', description: 'Money into a wallet and out of it, by the operator.' },
  { name: 'Adjustments', description: 'Corrections of balances, for which two people are needed.' },
  { name: 'Cases', description: 'What waits for a person, or did.' },
  { name: 'Entries', description: 'The ledger: every line that moved a wallet.' },
  { name: 'Look-ups', description: 'What support, finance and auditors ask: a transaction, a round, a balance then.' },
  { name: 'Sessions', description: 'Tokens under which providers ask for a player.' },
  { name: 'Games', description: 'What a provider offers, and the way into it.' },
  { name: 'Reconciliation', description: "Providers' reports, held against the ledger." },
  { name: 'Books', description: 'Money by day, what is owed to players, stakes that wait for their payout.' },
  { name: 'Audit', description: 'Who changed what, when and why.' },
  { name: 'Service', description: 'The API itself.' },
];
