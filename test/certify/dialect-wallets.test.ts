import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Certification, exitStatusOf } from '../../certify/certification.ts';
import { JsonNumber } from '../../shared/http/json.ts';
import { certifyDialect } from './dialect-scene.ts';
import { type Bet, DialectWallet, type Known, later, type Said } from './dialect-wallet.ts';
import type { Answered, Asked } from './doors.ts';

/** What somebody would say who knew the wallet; what has to be named, and what is asked for. */
type Row = readonly [wallet: string, make: new () => DialectWallet, named: readonly string[], only: readonly string[]];

function hashTimes(factor: number): (id: string) => number {
  return (id) => [...id].reduce((sum, char) => (Math.imul(sum, factor) + char.charCodeAt(0)) | 0, 0);
}

/** The answer with something in it replaced. */
function edited(answered: Answered, from: string | RegExp, to: string): Answered {
  return { ...answered, body: answered.body.replace(from, to) };
}

function isDone({ body }: Answered): boolean {
  return body.includes('"0000"') || body.includes('"2001"');
}

const NAMES: readonly Row[] = [
  [
    'knows bets by their round',
    class extends DialectWallet {
      override namesOf = (said: Said, agent: string) => [`${agent} ${said['roundId'] ?? said['betId']}`];
    },
    ['ids/one-round'],
    ['ids/'],
  ],
  [
    'rolls back a whole round',
    class extends DialectWallet {
      override async rollback(said: Said, agent: string) {
        const answered = await super.rollback(said, agent);
        for (const bet of new Set(this.known.values())) {
          if (bet.state !== 'booked' || bet.round !== said['roundId']) continue;
          bet.state = 'undone';
          await this.move(bet.owner, bet.stake - bet.win);
        }
        return answered;
      }
    },
    ['ids/one-round'],
    ['ids/'],
  ],
  [
    'says that a rollback is done which has one of the two ids only',
    class extends DialectWallet {
      override async rollback(said: Said, agent: string) {
        if (typeof said['betId'] === 'string') return super.rollback(said, agent);
        return this.answer('0000', '', this.balanceOf(this.firstOf(said)));
      }
    },
    ['ids/by-transferId', 'ids/none-rollback'],
    ['ids/'],
  ],
  [
    'gives an id to what has none',
    class extends DialectWallet {
      override idsOf(said: Said) {
        const ids = super.idsOf(said);
        return ids.length > 0 ? ids : [`own-${this.known.size}`];
      }
    },
    ['ids/none-stake', 'ids/none-play'],
    ['ids/'],
  ],
  ...[
    ['that takes 31', hashTimes(31)] as const,
    ['that takes 33', hashTimes(33)] as const,
    ['for checking', crc32] as const,
  ].map(
    ([kind, hash]): Row => [
      `keeps a hash of 32 bits ${kind} of each id`,
      class extends DialectWallet {
        override namesOf(said: Said, agent: string) {
          return this.idsOf(said).map((id) => `${agent} ${hash(id)}`);
        }
      },
      ['ids/lookalikes'],
      ['ids/'],
    ],
  ),
  [
    'keeps 64 bits of each id',
    class extends DialectWallet {
      override namesOf(said: Said, agent: string) {
        const bits = (id: string) => (/^\d+$/.test(id) ? BigInt.asIntN(64, BigInt(id)) : id);
        return this.idsOf(said).map((id) => `${agent} ${bits(id)}`);
      }
    },
    ['ids/lookalikes'],
    ['ids/'],
  ],
  [
    'counts ids for each currency',
    class extends DialectWallet {
      override namesOf(said: Said, agent: string) {
        const currency = said['currency'] ?? 'EUR';
        return this.idsOf(said).map((id) => `${agent} ${currency} ${id}`);
      }
    },
    ['content/stake-other-currency'],
    ['currency'],
  ],
];

