import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { exitStatusOf } from '../../certify/certification.ts';
import type { Broken } from './broken.ts';
import type { Answered, Asked } from './doors.ts';
import { certifyVela, certifyWalletV2, type Habits } from './scene.ts';

type Slipping = Omit<Broken, 'as'>;

const inEuros = (owner: string) => owner.replace('USD', 'EUR');
const worded = (word: (body: string) => string): Habits => ({
  meddle: ({ body, ...rest }) => ({ ...rest, body: word(body) }),
});
const asking = (ask: (asked: Asked) => Asked): Habits => ({ around: (door) => (asked) => door(ask(asked)) });
const FORM = { named: ['repeats/balance-again'], only: ['repeats/balance-again'] };

/** What goes wrong in a wallet that knows a player by a session, whichever protocol it speaks. */
const WALLETS: readonly Slipping[] = [
  {
    wallet: 'has one balance for all currencies',
    habits: { oneBalance: true },
    named: ['strangers/currencies-apart'],
    only: ['strangers/currenc'],
  },
  {
    wallet: 'pays into the first wallet of a player',
    habits: { paysInto: inEuros },
    named: ['strangers/currencies-apart'],
    only: ['strangers/currenc'],
  },
  {
    wallet: 'gives stakes back to the first wallet of a player',
    habits: { givesBackTo: inEuros },
    named: ['strangers/currencies-apart'],
    only: ['strangers/currenc'],
  },
  {
    wallet: 'pays in the currency of the session what was staked in another one',
    habits: { playersMixCurrencies: true, currenciesShareIds: true },
    named: ['payouts/in-other-currency'],
    only: ['in-other-currency'],
  },
  {
    wallet: 'says that all of them play in one currency',
    habits: worded((body) => body.replace(/"currency":"\w+"/, '"currency":"EUR"')),
    named: ['strangers/currency-is-told'],
    only: ['strangers/currenc'],
  },
  {
    wallet: 'says no currency where it says who plays',
    habits: worded((body) => (/member_id|player_id/.test(body) ? body.replace(/,"currency":"\w+"/, '') : body)),
    named: ['strangers/currency-is-told'],
    only: ['strangers/currenc'],
  },
  {
    wallet: 'says of each player that it is the same one',
    habits: worded((body) => body.replace(/"(member_id|player_id)":"\w+"/, '"$1":"second"')),
    named: ['strangers/who-is-told'],
    only: ['strangers/who'],
  },
  {
    wallet: 'does not say who plays',
    habits: worded((body) => body.replace(/,"(member_id|player_id)":"\w+"/, '')),
    named: ['strangers/who-is-told'],
    only: ['strangers/who'],
  },
  ...Object.entries({
    'as a text': '"$2"',
    'with two decimals': '$2.00',
    'with an exponent': '$2e0',
    'below zero': '-$2',
    'as null': 'null',
  }).map(([how, balance]) => ({
    wallet: `writes balances ${how}`,
    habits: worded((body) => body.replace(/"(balance|credit)":(\d+)/, `"$1":${balance}`)),
    ...FORM,
  })),
  {
    wallet: 'leaves out a balance that is 0',
    habits: worded((body) => body.replace(/,"balance":0\b|"credit":0,/, '')),
    named: ['repeats/balance-gone'],
    only: ['repeats/balance-gone'],
  },
  {
    wallet: 'writes its verdict as a text',
    habits: worded((body) => body.replace(/"(status_code|result)":(\d)/, '"$1":"$2"')),
    ...FORM,
  },
  { wallet: 'answers 201', habits: { meddle: (answered) => ({ ...answered, statusCode: 201 }) }, ...FORM },
  {
    wallet: 'keeps ids in 32 bits',
    habits: { nameOf: (id) => id.replace(/\d+$/, (digits) => String(BigInt.asIntN(32, BigInt(digits)))) },
    named: ['ids/neighbours'],
    only: ['ids/'],
  },
  {
    wallet: 'keeps the last ten digits of an id',
    habits: { nameOf: (id) => id.slice(-10) },
    named: ['ids/neighbours'],
    only: ['ids/'],
  },
  {
    wallet: 'pays on a stake whose rollback came first',
    habits: { paysOnTombstones: true },
    named: ['rollbacks/before'],
    only: ['rollbacks/before'],
  },
  {
    wallet: 'forgets after half a second that a stake was not covered',
    habits: { remembersRefusalsMs: 500 },
    named: ['repeats/at-the-end'],
    only: ['repeats/at-the-end', 'stake-later'],
  },
  {
    wallet: 'takes one and a half for one',
    habits: asking(({ query, body, ...rest }) => ({
      ...rest,
      query: new URLSearchParams(query.toString().replace(/=1\.5(?=&|$)/, '=1')),
      body: body.replace(/:1\.5([,}])/, ':1$1'),
    })),
    named: ['hostile/no-amount-of-stake', 'hostile/no-amount-of-payout'],
    only: ['hostile/no-amount'],
  },
  {
    wallet: 'keeps a checksum of an id',
    habits: { nameOf: (id) => id.replace(/\d+$/, (digits) => String(crc32(digits))) },
    named: ['ids/neighbours'],
    only: ['ids/'],
  },
  {
    wallet: 'drops the sign of an id',
    habits: { nameOf: (id) => id.replace(/\d+$/, (digits) => String(BigInt.asUintN(63, BigInt(digits)))) },
    named: ['ids/neighbours'],
    only: ['ids/'],
  },
  {
    wallet: 'remembers a thousand transactions',
    habits: { remembers: 1_000 },
    named: ['repeats/after-many'],
    only: ['repeats/after-many'],
  },
  {
    wallet: 'knows a transaction by its session and its id',
    habits: { idsPerSession: true },
    named: ['repeats/in-new-session'],
    only: ['repeats/in-new-session'],
  },
  {
    wallet: 'takes one id at two agents for one transaction',
    habits: { agentsShareIds: true },
    named: ['ids/two-agents'],
    only: ['ids/'],
  },
  {
    wallet: 'takes tokens at any agent',
    habits: { agentsShareTokens: true },
    named: ['strangers/secret-of-other-agent-stake', 'strangers/secret-of-other-agent-balance'],
    only: ['secret-of-other-agent'],
  },
  {
    wallet: 'looks a token up by its beginning',
    habits: { tokenOf: (token) => (token !== '' && 'token-of-rich'.startsWith(token) ? 'token-of-rich' : token) },
    named: ['strangers/shorter-token-stake'],
    only: ['strangers/shorter-token'],
  },
  {
    wallet: 'cuts tokens that are too long for its column',
    habits: { tokenOf: (token) => (token.startsWith('token-of-rich') ? 'token-of-rich' : token) },
    named: ['strangers/longer-token-stake'],
    only: ['strangers/longer-token'],
  },
  {
    wallet: 'looks tokens up as a pattern',
    habits: { tokenOf: (token) => (token === '%' ? 'token-of-rich' : token) },
    named: ['strangers/any-token-stake', 'strangers/any-token-balance'],
    only: ['strangers/any-token'],
  },
  {
    wallet: 'says done to what it owes after a session, and keeps it',
    habits: { owesForever: (owner) => owner.startsWith('ended') },
    named: ['standing/endedSession-payout', 'standing/endedSession-rollback'],
    only: ['standing/'],
  },
  {
    wallet: 'adds payouts to a balance that it has read before',
    habits: { losesUpdatesOf: 'payout' },
    named: ['repeats/everything-at-once'],
    only: ['everything-at-once'],
  },
  {
    wallet: 'adds rollbacks to a balance that it has read before',
    habits: { losesUpdatesOf: 'rollback' },
    named: ['repeats/everything-at-once'],
    only: ['everything-at-once'],
  },
  {
    wallet: 'looks for a stake, and leaves a mark that it was rolled back, where it has come meanwhile',
    habits: { racyTombstones: true },
    named: ['rollbacks/racing'],
    only: ['rollbacks/racing'],
  },
  {
    wallet: 'gives back what was staked last',
    habits: { rollsBackLatest: true },
    named: ['rollbacks/of-the-named'],
    only: ['rollbacks/of-the-named'],
  },
  {
    wallet: 'gives back whole units',
    habits: { givesBack: (units) => units - (units % 10_000n) },
    named: ['funds/tenths-add-up'],
    only: ['funds/tenths'],
  },
  {
    wallet: 'refuses another amount, and writes it down',
    habits: { writesOver: true },
    named: ['content/stake-amount'],
    only: ['content/stake-amount'],
  },
  {
    wallet: 'pays nothing on free rounds',
    habits: { freeRoundsWinNothing: true },
    named: ['payouts/of-free-round'],
    only: ['payouts/of'],
  },
  {
    wallet: 'pays a thousand at most, and says that it has paid',
    habits: { paysOut: (units) => (units > 10_000_000n ? 10_000_000n : units) },
    named: ['payouts/large'],
    only: ['payouts/large'],
  },
  {
    wallet: 'keeps floats, and rounds what it tells',
    habits: { roundedFloats: true },
    named: ['funds/all-after-tenths'],
    only: ['funds/all-after'],
  },
  ...[64, 32].map((stakeBits) => ({
    wallet: `keeps the last ${stakeBits} bits of what it multiplies by a hundred`,
    habits: { stakeBits },
    named: ['funds/beyond-floats'],
    only: ['funds/beyond'],
  })),
  {
    wallet: 'pays on no stake that is older than half a second',
    habits: { paysForMs: 500 },
    named: ['repeats/at-the-end'],
    only: ['repeats/at-the-end', 'stake-later'],
  },
  {
    wallet: 'counts payouts in 32 bits',
    habits: { paysOut: (units) => BigInt.asIntN(32, units / 100n) * 100n },
    named: ['payouts/large'],
    only: ['payouts/large'],
  },
];

