import { describe, expect, it } from 'vitest';
import { certifyDialect } from './dialect-scene.ts';
import { DialectWallet, type Known, later, type Said } from './dialect-wallet.ts';
import type { Answered } from './doors.ts';

/** What somebody would say who knew the wallet; which case names it as a must that does not hold. */
type Row = readonly [wallet: string, make: new () => DialectWallet, named: string];

const locked = (lockOf: (said: Said, agent: string) => string): (new () => DialectWallet) =>
  class extends DialectWallet {
    readonly #last = new Map<string, Promise<unknown>>();
    override act(said: Said, agent: string): Promise<Answered> {
      if (said['action'] === 'balance') return super.act(said, agent);
      const lock = lockOf(said, agent);
      const mine = (this.#last.get(lock) ?? Promise.resolve()).then(() => super.act(said, agent));
      this.#last.set(
        lock,
        mine.catch(() => undefined),
      );
      return mine;
    }
    override alone = (act: () => Promise<Answered>) => act();
    override async move(owner: string, amount: bigint) {
      const before = this.balanceOf(owner);
      await later(3);
      this.balances.set(owner, before + amount);
    }
  };

const wrapped = (bits: number): (new () => DialectWallet) =>
  class extends DialectWallet {
    override stakeOf(said: Said) {
      const units = super.stakeOf(said);
      return units === undefined ? undefined : BigInt.asUintN(bits, units);
    }
  };

const LOCKS: readonly Row[] = [
  ['has a lock for each agent', locked((_, agent) => agent), 'repeats/two-agents-at-once'],
  [
    'writes both wallets of a player, and waits for one',
    class extends locked((said) => `${said['uid']} ${said['currency'] ?? 'EUR'}`) {
      override async move(owner: string, amount: bigint) {
        const [uid] = owner.split(' ');
        const row = [...this.balances].filter(([each]) => each.startsWith(`${uid} `));
        await later(3);
        for (const [each, held] of row) this.balances.set(each, each === owner ? held + amount : held);
      }
    },
    'strangers/two-currencies-at-once',
  ],
  [
    'has a lock for the first id that is said',
    class extends locked((said) => String(said['betId'] ?? said['transferId'])) {
      override async move(owner: string, amount: bigint) {
        this.balances.set(owner, this.balanceOf(owner) + amount);
      }
      override async rollback(said: Said, agent: string) {
        const known = this.find(this.namesOf(said, agent));
        const wasBooked = known?.state === 'booked';
        await later(3);
        if (wasBooked) known.state = 'booked';
        return super.rollback(said, agent);
      }
    },
    'ids/names-at-once',
  ],
  [
    'tells what was there when it was asked, less what it takes',
    class extends DialectWallet {
      override async act(said: Said, agent: string) {
        const before = this.balanceOf(this.ownerOf(said));
        await later(2);
        const { body, ...rest } = await super.act(said, agent);
        if (said['action'] !== 'betNSettle' || !body.includes('"0000"')) return { body, ...rest };
        const left = before - (this.stakeOf(said) ?? 0n) + (this.winOf(said) ?? 0n);
        return this.answer('0000', '', left);
      }
    },
    'repeats/two-agents-at-once',
  ],
];