const MONEY: readonly Row[] = [
  [
    'rounds what is won to hundredths',
    class extends DialectWallet {
      override winOf = (said: Said) => rounded(this.amountIn(said, 'winAmt'));
    },
    ['funds/wins-add-up'],
    ['funds/'],
  ],
  [
    'counts what is won in integers of 32 bits',
    class extends DialectWallet {
      override winOf = (said: Said) => within(this.amountIn(said, 'winAmt'), (units) => units % 2n ** 32n);
    },
    ['funds/large-wins'],
    ['funds/'],
  ],
  [
    'counts what is won in hundredths of 32 bits with a sign',
    class extends DialectWallet {
      override winOf = (said: Said) =>
        within(this.amountIn(said, 'winAmt'), (units) => BigInt.asIntN(32, units / 100n) * 100n + (units % 100n));
    },
    ['funds/large-wins'],
    ['funds/'],
  ],
  [
    'cuts hundredths off what a float makes of a stake',
    class extends DialectWallet {
      override stakeOf = (said: Said) =>
        within(
          this.amountIn(said, 'actualBetAmt'),
          (units) => BigInt(Math.trunc((Number(units) / 10_000) * 100)) * 100n + (units % 100n),
        );
    },
    ['funds/tenths-add-up'],
    ['funds/'],
  ],
  [
    'pays nothing where nothing was staked',
    class extends DialectWallet {
      override winOf = (said: Said) => (this.stakeOf(said) === 0n ? 0n : this.amountIn(said, 'winAmt'));
    },
    ['funds/free-round-play', 'funds/free-round-retry'],
    ['funds/'],
  ],
  [
    'keeps no free rounds',
    class extends DialectWallet {
      override keep(names: readonly string[], known: Known) {
        if (!('stake' in known && known.stake === 0n)) super.keep(names, known);
      }
    },
    ['funds/free-round-play'],
    ['funds/'],
  ],
  [
    'keeps nothing of what moves nothing',
    class extends DialectWallet {
      override keep(names: readonly string[], known: Known) {
        if (!('stake' in known && known.stake === known.win)) super.keep(names, known);
      }
    },
    ['funds/win-of-the-stake'],
    ['funds/'],
  ],
  [
    'credits a prize that it does not take back',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const answered = await super.bet(said, agent);
        const prize = this.amountIn(said, 'jackpotWin') ?? 0n;
        if (!answered.body.includes('"0000"') || said['action'] === 'retryBet' || prize === 0n) return answered;
        await this.move(this.ownerOf(said), prize);
        return this.answer('0000', '', this.balanceOf(this.ownerOf(said)));
      }
    },
    ['rollbacks/of-other-prizes'],
    ['rollbacks/'],
  ],
  [
    'pays into the first wallet of a player',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const answered = await super.bet(said, agent);
        const win = this.winOf(said) ?? 0n;
        if (!answered.body.includes('"0000"') || win === 0n) return answered;
        await this.move(this.ownerOf(said), -win);
        await this.move(this.firstOf(said), win);
        return this.answer('0000', '', this.balanceOf(this.ownerOf(said)));
      }
    },
    ['strangers/currencies-apart'],
    ['apart'],
  ],
  [
    'gives back into the first wallet of a player',
    class extends DialectWallet {
      override giveBack = ({ uid }: Bet, gives: bigint) => this.move(this.firstOf({ uid }), gives);
    },
    ['strangers/currencies-apart'],
    ['apart'],
  ],
  [
    'has one balance for all currencies',
    class extends DialectWallet {
      override ownerOf = ({ uid, currency }: Said) => `${uid} ${currency === 'USD' ? 'EUR' : currency}`;
    },
    ['strangers/currencies-apart'],
    ['apart'],
  ],
];