const VELA: readonly Slipping[] = [
  {
    wallet: 'waits for messages of the same kind only',
    habits: { locksByKind: true },
    named: ['content/stake-and-play-at-once'],
    only: ['content/stake-and-play'],
  },
  {
    wallet: 'tells a balance to whoever it does not know',
    habits: worded((body) => body.replace('"status_code":1,', '"status_code":1,"balance":4200,')),
    named: ['strangers/longer-token-stake'],
    only: ['strangers/longer-token'],
  },
  {
    wallet: 'looks only at stakes whether a session is over',
    habits: { endsSessionsLate: 'for plays' },
    named: ['standing/endedSession-new-stake'],
    only: ['standing/'],
  },
  ...(
    [
      ['tombstone', 'rollbacks/before'],
      ['settled', 'content/stake-as-play'],
    ] as const
  ).map(([playsOver, named]) => ({
    wallet: `takes a play over what is there (${playsOver})`,
    habits: { playsOver },
    named: [named],
    only: [named],
  })),
  {
    wallet: 'pays points that were used up',
    habits: asking(({ query, ...rest }) => {
      const [win, used] = ['total_win', 'total_used'].map((name) => BigInt(query.get(name) ?? 0));
      if (used) query.set('total_win', `${(win ?? 0n) + used}`);
      return { ...rest, query };
    }),
    named: ['content/payout-more'],
    only: ['content/payout-more'],
  },
  {
    wallet: 'knows whoever shows no token as who was there last',
    habits: asking(({ query, ...rest }) => ({
      ...rest,
      query: query.has('access_token') ? query : new URLSearchParams([...query, ['access_token', 'token-of-rich']]),
    })),
    named: ['hostile/almost-stake', 'hostile/almost-balance'],
    only: ['hostile/almost'],
  },
  {
    wallet: 'says that the id is wrong where funds are missing',
    habits: worded((body) => body.replace('"status_code":3', '"status_code":2')),
    named: ['funds/code-of-uncovered'],
    only: ['code-of'],
  },
  {
    wallet: 'says that the id is wrong where nobody knows the token',
    habits: worded((body) => body.replace('"status_code":1', '"status_code":2')),
    named: ['strangers/code-of-stranger'],
    only: ['code-of'],
  },
  {
    wallet: 'takes a round that was lost for one that is open',
    habits: { lossIsNoPayout: true },
    named: ['payouts/of-nothing'],
    only: ['payouts/of-nothing'],
  },
  {
    wallet: 'pays on plays',
    habits: { paysOnPlays: true },
    named: ['payouts/on-play'],
    only: ['payouts/on-play'],
  },
  {
    wallet: 'keeps what a play has lost that is rolled back',
    habits: { keepsLossOfPlay: true },
    named: ['rollbacks/of-lost-play'],
    only: ['rollbacks/of-lost'],
  },
];

