import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { allMessages } from '../../certify/cases/messages.ts';
import { MAX_BODY_BYTES } from '../../shared/http/request.ts';
import type { Begin } from './cases.ts';
import type { ProtocolUnderTest } from './protocols.ts';

/** Bad input gets the protocol's own answer (every `tell` sees to that) and loses nothing. */
export function hostileInput({ simulator }: ProtocolUnderTest, begin: Begin): void {
  describe.each(allMessages(simulator))('$name', (message) => {
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

/** What no text can say; the certifier's cases say the rest. */
const bodies = [
  { title: 'nothing', body: Buffer.alloc(0) },
  { title: '10 MB of spaces', body: Buffer.alloc(10_000_000, ' ') },
  { title: '10 MB of brackets', body: Buffer.alloc(10_000_000, '[') },
  { title: 'bytes that are not UTF-8', body: Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) },
  { title: 'half of a surrogate pair', body: Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]) },
  { title: 'compressed bytes', body: deflateSync('{"action":"balance"}') },
];
