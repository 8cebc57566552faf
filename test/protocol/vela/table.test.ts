import { beforeEach, describe, expect, it } from 'vitest';
import { faultsInBooks } from '../../support/books.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { Conversation, type Parameters } from './conversation.ts';

type Step = (c: Conversation, more?: Parameters) => Promise<unknown>;

/** How ticket 1 comes to be in each state. */
const STATES: Readonly<Record<string, readonly Step[]>> = {
  none: [],
  OPEN: [(c) => c.b(1, 1000)],
  SETTLED: [(c) => c.b(1, 1000), (c) => c.s(1, 500)],
  REFUNDED: [(c) => c.b(1, 1000), (c) => c.x(1)],
  BW_SETTLED: [(c) => c.bw(1, 1000, 5000)],
  BW_STANDING: [(c) => c.bw(1, 1000, 5000), (c) => c.withdraw('120'), (c) => c.x(1), (c) => c.deposit('100')],
  BW_REVERSED: [(c) => c.bw(1, 1000, 5000), (c) => c.x(1)],
  REFUSED_B: [(c) => c.withdraw('95'), (c) => c.b(1, 1000), (c) => c.deposit('95')],
  REFUSED_BW: [(c) => c.withdraw('95'), (c) => c.bw(1, 1000, 5000), (c) => c.deposit('95')],
  TOMBSTONE: [(c) => c.x(1)],
};

const OPERATIONS: Readonly<Record<string, (c: Conversation, more?: Parameters) => Promise<string>>> = {
  'bet same': (c, more) => c.b(1, 1000, more),
  'bet amount': (c, more) => c.b(1, 900, more),
  'bet game': (c, more) => c.b(1, 1000, { game_code: 'slot', ...more }),
  'bw same': (c, more) => c.bw(1, 1000, 5000, more),
  'bw bet': (c, more) => c.bw(1, 900, 5000, more),
  'bw win': (c, more) => c.bw(1, 1000, 5001, more),
  'bw game': (c, more) => c.bw(1, 1000, 5000, { game_code: 'slot', ...more }),
  'result same': (c, more) => c.s(1, 500, more),
  'result win': (c, more) => c.s(1, 501, more),
  'result game': (c, more) => c.s(1, 500, { game_code: 'slot', ...more }),
  refund: (c, more) => c.x(1, more),
  'refund game': (c, more) => c.x(1, { game_code: 'slot', ...more }),
};

/**
 * The decision table of the protocol page. A number is code 0 and what moved, in hundredths; `cur` is code 0 and nothing moved; `2!` is code 2 with an alarm.
 */
const TABLE = `
                | none  | OPEN | SETTLED | REFUNDED | BW_SETTLED | BW_STANDING | BW_REVERSED | REFUSED_B | REFUSED_BW | TOMBSTONE
bet same        | -1000 | cur  | cur     | 2        | 2!         | 2!          | 2           | 3         | 2!         | 2
bet amount      | -900  | 2!   | 2!      | 2        | 2!         | 2!          | 2           | 2!        | 2!         | 2
bet game        | -1000 | 2!   | 2!      | 2        | 2!         | 2!          | 2           | 2!        | 2!         | 2
bw same         | 4000  | 2!   | 2!      | 2        | cur        | cur         | 2           | 2!        | 3          | 2
bw bet          | 4100  | 2!   | 2!      | 2        | 2!         | 2!          | 2           | 2!        | 2!         | 2
bw win          | 4001  | 2!   | 2!      | 2        | 2!         | 2!          | 2           | 2!        | 2!         | 2
bw game         | 4000  | 2!   | 2!      | 2        | 2!         | 2!          | 2           | 2!        | 2!         | 2
result same     | 2!    | 500  | cur     | 2!       | 2!         | 2!          | 2!          | 2!        | 2!         | 2!
result win      | 2!    | 501  | 2!      | 2!       | 2!         | 2!          | 2!          | 2!        | 2!         | 2!
result game     | 2!    | 500  | cur     | 2!       | 2!         | 2!          | 2!          | 2!        | 2!         | 2!
refund          | cur   | 1000 | 2       | cur      | -4000      | 2           | cur         | cur       | cur        | cur
refund game     | cur   | 1000 | 2       | cur      | -4000      | 2           | cur         | cur       | cur        | cur
`;

