import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { formatMajorNumber } from '../../shared/domain/money.ts';
import { type Broken, badIn } from './broken.ts';
import type { Answered, Door } from './doors.ts';
import { certifyVela, certifyVp } from './scene.ts';

const STAKES_AND_PAYOUTS = ['repeats/', 'payouts/', 'content/'];

/** What each of them stands for has happened to somebody: a copy that comes late, a cache, a comparison that is not exact, a serializer. */
const WALLETS: readonly Broken[] = [
  {
    wallet: 'gives a stake back that was paid on',
    as: certifyVela,
    habits: { rollsBackSettled: true },
    named: ['payouts/rollback-after', 'payouts/racing-rollback'],
    only: ['payouts/'],
  },
  {
    wallet: 'takes a stake again whose copy comes after the payout',
    as: certifyVela,
    habits: { forgetsWhatIsPaid: true },
    named: ['payouts/stake-again-after'],
    only: ['payouts/'],
  },
  {
    wallet: 'takes a smaller amount under a known id for a repeat',
    as: certifyVela,
    habits: { takesLessForRepeat: true },
    named: ['content/stake-every-field'],
    only: ['content/stake'],
  },
  {
    wallet: 'takes a stake anew that was rolled back',
    as: certifyVela,
    habits: { reopensUndone: true },
    named: ['rollbacks/after', 'ids/neighbours'],
    only: ['rollbacks/', 'ids/'],
  },
  {
    wallet: 'gives a stake back twice to two rollbacks at once',
    as: certifyVp,
    habits: { racyRollbacks: true },
    named: ['repeats/rollback-at-once'],
    only: ['at-once'],
  },
  {
    wallet: 'pays twice to two payouts at once',
    as: certifyVela,
    habits: { racyPayouts: true },
    named: ['repeats/payout-at-once', 'payouts/racing-rollback'],
    only: ['at-once', 'racing'],
  },
  {
    wallet: 'pays on a stake that was not covered',
    as: certifyVela,
    habits: { paysOnRefused: true },
    named: ['payouts/on-refused'],
    only: ['payouts/'],
  },
  {
    wallet: 'does not look which brand a stake is of',
    as: certifyVp,
    habits: { ignoresGame: true },
    named: ['content/stake-every-field'],
    only: ['content/stake'],
  },
  {
    wallet: 'keeps ids for each player',
    as: certifyVela,
    habits: { idsPerPlayer: true },
    named: ['content/stake-other-player', 'content/stake-two-players-at-once'],
    only: ['content/stake'],
  },
  {
    wallet: 'refuses free rounds',
    as: certifyVela,
    habits: { refusesFreeRounds: true },
    named: ['funds/all-and-one-more'],
    only: ['funds/'],
  },
  {
    wallet: 'forgets after half a second that a rollback came first',
    as: certifyVela,
    habits: { remembersTombstonesMs: 500 },
    named: ['repeats/at-the-end'],
    only: ['repeats/at-the-end', 'stake-later'],
  },
  {
    wallet: 'refuses the repeat of a payout to a player who is blocked',
    as: certifyVela,
    habits: { forgetsPaidOfBlocked: true },
    named: ['standing/blocked-payout'],
    only: ['standing/'],
  },
  {
    wallet: 'ends sessions an hour late',
    as: certifyVela,
    habits: { endsSessionsLate: true },
    named: ['standing/endedSession-new-stake'],
    only: ['standing/'],
  },
  {
    wallet: 'pays into open sessions only',
    as: certifyVela,
    habits: { paysSessionsOnly: true },
    named: ['standing/endedSession-payout', 'standing/endedSession-rollback'],
    only: ['standing/'],
  },
  {
    wallet: 'takes tokens of another agent',
    as: certifyVela,
    habits: { takesForeignTokens: true },
    named: ['strangers/foreign-token-stake', 'strangers/foreign-token-balance'],
    only: ['foreign-token'],
  },
  {
    wallet: 'takes tokens in any letters',
    as: certifyVela,
    habits: { tokenOf: (token) => token.toLowerCase() },
    named: ['strangers/token-in-other-letters-stake', 'strangers/token-in-other-letters-balance'],
    only: ['strangers/'],
  },
  {
    wallet: 'cuts ids after eighteen digits',
    as: certifyVela,
    habits: { nameOf: (id) => id.slice(0, 18) },
    named: ['ids/neighbours'],
    only: ['ids/'],
  },
  {
    wallet: 'looks players up as people write them',
    as: certifyVp,
    habits: { playerOf: (uid) => uid.trim() },
    named: ['strangers/player-in-capitals'],
    only: ['player'],
  },
  {
    wallet: 'checks no tag',
    as: certifyVp,
    habits: { checksNoTag: true },
    named: ['strangers/forged-stake', 'strangers/forged-rollback'],
    only: ['strangers/forged'],
  },
  {
    wallet: 'takes a retry for a transaction of its own',
    as: certifyVp,
    habits: { retriesApart: true },
    named: ['rollbacks/before-retry'],
    only: ['rollbacks/'],
  },
  {
    wallet: 'refuses the noise of a float',
    as: certifyVp,
    habits: { refusesNoise: true },
    named: ['funds/float-noise'],
    only: ['funds/'],
  },
  {
    wallet: 'takes the last of two members with one name',
    as: certifyVp,
    habits: { takesTwice: true },
    named: ['hostile/almost-stake'],
    only: ['hostile/almost-stake'],
  },
  {
    wallet: 'takes the same in another order for something else',
    as: certifyVp,
    habits: { comparesTexts: true },
    named: ['repeats/stake-reworded'],
    only: ['repeats/stake'],
  },
  {
    wallet: 'opens an envelope once',
    as: certifyVp,
    habits: { opensOnce: true },
    named: ['repeats/stake-again', 'repeats/rollback-again'],
    only: ['-again'],
  },
  {
    wallet: 'tells hundredths where it keeps more',
    as: certifyVp,
    habits: { tells: (units) => (Number(units) / 10_000).toFixed(2) },
    named: ['funds/tenths-add-up'],
    only: ['funds/'],
  },
  {
    wallet: 'tells the balance in the units of another currency',
    as: certifyVp,
    habits: { tells: (units) => formatMajorNumber(units * 100n) },
    named: ['funds/balance-as-told', 'repeats/stake-again'],
    only: ['funds/balance', 'stake-again'],
  },
  {
    wallet: 'tells the balance as it was before',
    as: certifyVp,
    habits: { tellsBefore: true },
    named: ['repeats/stake-again', 'repeats/rollback-again'],
    only: ['-again'],
  },
  {
    wallet: 'says that funds are missing by the code for anything',
    as: certifyVp,
    habits: { meddle: ({ body, ...rest }) => ({ ...rest, body: body.replace('"1006"', '"9999"') }) },
    named: ['funds/all-and-one-more', 'rollbacks/of-uncovered'],
    only: ['funds/', 'uncovered'],
  },
  {
    wallet: 'says no with HTTP 500',
    as: certifyVp,
    habits: {
      meddle: (answered) => (/"status":"1006"/.test(answered.body) ? { ...answered, statusCode: 500 } : answered),
    },
    named: ['funds/all-and-one-more'],
    only: ['funds/'],
  },
  {
    wallet: 'begins what it refuses with a byte-order mark',
    as: certifyVela,
    habits: {
      meddle: ({ body, ...rest }) => ({ ...rest, body: body.includes('"status_code":3') ? `\ufeff${body}` : body }),
    },
    named: ['funds/all-and-one-more'],
    only: ['funds/'],
  },
  {
    wallet: 'answers as a page',
    as: certifyVela,
    habits: { meddle: (answered) => ({ ...answered, headers: { 'content-type': 'text/html' } }) },
    named: ['transport/json'],
    only: ['stake-again'],
  },
  {
    wallet: 'compresses what nobody asked it to',
    as: certifyVela,
    habits: {
      meddle: ({ body, ...rest }) =>
        body.includes('"status_code":3')
          ? { ...rest, body: gzipSync(body).toString('latin1'), headers: { 'content-encoding': 'gzip' } }
          : { ...rest, body },
    },
    named: ['funds/all-and-one-more'],
    only: ['funds/'],
  },
  {
    wallet: 'asks a copy of the store for balances, which is a moment behind',
    as: certifyVela,
    habits: { around: asksCopy },
    named: ['repeats/stake-again'],
    only: ['stake-again'],
  },
  {
    wallet: 'has a page of its own for what it cannot open',
    as: certifyVp,
    habits: { around: hasErrorPage },
    named: ['hostile/no-envelope-balance', 'hostile/no-envelope-stake'],
    only: ['hostile/no-envelope'],
  },
  {
    wallet: 'is too busy for more than four at once',
    as: certifyVela,
    habits: { around: fourAtOnce },
    named: ['repeats/stake-at-once'],
    only: ['repeats/stake-at-once'],
  },
];

