import { describe, expect, it } from 'vitest';
import { exitStatusOf } from '../../certify/certification.ts';
import { type Broken, badIn } from './broken.ts';
import type { Answered, Door } from './doors.ts';
import { certifyVela, certifyVp } from './scene.ts';

const TRACE =
  'TypeError: amount is undefined\n    at bet (/app/src/wallet.js:42:13)\n    at next (/app/node_modules/router.js:9:3)';

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
    named: ['repeats/stake-later', 'repeats/payout-later'],
    only: ['stake-later', 'payout-later'],
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
    habits: { nameOf: (id) => String(Number(id)) },
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

/** Slips that nobody has listed: what certifies has to find them all the same. */
const OTHERS: readonly Broken[] = [
  {
    wallet: 'says that it is done, and does it later',
    as: certifyVela,
    habits: { movesLaterMs: 60 },
    named: ['repeats/stake-again', 'repeats/payout-again'],
    only: ['repeats/stake-again', 'repeats/payout-again'],
  },
  {
    wallet: 'does not look whose stake it pays on or gives back',
    as: certifyVela,
    habits: { ownersDoNotMatter: true },
    named: ['content/payout-other-player-first', 'content/rollback-other-player-first'],
    only: ['other-player'],
  },
  {
    wallet: 'takes a payout for a repeat of its stake',
    as: certifyVela,
    habits: { kindsDoNotMatter: true },
    named: ['repeats/payout-again', 'payouts/before-stake'],
    only: ['payout'],
  },
  {
    wallet: 'keeps ids of plays apart from ids of stakes',
    as: certifyVela,
    habits: { kindsApart: true },
    named: ['content/stake-as-play'],
    only: ['stake-as-play'],
  },
  {
    wallet: 'pays what has no stake',
    as: certifyVela,
    habits: { paysWithoutStake: true },
    named: ['payouts/before-stake'],
    only: ['payouts/'],
  },
  {
    wallet: 'refuses to be told of a lost round',
    as: certifyVela,
    habits: { refusesLosses: true },
    named: ['payouts/of-nothing'],
    only: ['payouts/'],
  },
  {
    wallet: 'lets a rollback that came first stop one stake and not its repeat',
    as: certifyVela,
    habits: { tombstonesOnce: true },
    named: ['rollbacks/before'],
    only: ['rollbacks/'],
  },
  {
    wallet: 'gives back what was never taken',
    as: certifyVp,
    habits: { givesBackRefused: true },
    named: ['rollbacks/of-uncovered'],
    only: ['rollbacks/'],
  },
  {
    wallet: 'leaves the win of a play that is rolled back',
    as: certifyVp,
    habits: { leavesWinOfPlay: true },
    named: ['rollbacks/of-play'],
    only: ['rollbacks/'],
  },
  {
    wallet: 'takes back what is left of a win that is spent',
    as: certifyVela,
    habits: { takesPartBack: true },
    named: ['rollbacks/of-spent-play'],
    only: ['rollbacks/'],
  },
  {
    wallet: 'covers a stake by what it wins',
    as: certifyVp,
    habits: { coversByWin: true },
    named: ['funds/play-uncovered'],
    only: ['funds/'],
  },
  {
    wallet: 'does not let a player stake the last unit',
    as: certifyVela,
    habits: { keepsLastUnit: true },
    named: ['funds/all-and-one-more'],
    only: ['funds/'],
  },
  {
    wallet: 'takes a stake later that it had refused',
    as: certifyVela,
    habits: { forgetsRefusals: true },
    named: ['funds/refusal-is-kept'],
    only: ['funds/'],
  },
  {
    wallet: 'keeps the stakes of players who are blocked',
    as: certifyVela,
    habits: { keepsStakesOfBlocked: true },
    named: ['standing/blocked-rollback'],
    only: ['standing/'],
  },
  {
    wallet: 'lets blocked players play',
    as: certifyVela,
    habits: { blocksNobody: true },
    named: ['standing/blocked-new-stake'],
    only: ['standing/'],
  },
  {
    wallet: 'gives one id to two players who come at once',
    as: certifyVela,
    habits: { racyIds: true },
    named: ['content/stake-two-players-at-once'],
    only: ['at-once'],
  },
  {
    wallet: 'forgets transactions after half a second, which is longer than a case and shorter than a run',
    as: certifyVela,
    habits: { remembersMs: 500 },
    named: ['repeats/at-the-end'],
    only: ['repeats/at-the-end', 'stake-later'],
  },
  {
    wallet: 'compares ids as people do',
    as: certifyVp,
    habits: { nameOf: (id) => id.toLowerCase() },
    named: ['ids/lookalikes'],
    only: ['ids/'],
  },
  {
    wallet: 'trims ids',
    as: certifyVp,
    habits: { nameOf: (id) => id.trim() },
    named: ['ids/lookalikes'],
    only: ['ids/'],
  },
  {
    wallet: 'cuts ids that are too long for its column',
    as: certifyVp,
    habits: { nameOf: (id) => id.slice(0, 100) },
    named: ['ids/neighbours'],
    only: ['ids/'],
  },
  {
    wallet: 'counts ids in signed integers',
    as: certifyVela,
    habits: { nameOf: (id) => id.replace(/\d+$/, (all) => (BigInt(all) < 2n ** 63n ? all : `${2n ** 63n - 1n}`)) },
    named: ['ids/neighbours'],
    only: ['ids/'],
  },
  {
    wallet: 'takes the key of any agent',
    as: certifyVp,
    habits: { takesAnyKey: true },
    named: ['strangers/secret-of-other-agent-stake', 'strangers/secret-of-other-agent-balance'],
    only: ['secret-of-other-agent'],
  },
  {
    wallet: 'takes one id at two agents for one transaction',
    as: certifyVp,
    habits: { agentsShareIds: true },
    named: ['ids/two-agents'],
    only: ['ids/'],
  },
  {
    wallet: 'takes what comes in the clear',
    as: certifyVp,
    habits: { takesPlaintext: true },
    named: ['strangers/forged-stake', 'strangers/forged-balance'],
    only: ['forged-stake', 'forged-balance'],
  },
  {
    wallet: 'takes players in any letters',
    as: certifyVp,
    habits: { playerOf: (uid) => uid.toLowerCase() },
    named: ['strangers/player-in-capitals'],
    only: ['player'],
  },
  {
    wallet: 'takes one currency for another',
    as: certifyVp,
    habits: { ignoresCurrency: true },
    named: ['strangers/currency-not-held'],
    only: ['currency'],
  },
  {
    wallet: 'rounds amounts to hundredths',
    as: certifyVp,
    habits: { rounded: (units) => ((units + 50n) / 100n) * 100n },
    named: ['funds/tenths-add-up'],
    only: ['funds/'],
  },
  {
    wallet: 'counts in integers of 32 bits',
    as: certifyVp,
    habits: { rounded: (units) => units % 2n ** 32n },
    named: ['funds/beyond-floats'],
    only: ['funds/'],
  },
  {
    wallet: 'takes stakes of less than nothing',
    as: certifyVp,
    habits: { takesNegative: true },
    named: ['hostile/almost-stake'],
    only: ['almost-stake'],
  },
  {
    wallet: 'refuses what has a new member',
    as: certifyVp,
    habits: { refusesNewMembers: true },
    named: ['content/stake-more', 'content/rollback-more'],
    only: ['-more'],
  },
  {
    wallet: 'does by any method what has one',
    as: certifyVp,
    habits: { takesAnyMethod: true },
    named: ['hostile/other-methods'],
    only: ['other-methods'],
  },
  {
    wallet: 'answers a repeat with what it said then',
    as: certifyVela,
    habits: { around: answersAgain },
    named: ['repeats/balance-gone'],
    only: ['balance-gone'],
  },
  {
    wallet: 'tells a balance that is a moment old',
    as: certifyVela,
    habits: { around: remembersBalances },
    named: ['repeats/stake-again'],
    only: ['stake-again'],
  },
  {
    wallet: 'shows the balance of a player to somebody with an invented token',
    as: certifyVela,
    habits: {
      meddle: (answered) => ({ ...answered, body: answered.body.replace('"status_code":1,', '$&"balance":10000,') }),
    },
    named: ['strangers/invented-token-balance'],
    only: ['invented-token'],
  },
  {
    wallet: 'closes a connection in the place of an answer',
    as: certifyVela,
    habits: { around: (door) => nth(12, door, async () => ({ statusCode: 0, body: '' })) },
    named: ['transport/answered'],
    only: ['repeats/stake-again', 'repeats/payout-again'],
  },
  {
    wallet: 'says no by a status of HTTP',
    as: certifyVela,
    habits: {
      meddle: (answered) => (/"status_code":3/.test(answered.body) ? { ...answered, statusCode: 402 } : answered),
    },
    named: ['funds/all-and-one-more'],
    only: ['funds/'],
  },
  {
    wallet: 'repeats a token in what it refuses',
    as: certifyVela,
    habits: {
      meddle: ({ body, ...rest }) => ({ ...rest, body: body.replace('Invalid Transaction', 'token-of-rich: Invalid') }),
    },
    named: ['transport/no-secret'],
    only: ['content/stake-amount'],
  },
  {
    wallet: 'answers later than the provider waits',
    as: certifyVp,
    habits: {
      around: (door) =>
        nth(10, door, async (asked) => {
          await new Promise((resolve) => setTimeout(resolve, 3_050));
          return door(asked);
        }),
    },
    named: ['transport/in-time'],
    only: ['repeats/balance-again'],
  },
];