const REJECTING = `
                | none  | OPEN | SETTLED | REFUNDED | BW_SETTLED | BW_STANDING | BW_REVERSED | REFUSED_B | REFUSED_BW | TOMBSTONE
refund          | 2     | 1000 | 2       | cur      | 2          | 2           | cur         | cur       | cur        | 2
bet same        | -1000 | cur  | cur     | 2        | 2!         | 2!          | 2           | 3         | 2!         | 2
`;

describe('vela: decision table', () => {
  let c: Conversation;
  let store: MemoryStore;
  beforeEach(async () => {
    store = new MemoryStore();
    c = await Conversation.begin({ store });
  });

  /** Brings ticket 1 into the state, asks, and says what became of it in the words of the table. */
  async function ask(state: string, operation: string, more: Parameters = {}): Promise<string> {
    const balanceBefore = (await c.balance()) ?? 0n;
    const entriesBefore = store.entriesOf('p1', 'MYR').length;
    c.world.telemetry.alarms.length = 0;
    const [code = '', shown] = (await OPERATIONS[operation]?.(c, more))?.split(' ') ?? [];
    const balance = (await c.balance()) ?? 0n;
    const entries = store.entriesOf('p1', 'MYR').length - entriesBefore;
    const moved = (balance - balanceBefore) / 100n;
    expect(await faultsInBooks(store, 'p1', 'MYR')).toEqual([]);
    expect({ state, operation, entries }).toEqual({ state, operation, entries: moved === 0n ? 0 : 1 });
    const alarm = c.world.telemetry.alarms.length > 0 ? '!' : '';
    if (code !== '0') return `${code}${alarm}`;
    if (!('access_token' in more)) expect(shown).toBe(`${balance / 100n}`);
    return `${moved === 0n ? 'cur' : moved}${alarm}`;
  }

  async function enter(state: string): Promise<void> {
    for (const step of STATES[state] ?? []) await step(c);
  }

  it.each(cellsOf(TABLE))('%s, %s: %s', async (state, operation, expected) => {
    await enter(state);
    expect(await ask(state, operation)).toBe(expected);
    expect(await ask(state, operation), 'the same again').toBe(repeatOf(expected));
  });

  it.each(cellsOf(REJECTING))('%s, %s with both refund settings on reject: %s', async (state, operation, expected) => {
    await enter(state);
    c.world.register('vela', 'op1', { settings: { refundUnknown: 'reject', refundBetWin: 'reject' } });
    expect(await ask(state, operation)).toBe(expected);
    expect(await ask(state, operation), 'the same again').toBe(repeatOf(expected));
  });

  const known = Object.keys(STATES).filter((state) => state !== 'none');
  it.each(known)('%s: the ticket of another player is 2 with an alarm, whatever is asked', async (state) => {
    await enter(state);
    const access_token = await c.playerToken('p2');
    for (const operation of Object.keys(OPERATIONS)) {
      expect([operation, await ask(state, operation, { access_token })]).toEqual([operation, '2!']);
    }
    expect(await c.world.balanceOf('p2', 'MYR')).toBe(1_000_000n);
  });

  it.each(known)('%s: so is a ticket of the same player in another currency', async (state) => {
    await enter(state);
    await store.openWallet('p1', 'EUR');
    const access_token = await c.world.openSession('vela', 'op1', 'p1', 'EUR');
    for (const operation of Object.keys(OPERATIONS)) {
      expect([operation, await ask(state, operation, { access_token })]).toEqual([operation, '2!']);
    }
  });
});

function cellsOf(table: string): [state: string, operation: string, expected: string][] {
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()));
  const [[, ...states] = [], ...lines] = rows;
  return lines.flatMap(([operation = '', ...cells]) =>
    cells.map((expected, column): [string, string, string] => [states[column] ?? '', operation, expected]),
  );
}

/** What moved money or left a tombstone is a repeat the second time, with the same code; no verdict changes. */
function repeatOf(expected: string): string {
  return /^-?\d{3,}$/.test(expected) ? 'cur' : expected;
}
