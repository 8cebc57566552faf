import { beforeAll, describe, expect, it, vi } from 'vitest';
import { newName, newPlayer } from './table.ts';
import type { Wire } from './wire.ts';

const INSTANT = '2026-03-02T08:15:30Z';
const PERIOD = `from=${INSTANT}&to=${INSTANT}`;
const CASE = 'tg.jackpot_held.none';
const TRANSFER = { transferId: 'never', direction: 'deposit', amount: '1' };
const ADJUSTMENT = {
  ...{ adjustmentId: 'never', playerId: 'nobody', currency: 'EUR', direction: 'credit', amount: '1', reason: 'x' },
};
const LONG = 'x'.repeat(201);

/** `{wallet}` is one that there is. Nothing of this changes anything. */
const REFUSED: readonly (readonly [line: string, body: unknown, code: string])[] = [
  ...['', '?to=2026-01-01T00:00:00Z', '?target=wallet/p1', '?target=player/', '?from=2026-02-30T00:00:00Z'].map(
    (query) => [`GET /audit${query}`, undefined, 'invalid_request'] as const,
  ),
  ...['?actor=a%20b', '?from=yesterday', '?from=2026-01-01', '?target=player/p1&target=player/p2'].map(
    (query) => [`GET /audit${query}`, undefined, 'invalid_request'] as const,
  ),
  ...['0', '201', '-1', '1.0', '1e1', 'ten', '%201', '1%00'].map(
    (limit) => [`GET {wallet}/entries?limit=${limit}`, undefined, 'invalid_request'] as const,
  ),
  ...['kind=gift', 'kind=stake,', 'order=up', 'from=now', 'protocol=X', 'other=1'].map(
    (query) => [`GET {wallet}/entries?${query}`, undefined, 'invalid_request'] as const,
  ),
  ['GET {wallet}/entries?from=2026-03-02T08:15:30Z&to=2026-03-02T08:15:29Z', undefined, 'invalid_request'],
  ['GET {wallet}/balance', undefined, 'invalid_request'],
  ['GET {wallet}/balance?at=2026-02-29T00:00:00Z', undefined, 'invalid_request'],
  [`GET {wallet}/statement?from=${INSTANT}`, undefined, 'invalid_request'],
  [`GET {wallet}/statement?to=${INSTANT}`, undefined, 'invalid_request'],
  ...['/audit?target=player/p1&', '{wallet}/entries?', '{wallet}/refusals?', '/adjustments?', '/cases?'].map(
    (list) => [`GET ${list}cursor=AAAA`, undefined, 'invalid_cursor'] as const,
  ),
  [`GET {wallet}/statement?${PERIOD}&cursor=AAAA`, undefined, 'invalid_cursor'],
  ['GET /players/nobody', undefined, 'player_not_found'],
  ['GET /players/nobody/sessions', undefined, 'player_not_found'],
  ['DELETE /players/nobody/sessions', undefined, 'player_not_found'],
  ...['entries', 'refusals', `balance?at=${INSTANT}`, `statement?${PERIOD}`].map(
    (what) => [`GET /players/nobody/wallets/EUR/${what}`, undefined, 'player_not_found'] as const,
  ),
  ['POST /players/nobody/wallets/EUR/transfers', TRANSFER, 'player_not_found'],
  ['GET /transactions/nothing/a/1', undefined, 'protocol_not_found'],
  ['GET /rounds/nothing/a/1', undefined, 'protocol_not_found'],
  ['GET /transactions/tg/a/1', undefined, 'transaction_not_found'],
  ['GET /rounds/tg/a/1', undefined, 'round_not_found'],
  ['GET /transactions/wallet-v2/a/1', undefined, 'currency_required'],
  ['GET /rounds/wallet-v2/a/1', undefined, 'currency_required'],
  ['GET /transactions/wallet-v2/a/1?currency=eur', undefined, 'invalid_request'],
  ['GET /entries/nobody.EUR.1', undefined, 'entry_not_found'],
  ['GET /entries/nonsense', undefined, 'entry_not_found'],
  ['GET /transfers/never', undefined, 'transfer_not_found'],
  [`GET /transfers/${'x'.repeat(65)}`, undefined, 'invalid_request'],
  ['POST /transfers/never/reversal', { reversalId: 'r', reason: 'x' }, 'transfer_not_found'],
  ['POST /transfers/never/reversal', { reversalId: 'r' }, 'invalid_request'],
  ['POST /adjustments', ADJUSTMENT, 'player_not_found'],
  ['POST /adjustments', { ...ADJUSTMENT, reason: '' }, 'invalid_request'],
  ['POST /adjustments', { ...ADJUSTMENT, direction: 'deposit' }, 'invalid_request'],
  ['GET /adjustments?state=open', undefined, 'invalid_request'],
  ['GET /adjustments/never', undefined, 'adjustment_not_found'],
  ['POST /adjustments/never/approval', undefined, 'adjustment_not_found'],
  ['POST /adjustments/never/rejection', { reason: 'x' }, 'adjustment_not_found'],
  ['POST /adjustments/never/rejection', {}, 'invalid_request'],
  ['GET /cases?status=new', undefined, 'invalid_request'],
  ['GET /cases?kind=gift', undefined, 'invalid_request'],
  [`GET /cases/${CASE}`, undefined, 'case_not_found'],
  [`POST /cases/${CASE}/notes`, { text: 'x' }, 'case_not_found'],
  [`PUT /cases/${CASE}/owner`, { owner: 'x' }, 'case_not_found'],
  [`POST /cases/${CASE}/closing`, { outcome: 'x' }, 'case_not_found'],
  [`POST /cases/${CASE}/notes`, { text: '' }, 'invalid_request'],
  [`PUT /cases/${CASE}/owner`, { owner: 'a b' }, 'invalid_request'],
  [`POST /cases/${CASE}/closing`, { outcome: LONG }, 'invalid_request'],
  ['PUT {player}', { status: 'asleep' }, 'invalid_request'],
  ['PUT {player}', { reason: 'x' }, 'invalid_request'],
  ['PUT {player}', { until: '2099-01-01T00:00:00Z' }, 'invalid_request'],
  ['PUT {player}', { status: 'closed', until: '2099-01-01T00:00:00Z' }, 'invalid_request'],
  ['PUT {player}', { status: 'blocked', until: '2020-01-01T00:00:00Z' }, 'invalid_request'],
  ...[{ amount: '0' }, { amount: 1 }, { amount: '1.00001' }, { purpose: 'gift' }, { reference: 'a b' }].map(
    (wrong) => ['POST {wallet}/transfers', { ...TRANSFER, ...wrong }, 'invalid_request'] as const,
  ),
];

