import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES } from '../../shared/http/request.ts';
import { contentOf, type Spoken, type Talk } from '../../shared/provider-simulator.ts';
import type { Begin } from './cases.ts';
import type { Conversation } from './conversation.ts';
import { almostRequests, type Hostile, neverRequests } from './hostile.ts';
import { allMessages, type Message } from './messages.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** Bad input gets the protocol's own answer (every `tell` sees to that) and loses nothing. */
export function hostileInput({ simulator }: ProtocolUnderTest, begin: Begin): void {
  describe.each(allMessages(simulator))('$name', (message) => {
    it('in place of it, what is no request at all is not done and changes nothing', async () => {
      const c = begin();
      const talk = await c.seat();
      const { say } = await message.prepare(c, talk);
      const genuine = say(talk);
      for (const { title, from } of neverRequests(contentOf(genuine), simulator.describing)) {
        const spoken = reworded(c, talk, genuine, from);
        if (spoken) expect((await c.expectNothingMoved(() => c.tell(spoken))).verdict, title).not.toBe('done');
      }
      expect(await c.verdictOn(genuine), 'and the request itself is still good').toBe('done');
    });

    oneThingWrong(message, begin);

    it('by any other method, or below any other path, leads nowhere', async () => {
      const c = begin();
      const talk = await c.seat();
      const { method, path } = (await message.prepare(c, talk)).say(talk);
      expect(c.isRouted(method, path)).toBe(true);
      const others = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((other) => other !== method);
      expect(others.filter((other) => c.isRouted(other, path))).toEqual([]);
      const paths = [`${path}/`, `${path}/x`, path.toUpperCase(), `/x${path}`, path.replace('/', '//')];
      expect(paths.filter((other) => c.isRouted(method, other))).toEqual([]);
    });

    it('a body of 32 KiB is read, one byte more is not', async () => {
      const c = begin();
      const talk = await c.seat();
      const { say } = await message.prepare(c, talk);
      const genuine = say(talk);
      const padded = (size: number) => Buffer.from((genuine.body ?? '').padEnd(size, ' '));
      const larger = await c.expectNothingMoved(() => c.tell(genuine, { body: padded(MAX_BODY_BYTES + 1) }));
      expect(larger.verdict).not.toBe('done');
      expect(await c.verdictOn(genuine, { body: padded(MAX_BODY_BYTES) })).toBe('done');
    });

    it.each(bodies)('with $title for a body is not done where the body is what is read', async ({ body }) => {
      const c = begin();
      const talk = await c.seat();
      const { say } = await message.prepare(c, talk);
      const genuine = say(talk);
      if (genuine.body === undefined && body.length <= MAX_BODY_BYTES) {
        expect(await c.verdictOn(genuine, { body })).toBe('done');
      } else {
        expect((await c.expectNothingMoved(() => c.tell(genuine, { body }))).verdict).not.toBe('done');
      }
    });
  });
}

/** How many are tried at once, each lane with a player of its own: a real store takes a while for hundreds of them. */
const LANES = 8;

export function oneThingWrong(message: Message, begin: Begin): void {
  it(`a ${message.name} with one thing wrong is refused or taken for exactly what it was`, async () => {
    const c = begin();
    const talks = await Promise.all(Array.from({ length: LANES }, () => c.seat('100000000')));
    const [first] = talks;
    if (!first) return;
    const { say } = await message.prepare(c, first);
    const waiting = almostRequests(contentOf(say(first)));
    expect(waiting.length).toBeGreaterThan(LANES);
    const lane = async (talk: Talk) => {
      for (let hostile = waiting.pop(); hostile; hostile = waiting.pop()) await expectNoHarm(c, talk, message, hostile);
    };
    await Promise.all(talks.map(lane));
    expect(Object.keys(Object.prototype), 'nothing was inherited by everything').toEqual([]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
}

const bodies = [
  { title: 'nothing', body: Buffer.alloc(0) },
  { title: '10 MB of spaces', body: Buffer.alloc(10_000_000, ' ') },
  { title: '10 MB of brackets', body: Buffer.alloc(10_000_000, '[') },
  { title: 'depth 16,000', body: Buffer.from('['.repeat(16_000)) },
  { title: 'a text that is not JSON', body: Buffer.from('action=balance') },
  { title: 'JSON that is no object', body: Buffer.from('["balance"]') },
  { title: 'an empty object', body: Buffer.from('{}') },
  { title: 'null', body: Buffer.from('null') },
  { title: 'bytes that are not UTF-8', body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) },
  { title: 'half of a surrogate pair', body: Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]) },
  { title: 'NUL bytes', body: Buffer.alloc(64) },
  { title: 'compressed bytes', body: deflateSync('{"action":"balance"}') },
];

/** Each has an id of its own, so that what was taken before is never the reason for its answer. */
async function expectNoHarm(c: Conversation, talk: Talk, message: Message, { title, from }: Hostile): Promise<void> {
  const { say } = await message.prepare(c, talk);
  const spoken = reworded(c, talk, say(talk), from);
  if (!spoken) return;
  const before = await walletOf(c, talk);
  const { verdict } = await c.tell(spoken);
  const after = await walletOf(c, talk);
  expect(verdict === 'done' ? [0n, message.moves] : [0n], title).toContain(after.balance - before.balance);
  expect(after.version - before.version, title).toBeLessThanOrEqual(verdict === 'done' ? 1 : 0);
}

async function walletOf(c: Conversation, { playerId, currency }: Talk) {
  const wallet = (await c.ground.store.get(playerId))?.wallets[currency];
  if (!wallet) throw new Error('the wallet is gone');
  return wallet;
}

/** Not every way can carry every text: a simulator says so by a `RangeError`. */
function reworded(c: Conversation, talk: Talk, genuine: Spoken, from: Hostile['from']): Spoken | undefined {
  try {
    return c.simulator.reword(talk, genuine, from(contentOf(genuine)));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
