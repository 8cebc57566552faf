import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import { readMajor, readUint64 } from '../fuzz/digits-reader.ts';
import { FuzzWorld, type Observed } from '../fuzz/fuzz-world.ts';
import type { Input } from '../fuzz/inputs.ts';
import { readJsonObject } from '../fuzz/json-reader.ts';
import { complaintsAbout } from '../fuzz/oracle.ts';
import { readQuery } from '../fuzz/query-reader.ts';
import { eventOf } from '../support/events.ts';

/** Whoever judges has to be able to find somebody guilty: each of these plants one thing that must be complained about. */
describe('the judge of hostile input', () => {
  it('has no complaint about a stake that is booked as it was sent', async () => {
    expect(complaintsAbout(BET, await observed(BET))).toEqual([]);
  });

  it('complains when what is no request is done', async () => {
    const complaints = complaintsAbout({ ...BET, reading: 'rejected' }, await observed(BET));
    expect(complaints).toEqual(['accepted: applied  (done)', 'something was written']);
  });

  it('complains when a request is turned away', async () => {
    const malformed = { ...BET, event: eventFor('ticket_id=1&total_bet=-100&game_code=fish') };
    expect(complaintsAbout(BET, await observed(malformed))).toEqual(['a request is refused as malformed']);
  });

  it.each([
    ['another amount', { stake: 101n }, ['booked stake 101 undefined, sent stake 10000 undefined', 'amount -10000']],
    ['another id', { transactionId: '2' }, ['booked under 2']],
    ['another player', { playerId: 'fuzz-two' }, ['a entry of fuzz-two']],
    ['another kind', { kind: 'play' }, ['booked play 10000 undefined, sent stake 10000 undefined']],
  ] as const)('complains when %s is booked', async (_, wrong, complaints) => {
    const seen = await observed(BET);
    const commits = seen.commits.map(({ wallet, records }) => ({
      ...(wallet && { wallet }),
      records: records.map((write) =>
        write.act === 'put' ? { ...write, record: { ...(write.record as LedgerEntry), ...wrong } } : write,
      ),
    }));
    expect(complaintsAbout(BET, { ...seen, commits })).toEqual(complaints);
  });

  it('complains when money moves again, a fault happens, the store is asked by a stranger, or a word is in the log', async () => {
    const seen = await observed(BET);
    expect(complaintsAbout({ ...BET, hasMoved: true }, seen)).toEqual(['money moves again']);
    expect(complaintsAbout(BET, { ...seen, faults: [new Error('x')] })).toEqual(['a fault inside: Error: x']);
    expect(complaintsAbout(BET, { ...seen, leaks: ['a word in action: secret'] })).toEqual([
      'a word in action: secret',
    ]);
    const stranger = { ...BET, reading: 'rejected', isSealedByStranger: true } as const;
    expect(complaintsAbout(stranger, seen)).toContain('the store was asked');
  });

  it('complains about an answer that is none of the protocol', async () => {
    const seen = await observed(BET);
    const answer = { ...seen.answer, body: '{"status_code":0}' };
    expect(complaintsAbout(BET, { ...seen, answer })[0]).toMatch(/^no answer of the protocol/);
  });
});

describe('the second reading', () => {
  it.each([
    ['0.5', 5000n],
    ['5e-1', 5000n],
    ['10.00', 100_000n],
    ['0.00010', 1n],
    ['1E+2', 1_000_000n],
    ['-0', 0n],
    ['0.00001', undefined],
    ['1e-5', undefined],
    ['-1', undefined],
    ['1e309', undefined],
  ])('of %s as an amount is %s', (text, units) => {
    expect(readMajor(text)).toBe(units);
  });

  it.each([
    ['007', '7'],
    ['18446744073709551615', '18446744073709551615'],
    ['18446744073709551616', undefined],
    ['\u0661', undefined],
    ['', undefined],
  ])('of %s as an id is %s', (text, id) => {
    expect(readUint64(text)).toBe(id);
  });

  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"\\u0061":2}',
    `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`,
    '{"a":01}',
    '[1]',
    '{"a":1}x',
  ])('of %s is no object', (text) => {
    expect(readJsonObject(text)).toBeUndefined();
  });

  it('of a query takes broken escapes for nothing and a name that comes twice for none', () => {
    expect([...readQuery('a=%41+b&c=%zz&d=1&d=2&%61x=')]).toEqual([
      ['a', 'A b'],
      ['c', undefined],
      ['d', undefined],
      ['ax', ''],
    ]);
  });
});

const TOKEN = 'EUR__';
const BET: Input = {
  protocol: 'vela',
  title: 'a genuine bet',
  event: eventFor('ticket_id=1&total_bet=100&game_code=fish'),
  reading: { kind: 'stake', playerId: 'fuzz-one', currency: 'EUR', ids: ['1'], stake: 10_000n },
};

function eventFor(query: string) {
  return eventOf({
    method: 'GET',
    path: '/callbacks/vela/fuzz-a/api/bet',
    pathParameters: { agentId: 'fuzz-a' },
    rawQuery: `access_token=${TOKEN}&${query}`,
  });
}

/** What really happens, under a token that is good. */
async function observed({ protocol, event }: Input): Promise<Observed> {
  const world = await FuzzWorld.open();
  const [token = ''] = world.sessionsOf('vela', 'fuzz-a').keys();
  return world.send(protocol, { ...event, rawQueryString: event.rawQueryString.replace(TOKEN, token) });
}
