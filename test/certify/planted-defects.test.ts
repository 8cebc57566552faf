import { describe, expect, it } from 'vitest';
import type { Certification } from '../../certify/certification.ts';
import { badIn } from './broken.ts';
import { certifyDialect } from './dialect-scene.ts';
import { DialectWallet, type Known, type Said } from './dialect-wallet.ts';
import type { Asked } from './doors.ts';
import { certifyVela, certifyWalletV2, type Habits } from './scene.ts';

/** Who is wrong as a defect of `test/mutants/catalog` is, and which case names it. */
type Row = readonly [wallet: string, certified: (only: readonly string[]) => Promise<Certification>, named: string];

const dialect =
  (Wallet: new () => DialectWallet) =>
  (only: readonly string[]): Promise<Certification> =>
    certifyDialect(new Wallet(), only);
const velaOf = (habits: Habits) => (only: readonly string[]) => certifyVela(habits, only);
const walletV2Of = (habits: Habits) => (only: readonly string[]) => certifyWalletV2(habits, only);
const asking = (ask: (asked: Asked) => Asked): Habits => ({ around: (door) => (asked) => door(ask(asked)) });

/** A second message about what is known brings no name. */
class LearnsOfBets extends DialectWallet {
  override learn() {}
}

/** Keeps what it is told under the first of two names. */
function firstNameOf(state: Known['state']) {
  return class extends DialectWallet {
    override keep(names: readonly string[], known: Known) {
      super.keep(known.state === state ? names.slice(0, 1) : names, known);
    }
    override learn(...[names, known, ids]: Parameters<DialectWallet['learn']>) {
      if (known.state !== state) super.learn(names, known, ids);
    }
  };
}

const NAMES: readonly Row[] = [
  ['does not learn the second id of a repeat', dialect(LearnsOfBets), 'ids/repeat-adds-to-betId'],
  ['does not learn the second id of a rollback', dialect(LearnsOfBets), 'ids/rollback-adds-to-betId'],
  ['leaves a tombstone under one of two ids', dialect(firstNameOf('tombstone')), 'ids/before-by-transferId'],
  ['keeps a refusal under one of two ids', dialect(firstNameOf('refused')), 'ids/refused-by-transferId'],
  [
    'takes two known bets for the first of them',
    dialect(
      class extends DialectWallet {
        override contradicts = () => false;
      },
    ),
    'ids/contradicting',
  ],
  ['takes half a character for a sign', dialect(halvesReplaced()), 'ids/no-text'],
  [
    'takes 007 for another ticket than 7',
    velaOf({ around: (door) => (asked) => door(withTicket(asked, (id) => id.replace(/^00/, '1'))) }),
    'ids/zeros-before',
  ],
  [
    'keeps what is left of ids in 64 bits',
    velaOf({ around: (door) => (asked) => door(withTicket(asked, (id) => `${BigInt.asUintN(64, BigInt(id))}`)) }),
    'ids/beyond-largest',
  ],
];

function halvesReplaced() {
  return class extends DialectWallet {
    override isId = () => true;
    override idsOf = (said: Said) => super.idsOf(said).map((id) => id.toWellFormed());
  };
}

function withTicket(asked: Asked, change: (id: string) => string): Asked {
  const id = asked.query.get('ticket_id');
  const query = new URLSearchParams(asked.query);
  if (id && /^\d+$/.test(id)) query.set('ticket_id', change(id));
  return { ...asked, query };
}

const ROUNDS: readonly Row[] = [
  ['takes a round for its first stake', walletV2Of({ roundsAreFirstStakes: true }), 'payouts/of-the-stakes-left'],
  ['pays on a stake of another round', walletV2Of({ roundsAreFirstStakes: true }), 'payouts/on-other-numbers'],
  ['pays on the number of a payout', walletV2Of({ paysOnPayouts: true }), 'payouts/on-other-numbers'],
  ['settles the first stake of a round', walletV2Of({ winsSettleFirst: true }), 'rollbacks/before-a-payout'],
  ['takes anybody into a round', walletV2Of({ roundsOfAnybody: true }), 'ids/round-of-other-player'],
];

/** Vela refuses with code 2 whatever may not be done; code 5 with HTTP 500 leaves it open. */
const leavesOpen: Habits = {
  meddle: (answered) =>
    answered.body.includes('"status_code":2')
      ? { statusCode: 500, body: '{"status_code":5,"message":"System Error"}' }
      : answered,
};

