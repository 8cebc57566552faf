// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of other files.
import type { Mutant } from '../mutant.ts';

const file = 'shared/dynamodb/writes.ts';

/** Every condition under which the store takes a write, each left out once, and what makes a failed one worth anything. */
export const STORE_CONDITIONS: readonly Mutant[] = [
  {
    name: 'wallet-version-unchecked',
    file,
    find: 'wallets.#currency.version = :from${sameEpoch}',
    replace: '(wallets.#currency.version = :from OR attribute_exists(playerKey))${sameEpoch}',
    why: 'Of two stakes at once the later overwrites the balance of the earlier: money appears from nothing.',
  },
  {
    name: 'wallet-owner-unchecked',
    file,
    find: '`playerId = :playerId AND wallets',
    replace: '`(playerId = :playerId OR attribute_exists(playerKey)) AND wallets',
    why: 'Two players whose ids have one hash would share a wallet.',
  },
  {
    name: 'epoch-unchecked',
    file,
    find: "' AND epoch = :epoch'",
    replace: "' AND (epoch = :epoch OR attribute_exists(playerKey))'",
    why: 'A stake that was decided on a living session is taken after the session was ended.',
  },
  {
    name: 'version-stands-still',
    file,
    find: '(from.version + 1).toString()',
    replace: '(from.version + 0).toString()',
    why: 'Two entries have one version, and the next commit of a rival holds although the balance has changed.',
  },
  {
    name: 'arithmetic-without-condition',
    file,
    find: '`playerId = :playerId AND wallets.#currency.version = :from${sameEpoch}`',
    replace: '`playerId = :playerId AND wallets.#currency.balance >= :zero${sameEpoch}`',
    also: [
      {
        find: 'SET wallets.#currency.balance = :balance,',
        replace: 'SET wallets.#currency.balance = wallets.#currency.balance + :change,',
      },
      {
        find: "':balance': { N: balance.toString() },",
        replace: "':change': { N: (balance - from.balance).toString() }, ':zero': { N: '-9' },",
      },
      { find: "        ':from': { N: from.version.toString() },\n", replace: '' },
    ],
    why: 'The balance adds up, but nobody looks whether it still covers the stake, and the entries beside it tell another story.',
  },
  {
    name: 'entry-overwrites',
    file,
    find: "...(write.over ? only(write.over) : { ConditionExpression: 'attribute_not_exists(transactionKey)' }),",
    replace: '...(write.over && only(write.over)),',
    why: 'A copy of a request that runs at the same time moves the money again.',
  },
  {
    name: 'paid-stake-unprotected',
    file,
    find: "'attribute_not_exists(settledBy) AND attribute_not_exists(rolledBackBy)",
    replace: "'attribute_not_exists(rolledBackBy)",
    why: 'A rollback that races the payout gives back a stake that was paid on.',
  },
  {
    name: 'rolled-back-stake-unprotected',
    file,
    find: 'AND attribute_not_exists(rolledBackBy) AND',
    replace: 'AND',
    why: 'A payout that races the rollback pays on a stake that was given back.',
  },
  {
    name: 'standing-play-unprotected',
    file,
    find: " AND attribute_not_exists(standing)';",
    replace: "';",
    why: 'A play that was declared to stand is undone by a copy of its rollback that comes at the same time.',
  },
  {
    name: 'mark-on-nothing',
    file,
    find: '`attribute_exists(transactionKey) AND ${UNMARKED}`',
    replace: 'UNMARKED',
    why: 'A mark makes a record where none is, and the transaction that belongs there can never be booked.',
  },
  {
    name: 'refusal-unchecked',
    file,
    find: '`#type = :type${further}`',
    replace: '`(#type = :type OR attribute_exists(transactionKey))${further}`',
    why: 'Two copies of a retried card, at once, are both booked over the refusal.',
  },
  {
    name: 'closed-refusal-booked',
    file,
    find: "...only('refusal', ` AND ${UNMARKED}`),",
    replace: "...only('refusal'),",
    why: 'A refused stake is booked although its rollback was answered meanwhile.',
  },
  {
    name: 'tally-opened-twice',
    file,
    find: "? { ConditionExpression: 'attribute_not_exists(transactionKey)' }",
    replace: '? {}',
    why: 'Two stakes open the tally of a round at once: one of them is not counted, and a payout on it is refused.',
  },
  {
    name: 'tally-revision-unchecked',
    file,
    find: "ConditionExpression: 'revision = :from',",
    replace: "ConditionExpression: 'revision = :from OR attribute_exists(transactionKey)',",
    why: 'A payout lands on a round whose last stake is being rolled back.',
  },
  {
    name: 'conditions-tell-nothing',
    file,
    find: "{ ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }",
    replace: "{ ReturnValuesOnConditionCheckFailure: 'NONE' }",
    why: 'Every lost race costs further requests, up to the deadline when many play on one wallet.',
  },
  {
    name: 'returned-items-ignored',
    file: 'shared/dynamodb/ledger-store.ts',
    find: 'if (name !== WALLET && !isBeside(name)) records.set(name, item && recordFrom(item));',
    replace: 'if (name !== WALLET && !item) records.set(name, undefined);',
    why: 'What the failed condition returned is thrown away: the same decision is sent again.',
  },
];