const ANSWERS: readonly Row[] = [
  [
    'says that a refused stake is done when it comes again',
    class extends DialectWallet {
      override repeated(known: Known, owner: string, isRetry: boolean) {
        if (known.state === 'refused') return this.answer('2001', '', this.balanceOf(owner));
        return super.repeated(known, owner, isRetry);
      }
    },
    ['funds/all-and-one-more'],
    ['funds/'],
  ],
  [
    'tells what would be left where it refuses',
    class extends DialectWallet {
      override answer = (status: string, errText: string, balance: bigint) =>
        super.answer(status, errText, status === '1006' ? balance - 10_000n : balance);
    },
    ['funds/all-and-one-more'],
    ['funds/'],
  ],
  [
    'does a thing only when it is asked again',
    class extends DialectWallet {
      readonly #asked = new Set<string>();
      override async bet(said: Said, agent: string) {
        const name = this.namesOf(said, agent).join();
        if (this.#asked.has(name)) return super.bet(said, agent);
        this.#asked.add(name);
        return this.answer('9999', 'busy', this.balanceOf(this.ownerOf(said)));
      }
    },
    ['repeats/stake-again'],
    ['repeats/stake-again'],
  ],
  [
    'says that it has done what it does not know',
    class extends DialectWallet {
      override unknownAction = async (said: Said) => this.answer('0000', '', this.balanceOf(this.firstOf(said)));
    },
    ['hostile/unknown-operation'],
    ['unknown-operation'],
  ],
  [
    'takes an amount that is missing for nothing',
    class extends DialectWallet {
      override stakeOf = (said: Said) => this.amountIn(said, 'actualBetAmt') ?? 0n;
    },
    ['hostile/no-amount-of-stake', 'hostile/no-amount-of-play'],
    ['no-amount'],
  ],
  ...formsOf(),
  [
    'wraps its answers',
    class extends DialectWallet {
      override answer(status: string, errText: string, balance: bigint) {
        const answered = super.answer(status, errText, balance);
        return { ...answered, body: `{"data":${answered.body}}` };
      }
    },
    ['repeats/balance-again'],
    ['funds/'],
  ],
  [
    'shows a query where it refuses',
    class extends DialectWallet {
      override answer = (status: string, errText: string, balance: bigint) =>
        super.answer(status, errText && "Duplicate entry '7' for key 'bets.PRIMARY'", balance);
    },
    ['transport/no-inside'],
    ['content/stake-amount'],
  ],
  [
    'shows where its store is',
    class extends DialectWallet {
      override answer = (status: string, errText: string, balance: bigint) =>
        super.answer(status, errText && 'no route to 10.0.3.17', balance);
    },
    ['transport/no-inside'],
    ['content/stake-amount'],
  ],
  [
    'repeats its key in a header',
    class extends DialectWallet {
      override async serve(asked: Asked) {
        return { ...(await super.serve(asked)), headers: { 'x-debug': `key=${this.keys.get('main')}` } };
      }
    },
    ['transport/no-secret'],
    ['balance-again'],
  ],
  [
    'tells which version of which server it is',
    class extends DialectWallet {
      override async serve(asked: Asked) {
        return { ...(await super.serve(asked)), headers: { server: 'Apache/2.4.29' } };
      }
    },
    ['transport/no-version'],
    ['balance-again'],
  ],
  [
    'falls over where it cannot open an envelope',
    class extends DialectWallet {
      override async serve(asked: Asked) {
        const answered = await super.serve(asked);
        return answered.body.includes('request rejected') ? { statusCode: 0, body: '' } : answered;
      }
    },
    ['transport/answered-on-new-connection'],
    ['forged-balance'],
  ],
];

const ORDER: readonly Row[] = [
  [
    'reads, waits and writes where it credits',
    class extends DialectWallet {
      override alone = (act: () => Promise<Answered>) => act();
      override async move(owner: string, amount: bigint) {
        const before = this.balanceOf(owner);
        if (amount > 0n) await later(3);
        else return super.move(owner, amount);
        this.balances.set(owner, before + amount);
      }
    },
    ['repeats/everything-at-once'],
    ['everything-at-once'],
  ],
  [
    'keeps the player of a request where the next request puts another one',
    class extends DialectWallet {
      #uid: unknown;
      override async act(said: Said, agent: string) {
        this.#uid = said['uid'];
        await later(2);
        return super.act({ ...said, uid: this.#uid }, agent);
      }
    },
    ['strangers/two-players-at-once'],
    ['two-players-at-once'],
  ],
  [
    'takes a retry whose rollback came first',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const names = this.namesOf(said, agent);
        if (said['action'] === 'retryBet' && this.find(names)?.state === 'tombstone') this.forget(names);
        return super.bet(said, agent);
      }
    },
    ['rollbacks/before-retry'],
    ['rollbacks/'],
  ],
  [
    'takes a play whose retry was there before',
    class extends DialectWallet {
      readonly #retried = new Set<string>();
      override async bet(said: Said, agent: string) {
        const names = this.namesOf(said, agent);
        const wasRetried = names.some((name) => this.#retried.has(name));
        if (said['action'] === 'betNSettle' && wasRetried) this.forget(names);
        const answered = await super.bet(said, agent);
        if (said['action'] === 'retryBet' && isDone(answered)) for (const name of names) this.#retried.add(name);
        return answered;
      }
    },
    ['repeats/play-and-retry-at-once'],
    ['play-and-retry'],
  ],
  [
    'forgets after half a second what was rolled back',
    class extends DialectWallet {
      override find(names: readonly string[]) {
        const known = super.find(names);
        return known?.state === 'undone' && Date.now() - known.at > 500 ? undefined : known;
      }
    },
    ['repeats/at-the-end'],
    ['at-the-end', 'stake-later'],
  ],
];

/** Each says it in another way than the document, and the certifier goes on. */
function formsOf(): Row[] {
  const forms: readonly (readonly [string, (answered: Answered) => Answered])[] = [
    ['tells balances as texts', (answered) => edited(answered, /"balance":([^,]+)/, '"balance":"$1"')],
    ['tells balances with an exponent', (answered) => edited(answered, /"balance":([^,]+)/, '"balance":$1e0')],
    ['tells nothing as less than nothing', (answered) => edited(answered, '"balance":0,', '"balance":-0,')],
    ['tells a status as a number', (answered) => edited(answered, /"status":"0*(\d+)"/, '"status":$1')],
    ['tells no time', (answered) => edited(answered, /,"responseTime":"[^"]+"/, '')],
    ['tells no balance where it refuses', (answered) => edited(answered, /(1006.*)"balance":[^,]+,/, '$1')],
    ['answers with HTTP 201', (answered) => ({ ...answered, statusCode: 201 })],
  ];
  return forms.map(([wallet, form]) => [
    wallet,
    class extends DialectWallet {
      override answer = (status: string, errText: string, balance: bigint) =>
        form(super.answer(status, errText, balance));
    },
    ['funds/all-and-one-more'],
    ['funds/all-and'],
  ]);
}

/** None of them is wrong. */
const DIFFERENT: readonly (readonly [string, new () => DialectWallet])[] = [
  ...othersThanOurs(),
  [
    'knows bets by one of their ids only, and refuses what has the other one',
    class extends DialectWallet {
      override idsOf = ({ betId }: Said) => (typeof betId === 'string' && betId !== '' ? [betId] : []);
    },
  ],
  [
    'tells no balance where nobody said in which currency, and the player has several',
    class extends DialectWallet {
      override firstOf = () => '';
    },
  ],
  [
    'has no free rounds and pays no jackpots',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const isLarge = (this.winOf(said) ?? 0n) > 1_000_000_000n;
        if (this.stakeOf(said) === 0n || isLarge)
          return this.answer('9999', 'not here', this.balanceOf(this.ownerOf(said)));
        return super.bet(said, agent);
      }
    },
  ],
  [
    'takes its time',
    class extends DialectWallet {
      override async serve(asked: Asked) {
        await later(5);
        return super.serve(asked);
      }
    },
  ],
  [
    'takes amounts that are texts',
    class extends DialectWallet {
      override amountIn(said: Said, name: string) {
        const sent = said[name];
        const isText = typeof sent === 'string' && /^\d{1,9}$/.test(sent);
        return super.amountIn(isText ? { [name]: new JsonNumber(sent) } : said, name);
      }
    },
  ],
];

function othersThanOurs(): (readonly [string, new () => DialectWallet])[] {
  const cancelled = '"1006","errText":"transaction cancelled"';
  const ways: readonly (readonly [string, (answered: Answered) => Answered])[] = [
    ['answers a late bet 9999', (answered) => edited(answered, cancelled, cancelled.replace('1006', '9999'))],
    ['answers a late bet 2002', (answered) => edited(answered, cancelled, cancelled.replace('1006', '2002'))],
    ['answers a repeat 0000', (answered) => edited(answered, '"2001"', '"0000"')],
    ['has a code of its own for what is wrong', (answered) => edited(answered, '"9999"', '"2000"')],
    ['has words of its own', (answered) => edited(answered, /"errText":"[^"]+"/, '"errText":"no"')],
    ['writes JSON with much space', (answered) => ({ ...answered, body: answered.body.replaceAll(':"', ' :\n "') })],
    ['says more than it is asked', (answered) => edited(answered, '{', '{"trace":"t-1",')],
    ['writes all four decimals', (answered) => edited(answered, /("balance":\d+)(?=,)/, '$1.0000')],
    ['tells the time without milliseconds', (answered) => edited(answered, /\.\d{3}Z/, 'Z')],
    ['says Application/JSON', (answered) => ({ ...answered, headers: { 'content-type': 'Application/JSON' } })],
    ['closes every connection', (answered) => ({ ...answered, headers: { connection: 'close' } })],
  ];
  return ways.map(([wallet, other]) => [
    wallet,
    class extends DialectWallet {
      override answer = (status: string, errText: string, balance: bigint) =>
        other(super.answer(status, errText, balance));
    },
  ]);
}

function within(units: bigint | undefined, change: (units: bigint) => bigint): bigint | undefined {
  return units === undefined ? undefined : change(units);
}

function rounded(units: bigint | undefined): bigint | undefined {
  return within(units, (exact) => (exact / 100n) * 100n);
}

/** All groups but the hostile inputs, which are many, and the pauses. */
const QUICK = ['repeats/stake-a', 'everything', 'content/stake', 'rollbacks/', 'funds/', 'ids/', 'no-amount-of-s'];

function failedIn({ results }: Certification): string[] {
  return results.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
}

describe('a wallet for TG and VP that', () => {
  it.each([...NAMES, ...MONEY, ...ANSWERS, ...ORDER])('%s is named', async (_, make, named, only) => {
    const { results } = await certifyDialect(new make(), only);
    const bad = results.filter(({ verdict }) => verdict === 'failed' || verdict === 'warned').map(({ id }) => id);
    expect(bad).toEqual(expect.arrayContaining([...named]));
  });

  it.each(DIFFERENT)('%s is not wrong', async (_, make) => {
    const certification = await certifyDialect(new make(), QUICK);
    expect(failedIn(certification)).toEqual([]);
    expect(exitStatusOf(certification)).toBe(0);
  });

  it.each(['tg', 'vp'] as const)(
    'is right has nothing to be named as %s, and is not asked to forget',
    async (protocol) => {
      const certification = await certifyDialect(
        new DialectWallet(),
        [...QUICK, 'at-the-end', 'almost-r'],
        protocol,
        300,
      );
      expect(failedIn(certification)).toEqual([]);
    },
  );
});