/** All groups but the hostile inputs, which are many, and the pauses. */
const QUICK = ['repeats/stake', 'content/', 'rollbacks/', 'payouts/', 'funds/', 'standing/', 'ids/', 'strangers/'];

const LEFT_OPEN = /^(ids\/(rollback-adds|repeat-adds|no-text)|standing\/blocked-retry$|funds\/retry-when-covered$)/;

describe('a wallet that', () => {
  it.each([...BROKEN, ...OTHERS])('$wallet is named', async ({ as, habits, named, only }) => {
    const certification = await as(habits, only);
    expect(badIn(certification)).toEqual(expect.arrayContaining([...named]));
  });

  it('is right has nothing to be named', async () => {
    const certification = await certifyVela({}, QUICK);
    expect(badIn(certification)).toEqual([]);
    expect(exitStatusOf(certification)).toBe(0);
  });

  it('is right and simple fails no must, where the document leaves open what it makes of second ids and of retries', async () => {
    const certification = await certifyVp({}, QUICK);
    expect(badIn(certification).filter((id) => !LEFT_OPEN.test(id))).toEqual([]);
    expect(exitStatusOf(certification)).toBe(0);
  });
});

/** One request is answered in another way. */
function nth(which: number, door: Door, other: Door): Door {
  let asked = 0;
  return (request) => {
    asked += 1;
    return asked === which ? other(request) : door(request);
  };
}

/** A cache of answers in front of the wallet, as a generic layer for idempotency keeps one. */
function answersAgain(door: Door): Door {
  const answers = new Map<string, Answered>();
  return async (asked) => {
    const key = `${asked.path} ${asked.query}`;
    if (asked.path.endsWith('authenticate')) return door(asked);
    const answered = answers.get(key) ?? (await door(asked));
    answers.set(key, answered);
    return answered;
  };
}

/** A cache of balances that nobody clears when they change. */
function remembersBalances(door: Door): Door {
  const answers = new Map<string, { readonly answered: Answered; readonly at: number }>();
  return async (asked) => {
    if (!asked.path.endsWith('authenticate')) return door(asked);
    const known = answers.get(`${asked.query}`);
    if (known && performance.now() - known.at < 200) return known.answered;
    const answered = await door(asked);
    answers.set(`${asked.query}`, { answered, at: performance.now() });
    return answered;
  };
}