const WALLET_V2: readonly Slipping[] = [
  {
    wallet: 'waits for messages of the same kind only',
    habits: { locksByKind: true },
    named: ['content/stake-and-payout-at-once'],
    only: ['content/stake-and-payout'],
  },
  {
    wallet: 'knows an id for a day',
    habits: asking(({ body, ...rest }) => ({ ...rest, body: ofItsDay(body) })),
    named: ['repeats/stake-at-another-time', 'repeats/payout-at-another-time'],
    only: ['at-another-time'],
  },
  {
    wallet: 'tells a currency of its own where it pays',
    habits: {
      around: (door) => async (asked) => {
        const { body, ...rest } = await door(asked);
        return { ...rest, body: asked.body.includes('"win"') ? body.replace('"EUR"', '"USD"') : body };
      },
    },
    named: ['strangers/currency-is-told'],
    only: ['strangers/currency-is'],
  },
  {
    wallet: 'tells the balance of somebody else where it refuses',
    habits: worded((body) => body.replace(/("result":0.*"credit":)\d+/, '$14242')),
    named: ['content/stake-other-player'],
    only: ['content/stake-other'],
  },
  {
    wallet: 'has names of players that are too long',
    habits: worded((body) => body.replace(/"player_id":"/, `"player_id":"${'x'.repeat(40)}`)),
    ...FORM,
  },
  {
    wallet: 'cancels the first bet of the round that a cancel names',
    habits: { rollsBackRounds: true },
    named: ['ids/one-round'],
    only: ['ids/one-round'],
  },
  {
    wallet: 'writes times in its own way',
    habits: worded((body) => body.replace(/"time":"(\d\d)-(\d\d)-(\d{4}) /, '"time":"$3-$2-$1T')),
    ...FORM,
  },
  {
    wallet: 'finds every token equal to what is true',
    habits: asking(({ body, ...rest }) => ({ ...rest, body: body.replace('"code":true', '"code":"token-of-rich"') })),
    named: ['hostile/almost-stake', 'hostile/almost-balance'],
    only: ['hostile/almost'],
  },
  {
    wallet: 'refuses a cancel of what it does not know',
    habits: { refusesEarlyRollbacks: true },
    named: ['rollbacks/before'],
    only: ['rollbacks/before'],
  },
  {
    wallet: 'takes no stake without a round',
    habits: asking(({ body, ...rest }) => ({
      ...rest,
      body: body.includes('"bet":') && !body.includes('round_id') ? '{}' : body,
    })),
    named: ['ids/no-round'],
    only: ['ids/no-round'],
  },
  {
    wallet: 'keeps all but the last digit of a number of a payout',
    habits: { payoutOf: (id) => id / 10n },
    named: ['payouts/second-of-round'],
    only: ['payouts/second'],
  },
  {
    wallet: 'keeps numbers of payouts apart from numbers of stakes',
    habits: { kindsApart: true },
    named: ['content/stake-as-payout'],
    only: ['content/stake-as'],
  },
  ...(['again', 'nothing', 'back'] as const).map((rollsBackPayouts) => ({
    wallet: `takes a cancel of a win (${rollsBackPayouts})`,
    habits: { rollsBackPayouts },
    named: ['payouts/rolled-back'],
    only: ['payouts/rolled'],
  })),
  {
    wallet: 'pays a round once',
    habits: { paysRoundsOnce: true },
    named: ['payouts/second-of-round'],
    only: ['payouts/second'],
  },
  {
    wallet: 'takes one id in two currencies for one transaction',
    habits: { currenciesShareIds: true },
    named: ['ids/two-currencies'],
    only: ['ids/two-currencies'],
  },
];

/** Each is right, and does what the document leaves open in another way than this project. */
const RIGHT: readonly { readonly wallet: string; readonly habits: Habits }[] = [
  {
    wallet: 'adds members of its own',
    habits: worded((body) => body.replace('}', ',"took":"3 ms","more":{"a":[1]}}')),
  },
  {
    wallet: 'writes its members in another order, and spaces between them',
    habits: worded((body) => `{ ${body.slice(1, -1).split(',').toReversed().join(' ,\n ')} }\n`),
  },
  {
    wallet: 'names headers in its own way',
    habits: { meddle: withHeaders({ 'Content-Type': 'application/json;charset=UTF-8' }) },
  },
  { wallet: 'closes the connection after each answer', habits: { meddle: withHeaders({ connection: 'close' }) } },
  {
    wallet: 'refuses in its own words',
    habits: worded((body) =>
      body.replace(/"(message|err_desc)":"[^"]*"/, '"$1":"not today"').replace(/"err_code":(\d+)/, '"err_code":"E-$1"'),
    ),
  },
  {
    wallet: 'tells no balance where it refuses',
    habits: worded((body) => body.replace(/("result":0.*),"credit":\d+/, '$1')),
  },
  ...[2, -1, 0.5].map((result) => ({
    wallet: `says "not done" by another number (${result})`,
    habits: worded((body) => body.replace('"result":0', `"result":${result}`)),
  })),
  {
    wallet: 'names the currency to a balance only',
    habits: worded((body) => (/member_id|player_id/.test(body) ? body : body.replace(/,"currency":"\w+"/, ''))),
  },
  {
    wallet: 'has names of its own for players',
    habits: worded((body) => body.replace(/"(member_id|player_id)":"(\w+)"/, '"$1":"op7_$2"')),
  },
  { wallet: 'rolls no play back', habits: { keepsPlays: true } },
  { wallet: 'has no free rounds', habits: { refusesFreeRounds: true } },
  { wallet: 'has a session for longer than it stakes', habits: { tellsEnded: true } },
];

/** All that is quick, and one of those that are not. */
const QUICK = [
  '-again',
  'content/',
  'rollbacks/',
  'payouts/',
  'funds/',
  'standing/',
  'ids/',
  'who-',
  'currenc',
  'code-',
];

describe.each([
  { protocol: 'Vela', as: certifyVela, own: VELA },
  { protocol: 'Wallet API v2', as: certifyWalletV2, own: WALLET_V2 },
])('$protocol: a wallet that', ({ as, own }) => {
  it.each([...WALLETS, ...own])('$wallet is named', async ({ habits, named, only }) => {
    const { results } = await as(habits, only);
    const failed = results.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
    expect(failed).toEqual(expect.arrayContaining([...named]));
  });

  it.each(RIGHT)('is right and $wallet fails nothing', async ({ habits }) => {
    const certification = await as(habits, QUICK);
    expect(certification.results.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
    expect(exitStatusOf(certification)).toBe(0);
  });

  it('is right has nothing to be named', async () => {
    const { results } = await as({}, QUICK);
    expect(results.filter(({ verdict }) => verdict !== 'passed' && verdict !== 'not run')).toEqual([]);
  });
});

/** With another number on every other day, for what was said today. */
function ofItsDay(body: string): string {
  const [, day = ''] = /"time":"(\d\d)-/.exec(body) ?? [];
  const isToday = Number(day) === new Date().getUTCDate();
  return isToday ? body : body.replace(/"id":(\d)/, '"id":1$1');
}

function withHeaders(headers: Readonly<Record<string, string>>) {
  return (answered: Answered): Answered => ({ ...answered, headers });
}