describe('a wallet that', () => {
  it.each(WALLETS)('$wallet is named', async ({ as, habits, named, only }) => {
    expect(badIn(await as(habits, only))).toEqual(expect.arrayContaining([...named]));
  });

  it('is right has nothing to be named in what is new', async () => {
    for (const as of [certifyVela, certifyVp]) expect(badIn(await as({}, STAKES_AND_PAYOUTS))).toEqual([]);
  });
});

/** The balance is what it was up to a third of a second ago. */
function asksCopy(door: Door): Door {
  const known = new Map<string, { readonly answered: Answered; readonly at: number }>();
  return async (asked) => {
    if (!asked.path.endsWith('authenticate')) return door(asked);
    const copy = known.get(`${asked.query}`);
    if (copy && performance.now() - copy.at < 300) return copy.answered;
    const answered = await door(asked);
    known.set(`${asked.query}`, { answered, at: performance.now() });
    return answered;
  };
}

/** As a framework does where nothing catches what its parser throws. */
function hasErrorPage(door: Door): Door {
  return async (asked) => {
    const isEnvelope = /^\{"cipherText":"[^"]*"\}$/.test(asked.body);
    return isEnvelope ? door(asked) : { statusCode: 500, body: '<h1>Internal Server Error</h1>' };
  };
}

function fourAtOnce(door: Door): Door {
  let busy = 0;
  return async (asked) => {
    busy += 1;
    try {
      if (busy > 4) return { statusCode: 503, body: 'busy' };
      await new Promise((resolve) => setTimeout(resolve, 20));
      return await door(asked);
    } finally {
      busy -= 1;
    }
  };
}
