import { describe, expect, it } from 'vitest';
import { type Certification, exitStatusOf } from '../../certify/certification.ts';
import { certifyVela, certifyVp, type Habits } from './scene.ts';

const TRACE =
  'TypeError: amount is undefined\n    at bet (/app/src/wallet.js:42:13)\n    at next (/app/node_modules/router.js:9:3)';

interface Broken {
  /** What somebody would say who knew the wallet. */
  readonly wallet: string;
  readonly as: typeof certifyVela;
  readonly habits: Habits;
  /** What has to be named, and what is asked for. */
  readonly named: readonly string[];
  readonly only: readonly string[];
}

/** One wallet that is right, and what a small slip in it makes of it. */
const BROKEN: readonly Broken[] = [
  {
    wallet: 'keeps money as floats',
    as: certifyVp,
    habits: { floatMoney: true },
    named: ['funds/tenths-add-up'],
    only: ['funds/'],
  },
  {
    wallet: 'forgets a rollback that comes before its stake',
    as: certifyVela,
    habits: { forgetsEarlyRollbacks: true },
    named: ['rollbacks/before'],
    only: ['rollbacks/before'],
  },
  {
    wallet: 'forgets transactions after a second',
    as: certifyVela,
    habits: { remembersMs: 900 },
    named: ['repeats/stake-later', 'repeats/payout-later', 'repeats/play-later'],
    only: ['-later'],
  },
  {
    wallet: 'takes other content under a known id for a repeat',
    as: certifyVela,
    habits: { ignoresContent: true },
    named: ['content/stake-amount', 'content/payout-amount', 'content/stake-other-player'],
    only: ['content/stake', 'content/payout-amount'],
  },
  {
    wallet: 'reads ids as doubles',
    as: certifyVela,
    habits: { idsAreDoubles: true },
    named: ['ids/neighbours'],
    only: ['ids/'],
  },
  {
    wallet: 'shows a stack trace where it refuses',
    as: certifyVela,
    habits: {
      meddle: (answered) => (/"status_code":2/.test(answered.body) ? { statusCode: 500, body: TRACE } : answered),
    },
    named: ['transport/no-inside', 'content/stake-amount'],
    only: ['content/stake'],
  },
  {
    wallet: 'redirects',
    as: certifyVela,
    habits: {
      meddle: (answered) =>
        /"status_code":3/.test(answered.body)
          ? { ...answered, statusCode: 302, headers: { location: '/login' } }
          : answered,
    },
    named: ['transport/no-redirect'],
    only: ['funds/'],
  },
  {
    wallet: 'keeps the wins of players who are blocked',
    as: certifyVela,
    habits: { keepsWinsOfBlocked: true },
    named: ['standing/blocked-payout'],
    only: ['standing/'],
  },
  {
    wallet: 'asks for funds before it looks for a repeat',
    as: certifyVela,
    habits: { asksFundsFirst: true },
    named: ['repeats/balance-gone', 'funds/all-and-one-more'],
    only: ['repeats/balance-gone', 'funds/'],
  },
  {
    wallet: 'gives the stake back as often as it is asked to',
    as: certifyVp,
    habits: { rollsBackAgain: true },
    named: ['rollbacks/after', 'rollbacks/sixty-times', 'repeats/rollback-again'],
    only: ['rollbacks/', 'repeats/rollback'],
  },
  {
    wallet: 'pays on stakes that were rolled back',
    as: certifyVela,
    habits: { paysOnNothing: true },
    named: ['payouts/on-rolled-back'],
    only: ['payouts/'],
  },
  {
    wallet: 'reads, waits, and writes',
    as: certifyVela,
    habits: { racy: true },
    named: ['repeats/different-stakes-at-once'],
    only: ['at-once', 'racing'],
  },
  {
    wallet: 'lets the balance go below zero',
    as: certifyVela,
    habits: { takesUncovered: true },
    named: ['funds/all-and-one-more', 'repeats/different-stakes-at-once'],
    only: ['funds/', 'different-stakes'],
  },
  {
    wallet: 'opens what has a short tag',
    as: certifyVp,
    habits: { takesShortTags: true },
    named: ['strangers/forged-stake', 'strangers/forged-balance'],
    only: ['forged-stake', 'forged-balance'],
  },
  {
    wallet: 'sets a cookie',
    as: certifyVela,
    habits: { meddle: (answered) => ({ ...answered, headers: { 'set-cookie': 'session=1' } }) },
    named: ['transport/no-cookie'],
    only: ['balance-again'],
  },
];

/** All groups but the hostile inputs, which are many, and the pauses. */
const QUICK = ['repeats/stake', 'content/', 'rollbacks/', 'payouts/', 'funds/', 'standing/', 'ids/', 'strangers/'];

describe('a wallet that', () => {
  it.each(BROKEN)('$wallet is named', async ({ as, habits, named, only }) => {
    const certification = await as(habits, only);
    expect(badIn(certification)).toEqual(expect.arrayContaining([...named]));
  });

  it('is right has nothing to be named, in two protocols', async () => {
    for (const certification of [await certifyVela({}, QUICK), await certifyVp({}, QUICK)]) {
      expect(badIn(certification)).toEqual([]);
      expect(exitStatusOf(certification)).toBe(0);
    }
  });
});

/** Which cases did not hold, but for what is only noted. */
function badIn({ results }: Certification): string[] {
  return results.filter(({ verdict }) => verdict === 'failed' || verdict === 'warned').map(({ id }) => id);
}