const AMOUNTS: readonly Row[] = [
  ['keeps the last 64 bits of an amount', wrapped(64), 'funds/beyond-floats'],
  ['keeps the last 32 bits of an amount', wrapped(32), 'funds/beyond-floats'],
  [
    'keeps a float, and rounds what it tells',
    class extends DialectWallet {
      readonly #floats = new Map<string, number>();
      #floatOf(owner: string): number {
        return this.#floats.get(owner) ?? Number(this.balances.get(owner) ?? 0n) / 10_000;
      }
      /** What is covered is what the float holds, rounded down; what is told is rounded. */
      override balanceOf(owner: string) {
        return BigInt(Math.floor(this.#floatOf(owner) * 10_000));
      }
      override async move(owner: string, amount: bigint) {
        this.#floats.set(owner, this.#floatOf(owner) + Number(amount) / 10_000);
      }
      override answer(status: string, errText: string, balance: bigint) {
        const held = [...this.#floats.values()].find((each) => BigInt(Math.floor(each * 10_000)) === balance);
        return super.answer(status, errText, held === undefined ? balance : BigInt(Math.round(held * 10_000)));
      }
    },
    'funds/all-after-tenths',
  ],
  [
    'pays from another currency what is missing in one',
    class extends DialectWallet {
      override async bet(said: Said, agent: string) {
        const [owner, other] = [this.ownerOf(said), this.firstOf(said)];
        const missing = (this.stakeOf(said) ?? 0n) - this.balanceOf(owner);
        if (missing > 0n && other !== owner && this.balanceOf(other) >= missing && this.balances.has(owner)) {
          await this.move(other, -missing);
          await this.move(owner, missing);
        }
        return super.bet(said, agent);
      }
    },
    'funds/of-other-currency',
  ],
];

const ORDER: readonly Row[] = [
  [
    'calls void what it has said to stand',
    class extends DialectWallet {
      override repeated(known: Known, owner: string, isRetry: boolean) {
        return super.repeated(known.state === 'standing' ? { ...known, state: 'undone' } : known, owner, isRetry);
      }
    },
    'rollbacks/of-spent-play',
  ],
  [
    'remembers that a play was refused, whatever its retry has done',
    class extends DialectWallet {
      readonly #refused = new Set<string>();
      override async bet(said: Said, agent: string) {
        const names = this.namesOf(said, agent).join();
        const isPlay = said['action'] === 'betNSettle';
        if (isPlay && this.#refused.has(names)) return this.answer('1006', 'no', this.balanceOf(this.ownerOf(said)));
        const answered = await super.bet(said, agent);
        if (isPlay && answered.body.includes('"1006"')) this.#refused.add(names);
        return answered;
      }
    },
    'repeats/retry-of-refused',
  ],
  [
    'takes a retry of another amount where the play was refused',
    class extends DialectWallet {
      override bet(said: Said, agent: string) {
        const names = this.namesOf(said, agent);
        if (said['action'] === 'retryBet' && this.find(names)?.state === 'refused') this.forget(names);
        return super.bet(said, agent);
      }
    },
    'repeats/retry-of-refused',
  ],
  [
    'takes a retry of what was refused and rolled back',
    class extends DialectWallet {
      override async rollback(said: Said, agent: string) {
        const known = this.find(this.namesOf(said, agent));
        const wasRefused = known?.state === 'refused';
        const answered = await super.rollback(said, agent);
        if (wasRefused) known.state = 'refused';
        return answered;
      }
    },
    'rollbacks/of-refused-then-retry',
  ],
  [
    'leaves a mark at the first id of a rollback that comes first',
    class extends DialectWallet {
      override keep(names: readonly string[], known: Known) {
        super.keep(known.state === 'tombstone' ? names.slice(0, 1) : names, known);
      }
    },
    'ids/before-by-transferId',
  ],
  [
    'stops at every agent what one has rolled back',
    class extends DialectWallet {
      override find(names: readonly string[]) {
        const elsewhere = [...this.known].find(
          ([name, { state }]) =>
            state === 'tombstone' && names.some((each) => each.split(' ')[1] === name.split(' ')[1]),
        );
        return super.find(names) ?? elsewhere?.[1];
      }
    },
    'ids/two-agents',
  ],
  [
    'knows an id for a day',
    class extends DialectWallet {
      override namesOf(said: Said, agent: string) {
        const day = said['betTime'] === undefined ? new Date().toISOString() : String(said['betTime']);
        return super.namesOf(said, agent).map((name) => `${day.slice(0, 10)} ${name}`);
      }
    },
    'repeats/stake-at-another-time',
  ],
  [
    'takes another time for another play',
    class extends DialectWallet {
      readonly #times = new Map<string, unknown>();
      override async bet(said: Said, agent: string) {
        const [name = ''] = this.namesOf(said, agent);
        const at = this.#times.get(name) ?? said['txTime'];
        this.#times.set(name, at);
        return at === said['txTime']
          ? super.bet(said, agent)
          : this.answer('9999', 'mismatch', this.balanceOf(this.ownerOf(said)));
      }
    },
    'repeats/stake-later',
  ],
];

const IDS: readonly Row[] = (
  [
    [
      'reads digits as numbers',
      (id) => (/^[\d.e]+$/.test(id) && id.length < 40 ? String(BigInt(id.replace(/[.e]0$/, ''))) : id),
    ],
    ['composes letters and their accents', (id) => id.normalize('NFC')],
    ['reads letters of other widths', (id) => id.normalize('NFKC')],
    ['writes a question mark for what its alphabet has not', (id) => id.replaceAll(/[^ -\u00ff]/g, '?')],
    ['ends where a sign has four bytes', (id) => id.replace(/[\u{10000}-\u{10ffff}].*$/u, '')],
    ['drops what it takes for a mark-up', (id) => id.replaceAll(/<[^>]*>/g, '')],
    ['drops quotes', (id) => id.replaceAll("'", '')],
    ['drops what is not seen', (id) => id.replaceAll('\u200b', '')],
    ['drops spaces', (id) => id.replaceAll(' ', '')],
    ['takes lines below for dashes', (id) => id.replaceAll('_', '-')],
  ] satisfies [string, (id: string) => string][]
).map(([wallet, kept]) => [
  wallet,
  class extends DialectWallet {
    override idsOf = (said: Said) => super.idsOf(said).map(kept);
  },
  'ids/lookalikes',
]);

const OTHERS: readonly Row[] = [
  [
    'looks ids up as patterns',
    class extends DialectWallet {
      override find(names: readonly string[]) {
        const known = super.find(names);
        if (known) return known;
        const [pattern = ''] = names;
        return /[%_]/.test(pattern) ? [...this.known].find(([name]) => like(pattern).test(name))?.[1] : undefined;
      }
    },
    'ids/lookalikes',
  ],
  [
    'looks players up as patterns',
    class extends DialectWallet {
      override act(said: Said, agent: string) {
        return super.act(said['uid'] === '%' ? { ...said, uid: 'rich' } : said, agent);
      }
    },
    'strangers/player-in-capitals',
  ],
];

function like(pattern: string): RegExp {
  const written = pattern.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`^${written.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su');
}

describe('a wallet for TG and VP that', () => {
  it.each([...LOCKS, ...AMOUNTS, ...ORDER, ...IDS, ...OTHERS])('%s fails a must', async (_, make, named) => {
    const { results } = await certifyDialect(new make(), [named]);
    expect(results.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id)).toContain(named);
  });
});
