import { describe, expect, it } from 'vitest';
import { JsonNumber, parseJsonObject } from '../../shared/http/json.ts';
import { certifyDialect } from './dialect-scene.ts';
import { type Bet, DialectWallet, later, type Said } from './dialect-wallet.ts';
import type { Answered, Asked } from './doors.ts';

/** What somebody would say who knew the wallet; which case names it as a must that does not hold. */
type Row = readonly [wallet: string, make: new () => DialectWallet, named: string];

/** What an id becomes on its way into a store. */
const IDS: readonly Row[] = (
  [
    ['drops dashes from ids', (id) => id.replaceAll('-', '')],
    ['keeps ids up to a sign that separates', (id) => id.split(/[,;:/#?&|]/)[0] ?? ''],
    ['drops what escapes from ids', (id) => id.replaceAll('\\', '')],
    ['decodes ids', (id) => id.replaceAll(/%[0-7][0-9a-f]/gi, decodeURIComponent)],
  ] satisfies [string, (id: string) => string][]
).map(([wallet, kept]) => [
  wallet,
  class extends DialectWallet {
    override idsOf = (said: Said) => super.idsOf(said).map(kept);
  },
  'ids/lookalikes',
]);

const AMOUNTS: readonly Row[] = [
  [
    'cuts an exponent off',
    class extends DialectWallet {
      override amountIn(said: Said, name: string) {
        return super.amountIn(
          written(said, name, (digits) => digits.replace(/e.*$/i, '')),
          name,
        );
      }
    },
    'funds/spellings',
  ],
  [
    'compares amounts as texts',
    class extends DialectWallet {
      readonly #texts = new Map<string, string>();
      override async bet(said: Said, agent: string) {
        const [name = ''] = this.namesOf(said, agent);
        const text = JSON.stringify([said['actualBetAmt'], said['winAmt']]);
        const known = this.#texts.get(name) ?? text;
        if (known !== text) return this.answer('9999', 'transaction mismatch', this.balanceOf(this.ownerOf(said)));
        this.#texts.set(name, text);
        return super.bet(said, agent);
      }
    },
    'funds/spellings',
  ],
  [
    'rounds what is too fine',
    class extends DialectWallet {
      override amountIn(said: Said, name: string) {
        return super.amountIn(
          written(said, name, (digits) => String(Math.round(Number(digits) * 1e4) / 1e4)),
          name,
        );
      }
    },
    'hostile/no-amount-of-stake',
  ],
  [
    'uses an id up with what it cannot read',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const answered = await super.bet(said, agent);
        const names = this.namesOf(said, agent);
        const isNonsense = answered.body.includes('invalid request') && !this.find(names);
        if (isNonsense) this.keep(names, { ids: {}, uid: String(said['uid']), state: 'tombstone' });
        return answered;
      }
    },
    'hostile/no-amount-of-stake',
  ],
];

const MEMORY: readonly Row[] = [
  [
    'forgets after half a second what it has refused',
    class extends DialectWallet {
      override find(names: readonly string[]) {
        const known = super.find(names);
        return known?.state === 'refused' && isOld(known) ? undefined : known;
      }
    },
    'repeats/at-the-end',
  ],
  [
    'rolls nothing back after half a second, and says that it has',
    class extends DialectWallet {
      override async giveBack(bet: Bet, gives: bigint) {
        if (!isOld(bet)) await super.giveBack(bet, gives);
      }
    },
    'repeats/at-the-end',
  ],
  ['takes another amount under an id that was rolled back', forgetsForAnotherAmount('undone'), 'rollbacks/after'],
  ['takes a smaller amount under an id that was refused', forgetsForAnotherAmount('refused'), 'funds/all-and-one-more'],
  [
    'refuses what was played yesterday',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const isOfToday = Date.now() - Date.parse(String(said['betTime'])) < 3_600_000;
        return isOfToday ? super.bet(said, agent) : this.answer('9999', 'too late', this.balanceOf(this.ownerOf(said)));
      }
    },
    'repeats/retry-of-yesterday',
  ],
  [
    'forgets the other id of what was rolled back by one',
    class extends DialectWallet {
      override async rollback(said: Said, agent: string) {
        const answered = await super.rollback(said, agent);
        const names = this.namesOf(said, agent);
        const known = this.find(names);
        for (const [name, each] of this.known) if (each === known && !names.includes(name)) this.known.delete(name);
        return answered;
      }
    },
    'ids/by-betId',
  ],
];