/** Legal ids that mean something else in an address, or to whoever reads it too early or twice. */
const ODD_IDS = ['a/b', '/', '//', 'x/reversal', 'a%b', '%2F', 'a?b#c', 'a+b&c=d', 'a\\b', '"', '{id}', '~'];

/** The calls of the desk, sentence by sentence. */
export function contract(wire: () => Wire, hasConsole: boolean): void {
  const call = (line: string, body?: unknown, actor?: string) => wire().operator(line, body, actor);
  let player: string;
  let wallet: string;

  beforeAll(async () => {
    player = await newPlayer(wire(), '1');
    wallet = `/players/${player}/wallets/EUR`;
  });

  it.each(REFUSED)('%s %j is refused: %s', async (line, body, code) => {
    const path = line.replace('{wallet}', wallet).replace('{player}', `/players/${player}`);
    expect((await call(path, body)).json).toMatchObject({ code });
  });

  it.each(ODD_IDS)('a transfer and an adjustment whose id is %j are found, undone and rejected', async (odd) => {
    const id = odd + newName('-');
    const path = encodeURIComponent(id);
    expect((await call(`POST ${wallet}/transfers`, { ...TRANSFER, transferId: id })).statusCode).toBe(201);
    expect((await call(`GET /transfers/${path}`)).json.transfer).toMatchObject({ transferId: id, status: 'applied' });
    const reversal = { reversalId: newName('r'), reason: 'a test' };
    expect((await call(`POST /transfers/${path}/reversal`, reversal)).statusCode).toBe(201);
    const adjustment = { ...ADJUSTMENT, adjustmentId: id, playerId: player };
    expect((await call('POST /adjustments', adjustment)).statusCode).toBe(201);
    const rejected = await call(`POST /adjustments/${path}/rejection`, { reason: 'a test' });
    expect(rejected.json.adjustment).toMatchObject({ adjustmentId: id, state: 'rejected' });
    expect((await call(`GET /adjustments/${path}`)).json).toEqual(rejected.json);
    const { lines } = (await call(`GET /audit?target=${encodeURIComponent(`transfer/${id}`)}`)).json;
    expect(lines.map(({ operation }: { operation: string }) => operation)).toEqual([
      'reverseTransfer',
      'createTransfer',
    ]);
  });

  describe('instants', () => {
    let times: string[];
    let path: string;

    beforeAll(async () => {
      path = `/players/${await newPlayer(wire(), '0')}/wallets/EUR`;
      times = [];
      for (let count = 0; count < 5; count++) {
        const answer = await call(`POST ${path}/transfers`, { ...TRANSFER, transferId: newName('t') });
        times.push(answer.json.entry.createdAt);
        while (new Date().toISOString() <= answer.json.entry.createdAt) await new Promise(setImmediate);
      }
      const newest = async () => (await call(`GET ${path}/entries?limit=1`)).json.entries[0]?.walletVersion;
      await vi.waitFor(async () => expect(await newest()).toBe(5), 5_000);
    });

    const justBefore = (at = '') => new Date(Date.parse(at) - 1).toISOString();
    const versions = async (query: string) =>
      (await call(`GET ${path}/entries?${query}`)).json.entries.map(
        ({ walletVersion }: { walletVersion: number }) => walletVersion,
      );

    it('from is in a period, to is not, in either order', async () => {
      const period = `from=${times[1]}&to=${times[3]}`;
      expect(await versions(period)).toEqual([3, 2]);
      expect(await versions(`${period}&order=oldest`)).toEqual([2, 3]);
      expect(await versions(`from=${times[1]}&to=${times[1]}`)).toEqual([]);
    });

    it('a balance is the one after the last entry of the instant', async () => {
      const at = async (instant = '') => (await call(`GET ${path}/balance?at=${instant}`)).json;
      expect(await at(times[2])).toMatchObject({ version: 3, balance: '3.0000', at: times[2] });
      expect(await at(justBefore(times[2]))).toMatchObject({ version: 2, balance: '2.0000' });
      expect(await at(justBefore(times[0]))).toMatchObject({ version: 0, balance: '0.0000' });
    });

    it('a statement adds up on every page, and its cursor is good for its period alone', async () => {
      const statement = async (query: string) => (await call(`GET ${path}/statement?${query}`)).json;
      const period = `from=${times[1]}&to=${times[4]}`;
      const sums = { opening: '1.0000', closing: '4.0000', totals: { deposit: { count: 3, amount: '3.0000' } } };
      const { cursor, ...first } = await statement(`${period}&limit=2`);
      expect(first).toMatchObject({ ...sums, entries: [{ walletVersion: 2 }, { walletVersion: 3 }] });
      const last = await statement(`${period}&cursor=${cursor}`);
      expect(last).toMatchObject({ ...sums, entries: [{ walletVersion: 4 }] });
      expect(last).not.toHaveProperty('cursor');
      expect(await statement(`from=${times[1]}&to=${times[3]}&cursor=${cursor}`)).toMatchObject({
        code: 'invalid_cursor',
      });
    });

    // Who comes through the console brings a token elsewhere than on the local stack.
    it.runIf(hasConsole).each(['/operator/v1', '/console/api/v1'])(
      'the next page of a CSV stands below %s for whoever asks there',
      async (base) => {
        const headers = { accept: 'text/csv' };
        const query = `from=${times[0]}&to=${times[4]}&limit=3`;
        const first = await wire().send('GET', `${base}${path}/statement?${query}`, { headers });
        const next = /^<([^>]+)>; rel="next"$/.exec(first.headers['link'] ?? '')?.[1] ?? '';
        expect(next.slice(0, base.length + path.length)).toBe(base + path);
        const last = await wire().send('GET', next, { headers });
        expect(last.statusCode).toBe(200);
        expect(last.headers).not.toHaveProperty('link');
        const kinds = last.body.split('\r\n').map((line) => line.split(',')[0]);
        expect(kinds).toEqual(['line', 'entry', 'opening', 'total', 'closing', '']);
      },
    );
  });

  it('a deposit that races with a block came before it or is refused', async () => {
    for (let round = 0; round < 8; round++) {
      const playerId = await newPlayer(wire(), '0');
      const path = `/players/${playerId}`;
      const [deposit, block] = await Promise.all([
        call(`POST ${path}/wallets/EUR/transfers`, { ...TRANSFER, transferId: newName('t') }),
        call(`PUT ${path}`, { status: 'blocked' }),
      ]);
      expect(block.statusCode).toBe(200);
      const { balance } = (await call(`GET ${path}/wallets/EUR`)).json;
      const came = `${deposit.statusCode} ${deposit.json.code ?? ''} ${balance}`;
      expect(['201  1.0000', '422 player_not_active 0.0000']).toContain(came);
    }
  });
}
