import { describe, expect, it } from 'vitest';
import { provenBy } from '../../shared/books/pulse.ts';
import type { IdempotencyKey } from '../../shared/domain/ids.ts';
import { recordItem } from '../../shared/dynamodb/items.ts';
import { entryFrom, readingOf } from '../../shared/dynamodb/stream-images.ts';
import { entryOf, SOURCE } from '../integration/store-records.ts';

const ENTRY = {
  type: { S: 'entry' },
  kind: { S: 'stake' },
  currency: { S: 'EUR' },
  amount: { N: '-5' },
  stake: { N: '5' },
  createdAt: { S: '2026-03-02T08:15:30.000Z' },
};
const only = (type: string) => ({ type: { S: type } });

describe('a record of the stream', () => {
  it.each([
    ['a new entry', { NewImage: ENTRY }, 'entry'],
    ['a refusal that is booked', { OldImage: only('refusal'), NewImage: ENTRY }, 'entry'],
    ["a round's name that becomes a stake", { OldImage: only('round_name'), NewImage: ENTRY }, 'entry'],
    ['a mark on an entry', { OldImage: ENTRY, NewImage: { ...ENTRY, settledBy: { S: 'p.EUR.2' } } }, 'nothing'],
    ['a refusal', { NewImage: only('refusal') }, 'nothing'],
    ['something taken away', { OldImage: ENTRY }, 'nothing'],
    ['a pulse', { NewImage: { ...only('pulse'), at: { S: '2026-03-02T08:15:30.000Z' } } }, 'pulse'],
    ['a pulse without a time', { NewImage: only('pulse') }, 'nothing'],
    ['an item without a type', { NewImage: { kind: { S: 'stake' } } }, 'unreadable'],
    ['an entry of a kind that nobody knows', { NewImage: { ...ENTRY, kind: { S: 'gift' } } }, 'unreadable'],
    ['an entry without an amount', { NewImage: { ...ENTRY, amount: { S: '5' } } }, 'unreadable'],
    ['an entry with half a unit', { NewImage: { ...ENTRY, amount: { N: '0.5' } } }, 'unreadable'],
    ['an entry of no time', { NewImage: { ...ENTRY, createdAt: { S: '2026-13-02T08:15:30.000Z' } } }, 'unreadable'],
  ])('%s says %s', (_, images, type) => {
    expect(readingOf(images).type).toBe(type);
  });
});

it('what nobody can read holds back from before it was committed', () => {
  const told = readingOf({
    NewImage: { kind: { S: 'stake' } },
    Keys: { transactionKey: { S: 'tg#a#7' }, role: { S: 'entry' } },
    ApproximateCreationDateTime: Date.parse('2026-03-02T08:15:30.000Z') / 1_000,
  });
  // An entry's own time lies up to 2 s before its commit, on a clock that may be a second away.
  expect(told).toMatchObject({ held: { at: '2026-03-02T08:15:25.000Z', key: 'entry:tg#a#7' } });
});

describe('whose an entry is', () => {
  it.each([
    ['its own attributes', { ...ENTRY, protocol: { S: 'tg' }, agentId: { S: 'a' } }],
    ['its key, where it had no room for them', { ...ENTRY, transactionKey: { S: 'tg#a#7' } }],
    ['its key and one attribute', { ...ENTRY, transactionKey: { S: 'tg#a#7' }, agentId: { S: 'a' } }],
  ])('is said by %s', (_, image) => {
    expect(entryFrom(image)?.source).toEqual({ protocol: 'tg', agentId: 'a' });
  });

  it("is nobody's, where the operator booked it", () => {
    expect(entryFrom({ ...ENTRY, transactionKey: { S: '@operator#transfers#t1' } })?.source).toBeUndefined();
  });

  it('is known of an entry as long as they get', () => {
    const long = entryOf('p', '7'.repeat(300), { roundId: '9'.repeat(200), gameCode: 'g'.repeat(200) });
    const said = recordItem({ key: `test#a1#${'7'.repeat(300)}` as IdempotencyKey, role: 'entry' }, long);
    expect(said).not.toHaveProperty('protocol');
    expect(entryFrom(said)?.source).toEqual(SOURCE);
  });
});

/** Shards as `child<parent`, with the pulse that each has passed, and what is proven by them. */
describe('what is proven', () => {
  it.each([
    ['a@1', '1'],
    ['a@1 b@2', '1'],
    ['a@1 b', undefined],
    ['a@1 b<a c<a@3', '1'],
    ['a@1 b<a@4 c<a@3', '3'],
    ['a b<a@4', '4'],
    ['', undefined],
  ])('by %s is %s', (told, proven) => {
    const shards = told
      .split(' ')
      .filter(Boolean)
      .map((text) => {
        const [, id = '', parent, pulseAt] = /^(\w)(?:<(\w))?(?:@(\d))?$/.exec(text) ?? [];
        return { id, parent, pulseAt };
      });
    const positions = shards.flatMap(({ id, pulseAt }) =>
      pulseAt === undefined ? [] : [[id, { sequence: '1', pulseAt }] as const],
    );
    const tree = shards.map(({ id, parent }) => ({ id, ...(parent !== undefined && { parent }) }));
    expect(provenBy(tree, new Map(positions))).toBe(proven);
  });
});