const ROLLBACKS: readonly Row[] = [
  [
    'says that a retry is done which it has refused',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const isRefused = this.find(this.namesOf(said, agent))?.state === 'refused';
        if (isRefused && said['action'] === 'retryBet')
          return this.answer('0000', '', this.balanceOf(this.ownerOf(said)));
        return super.bet(said, agent);
      }
    },
    'rollbacks/of-uncovered-retry',
  ],
  [
    'says of what it does not know that it stands',
    class extends DialectWallet {
      override async rollback(said: Said, agent: string) {
        const isKnown = this.find(this.namesOf(said, agent)) !== undefined;
        const answered = await super.rollback(said, agent);
        return isKnown ? answered : this.answer('2003', 'not found', this.balanceOf(this.firstOf(said)));
      }
    },
    'rollbacks/before',
  ],
  [
    'takes what is left of a win that is spent',
    class extends DialectWallet {
      override async rollback(said: Said, agent: string) {
        const answered = await super.rollback(said, agent);
        const known = this.find(this.namesOf(said, agent));
        if (!answered.body.includes('"2003"') || !known || !('owner' in known)) return answered;
        this.balances.set(known.owner, 0n);
        return this.answer('2003', 'bet stands', 0n);
      }
    },
    'rollbacks/of-spent-play',
  ],
  [
    'undoes later what it has said to stand',
    class extends DialectWallet {
      override rollback(said: Said, agent: string) {
        const known = this.find(this.namesOf(said, agent));
        if (known?.state === 'standing') known.state = 'booked';
        return super.rollback(said, agent);
      }
    },
    'rollbacks/of-spent-play',
  ],
  [
    'looks for a rollback before it waits for its turn with a retry',
    class extends DialectWallet {
      override async act(said: Said, agent: string) {
        if (said['action'] !== 'retryBet') return super.act(said, agent);
        const isFree = this.find(this.namesOf(said, agent)) === undefined;
        await later(5);
        if (isFree && this.find(this.namesOf(said, agent))?.state === 'tombstone')
          this.forget(this.namesOf(said, agent));
        return super.act(said, agent);
      }
    },
    'rollbacks/racing',
  ],
];

const OTHERS: readonly Row[] = [
  [
    'tells a stranger what the owner of a stake has',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const answered = await super.bet(said, agent);
        const known = this.find(this.namesOf(said, agent));
        const isForeign = answered.body.includes('mismatch') && known && 'owner' in known;
        return isForeign ? this.answer('9999', 'transaction mismatch', this.balanceOf(known.owner)) : answered;
      }
    },
    'content/stake-other-player',
  ],
  [
    'books for the agent that the header names',
    class extends DialectWallet {
      override async serve({ path, headers, body }: Asked) {
        const said = this.opened(body, path.split('/').at(-1) ?? '');
        if (!said) return this.answer('9999', 'request rejected', 0n);
        return this.act(said, String(headers['x-agentid']));
      }
    },
    'strangers/agent-in-header',
  ],
  [
    'opens again what has the IV of something that it has opened',
    class extends DialectWallet {
      readonly #opened = new Map<string, Said>();
      override opened(body: string, agent: string) {
        const cipherText = parseJsonObject(body)?.['cipherText'];
        if (typeof cipherText !== 'string') return undefined;
        const iv = cipherText.slice(0, 16);
        const said = this.#opened.get(iv) ?? super.opened(body, agent);
        if (said) this.#opened.set(iv, said);
        return said;
      }
    },
    'strangers/forged-stake',
  ],
  [
    'books a stake, and then its win',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const isNew = this.find(this.namesOf(said, agent)) === undefined;
        const win = this.winOf(said) ?? 0n;
        const answered = await super.bet(said, agent);
        if (!isNew || !answered.body.includes('"0000"') || win === 0n) return answered;
        await this.move(this.ownerOf(said), -win);
        await later(10);
        await this.move(this.ownerOf(said), win);
        return answered;
      }
    },
    'strangers/two-players-at-once',
  ],
  [
    'has another balance for each agent',
    class extends DialectWallet {
      #agent = '';
      override act(said: Said, agent: string) {
        this.#agent = agent;
        return super.act(said, agent);
      }
      override async balance(said: Said) {
        return this.#agent === 'other' ? this.answer('0000', '', 0n) : super.balance(said);
      }
    },
    'ids/two-agents',
  ],
  [
    'says with which key it cannot open something',
    class extends DialectWallet {
      override answer = (status: string, errText: string, balance: bigint) =>
        super.answer(status, errText && `no key ${this.keys.get('main')?.slice(0, 20)}…`, balance);
    },
    'transport/no-secret',
  ],
  [
    'says in a header which bytes its key has',
    class extends DialectWallet {
      override async serve(asked: Asked) {
        const bytes = Buffer.from(this.keys.get('main') ?? '', 'hex').toString('base64');
        return { ...(await super.serve(asked)), headers: { 'x-debug': bytes } };
      }
    },
    'transport/no-secret',
  ],
  [
    'tells the time of a town',
    class extends DialectWallet {
      override answer(status: string, errText: string, balance: bigint) {
        const time = new Date(Date.now() + 8 * 3_600_000).toISOString();
        return timed(super.answer(status, errText, balance), time);
      }
    },
    'transport/time',
  ],
  [
    'tells one time for all answers',
    class extends DialectWallet {
      readonly #time = new Date(Date.now() - 40_000).toISOString();
      override answer(status: string, errText: string, balance: bigint) {
        const answered = super.answer(status, errText, balance);
        return status === '0000' ? answered : timed(answered, this.#time);
      }
    },
    'transport/time',
  ],
  [
    'begins its answers with a byte-order mark',
    class extends DialectWallet {
      override answer(status: string, errText: string, balance: bigint) {
        const answered = super.answer(status, errText, balance);
        return { ...answered, body: `\ufeff${answered.body}` };
      }
    },
    'repeats/balance-again',
  ],
  [
    'says "success" where all went well',
    class extends DialectWallet {
      override answer = (status: string, errText: string, balance: bigint) =>
        super.answer(status, status === '0000' ? 'success' : errText, balance);
    },
    'repeats/stake-again',
  ],
];