const OTHERS: readonly Row[] = [
  ['leaves open a payout on what was rolled back', velaOf(leavesOpen), 'payouts/on-rolled-back'],
  ['leaves open a rollback of what was paid', velaOf(leavesOpen), 'payouts/rollback-after'],
  [
    'says of what was rolled back that funds are missing',
    velaOf({ meddle: ({ body, ...rest }) => ({ ...rest, body: body.replace('"status_code":2', '"status_code":3') }) }),
    'rollbacks/before',
  ],
  [
    'does not remember the rollback of a refusal',
    dialect(
      class extends DialectWallet {
        override async rollback(said: Said, agent: string) {
          const found = this.find(this.namesOf(said, agent));
          return found?.state === 'refused' ? this.answer('0000', '', 0n) : super.rollback(said, agent);
        }
      },
    ),
    'rollbacks/of-refused-retry',
  ],
  [
    'keeps the refusal of a retry',
    dialect(
      class extends DialectWallet {
        override async bet(said: Said, agent: string) {
          const found = this.find(this.namesOf(said, agent));
          return found?.state === 'refused' ? this.repeated(found, this.ownerOf(said), true) : super.bet(said, agent);
        }
      },
    ),
    'funds/retry-when-covered',
  ],
  [
    'refuses a retry of a player who is blocked',
    dialect(
      class extends DialectWallet {
        override async bet(said: Said, agent: string) {
          if (!this.blocked.has(String(said['uid']))) return super.bet(said, agent);
          return this.answer('9999', 'player not active', this.balanceOf(this.ownerOf(said)));
        }
      },
    ),
    'standing/blocked-retry',
  ],
  [
    'looks at funds before it looks who may play',
    dialect(
      class extends DialectWallet {
        override async bet(said: Said, agent: string) {
          const isCovered = this.balanceOf(this.ownerOf(said)) >= (this.stakeOf(said) ?? 0n);
          if (isCovered || !this.blocked.has(String(said['uid']))) return super.bet(said, agent);
          return this.answer('1006', 'insufficient balance', this.balanceOf(this.ownerOf(said)));
        }
      },
    ),
    'standing/blocked-new-stake',
  ],
  [
    'takes an amount that is a text',
    dialect(
      class extends DialectWallet {
        override amountIn(said: Said, name: string) {
          return said[name] === '0.3' ? 3_000n : super.amountIn(said, name);
        }
      },
    ),
    'funds/spellings',
  ],
  [
    'has 15 digits for a win',
    dialect(
      class extends DialectWallet {
        override async move(owner: string, amount: bigint) {
          await super.move(owner, roundedTo15(amount));
        }
      },
    ),
    'funds/large-wins',
  ],
  ['credits more than it can tell', velaOf({ knowsNoLimit: true }), 'payouts/beyond-telling'],
  ['takes the name of a player for a token', velaOf(asking(letInByName)), 'strangers/undone-by-name'],
  [
    'says nothing of caches to a GET',
    velaOf({ meddle: (answered) => ({ ...answered, headers: { 'cache-control': 'max-age=60' } }) }),
    'transport/not-cached',
  ],
];

function letInByName(asked: Asked): Asked {
  const query = new URLSearchParams(asked.query);
  const name = query.get('member_id');
  if (name) query.set('access_token', `token-of-${name}`);
  return { ...asked, query };
}

function roundedTo15(amount: bigint): bigint {
  const digits = amount.toString().replace('-', '').length;
  const step = 10n ** BigInt(Math.max(0, digits - 15));
  return (amount / step) * step;
}

describe('a wallet that', () => {
  it.each([...NAMES, ...ROUNDS, ...OTHERS])('%s is named', async (_, certified, named) => {
    const only = named.startsWith('transport/') ? 'stake-again' : named;
    expect(badIn(await certified([only]))).toContain(named);
  });

  it.each([
    ['TG and VP', dialect(DialectWallet), [...NAMES, ...OTHERS]],
    ['Vela', velaOf({}), [...NAMES, ...OTHERS]],
    ['Wallet API v2', walletV2Of({}), ROUNDS],
  ] as const)('is right for %s has nothing of that to be named', async (_, certified, rows) => {
    expect(badIn(await certified(rows.map(([, , named]) => named)))).toEqual([]);
  });
});