/** None of them is wrong. */
const DIFFERENT: readonly (readonly [string, new () => DialectWallet])[] = [
  [
    'looks at no header',
    class extends DialectWallet {
      override serve = ({ headers: _, ...asked }: Asked) => super.serve({ ...asked, headers: {} });
    },
  ],
  [
    'lets a retry take more than there is',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        if (said['action'] !== 'retryBet') return super.bet(said, agent);
        const owner = this.ownerOf(said);
        const lent = this.stakeOf(said) ?? 0n;
        await this.move(owner, lent);
        const { body } = await super.bet(said, agent);
        await this.move(owner, -lent);
        const [, status = '', errText = ''] = /"status":"(\d+)","errText":"([^"]*)"/.exec(body) ?? [];
        return this.answer(status, errText, this.balanceOf(owner));
      }
    },
  ],
  [
    'tells the time of its town, and which one that is',
    class extends DialectWallet {
      override answer(status: string, errText: string, balance: bigint) {
        const time = new Date(Date.now() + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
        return timed(super.answer(status, errText, balance), time);
      }
    },
  ],
  [
    'pays nobody who is blocked',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const isBlocked = this.blocked.has(String(said['uid']));
        return isBlocked ? this.answer('9999', 'blocked', this.balanceOf(this.ownerOf(said))) : super.bet(said, agent);
      }
    },
  ],
  [
    'takes a rollback below zero',
    class extends DialectWallet {
      override async rollback(said: Said, agent: string) {
        const known = this.find(this.namesOf(said, agent));
        if (!known || !('owner' in known) || known.state !== 'booked') return super.rollback(said, agent);
        await this.move(known.owner, 10n ** 12n);
        const { body } = await super.rollback(said, agent);
        await this.move(known.owner, -(10n ** 12n));
        const [, status = ''] = /"status":"(\d+)"/.exec(body) ?? [];
        const isRefused = status === '9999' || status === '2003';
        return this.answer(status, isRefused ? 'refused' : '', isRefused ? 0n : this.balanceOf(known.owner));
      }
    },
  ],
];

/** What came to this end is forgotten when another amount comes under its id. */
function forgetsForAnotherAmount(state: 'undone' | 'refused'): new () => DialectWallet {
  return class extends DialectWallet {
    override bet(said: Said, agent: string) {
      const names = this.namesOf(said, agent);
      const known = this.find(names);
      if (known?.state === state && 'stake' in known && known.stake !== this.stakeOf(said)) this.forget(names);
      return super.bet(said, agent);
    }
  };
}

function isOld({ at }: Bet): boolean {
  return Date.now() - at > 500;
}

function timed(answered: Answered, time: string): Answered {
  return { ...answered, body: answered.body.replace(/"responseTime":"[^"]+"/, `"responseTime":"${time}"`) };
}

/** With the digits of one amount changed. */
function written(said: Said, name: string, change: (digits: string) => string): Said {
  const sent = said[name];
  return sent instanceof JsonNumber ? { ...said, [name]: new JsonNumber(change(sent.source)) } : said;
}

const OF_CASES = ['rollbacks/', 'funds/', 'standing/', 'strangers/', 'repeats/retry', 'no-amount-of-s'];

describe('a wallet for TG and VP that', () => {
  it.each([...IDS, ...AMOUNTS, ...MEMORY, ...ROLLBACKS, ...OTHERS])('%s fails a must', async (_, make, named) => {
    const only = named.startsWith('transport/') ? 'forged-balance' : named;
    const { results } = await certifyDialect(new make(), [only], 'vp', named.endsWith('at-the-end') ? 800 : 0);
    expect(results.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id)).toContain(named);
  });

  it.each(DIFFERENT)('%s fails none', async (_, make) => {
    const { results } = await certifyDialect(new make(), OF_CASES);
    expect(results.filter(({ verdict }) => verdict === 'failed')).toEqual([]);
  });
});
