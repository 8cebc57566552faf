import { beforeEach, describe, expect, it } from 'vitest';
import { joined, otherKey, vector1 } from '../../support/cipher-text-vectors.ts';
import { MemoryStore } from '../../support/memory-store.ts';
import { Conversation } from './conversation.ts';

const REFUSED = '9999 0';
const { cipherText, plaintext } = vector1;

/** Case 22 of the protocol page: whatever is wrong with the envelope, the answer is the same, and nothing is stored. */
describe.each(['tg', 'vp'] as const)('%s: case 22, hostile envelopes', (protocol) => {
  let c: Conversation;
  let store: MemoryStore;
  beforeEach(async () => {
    store = new MemoryStore();
    c = new Conversation(protocol, store);
    await c.world.openPlayer('gameTest1', 'PHP', '250.5');
  });

  /** Sends the text as the cipherText; what was there before must be there after, and not a letter more. */
  async function refuses(text: unknown): Promise<void> {
    await refusesBody(JSON.stringify({ cipherText: text }));
  }

  async function refusesBody(body: string | Buffer): Promise<void> {
    const before = structuredClone({ players: store.players, records: store.records });
    expect(await c.post({ body })).toBe(REFUSED);
    expect({ players: store.players, records: store.records }).toEqual(before);
  }

  it('the vector itself is answered', async () => {
    expect(await c.post({ body: JSON.stringify({ cipherText }) })).toBe('0000 250.5');
  });

  it('any one bit turned over', async () => {
    const pieces = [cipherText.slice(0, 16), cipherText.slice(16, 40), cipherText.slice(40)];
    for (const [index, piece] of pieces.entries()) {
      const raw = Buffer.from(piece, 'base64');
      for (let bit = 0; bit < raw.length * 8; bit++) {
        const turned = Buffer.from(raw);
        turned.writeUInt8(turned.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        const text = pieces.with(index, turned.toString('base64')).join('');
        expect(await c.post({ body: JSON.stringify({ cipherText: text }) }), `bit ${bit} of piece ${index}`).toBe(
          REFUSED,
        );
      }
    }
    expect(store.records.size, 'the deposit of the beginning').toBe(1);
  });

  it('no data: a tag over nothing', async () => {
    await refuses(joined(Buffer.alloc(0)));
  });

  it.each([
    ['stray bits in the last character', cipherText.replace(/I=$/, 'J=')],
    ['half a surrogate pair', `${cipherText}\ud800`],
  ])('%s', (_, text) => refuses(text));

  it.each([null, true, 42, [cipherText], { text: cipherText }, ''])('a cipherText that is %j', (value) =>
    refuses(value),
  );

  it('the key of another agent', async () => {
    c.world.register(protocol, 'op2', { secrets: { aesKey: otherKey.toString('hex') } });
    expect(await c.send(plaintext, { agentId: 'op2' })).toBe(REFUSED);
    expect(await c.send(plaintext, { key: otherKey.toString('hex') })).toBe(REFUSED);
    expect(await c.send(plaintext, { agentId: 'op3' }), 'an agent that is not registered').toBe(REFUSED);
  });

  it.each([
    ['nothing', ''],
    ['not JSON', cipherText],
    ['an array', JSON.stringify([{ cipherText }])],
    ['the member twice', `{"cipherText":"${cipherText}","cipherText":"${cipherText}"}`],
    ['the member inherited', `{"__proto__":{"cipherText":"${cipherText}"}}`],
    ['depth 100,000', '['.repeat(100_000)],
    ['one byte more than 32 KiB', JSON.stringify({ cipherText }).padEnd(32_769, ' ')],
    ['10 MB', Buffer.alloc(10_000_000, ' ')],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from('{"cipherText":"'), Buffer.from([0xff]), Buffer.from('"}')]),
    ],
  ])('a body of %s', (_, body) => refusesBody(body));

  it.each([
    ['plaintext that is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['plaintext with half a surrogate pair in UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d])],
    ['plaintext with two byte-order marks', Buffer.from(`\ufeff\ufeff${plaintext}`)],
    ['plaintext that is no object', Buffer.from('["balance"]')],
    ['plaintext of depth 17', Buffer.from(`{"action":"balance","x":${'['.repeat(17)}${']'.repeat(17)}}`)],
    ['plaintext with NUL behind it', Buffer.from(`${plaintext}\u0000`)],
    ['the action "Balance"', Buffer.from(plaintext.replace('balance', 'Balance'))],
    ['the action " balance"', Buffer.from(plaintext.replace('balance', ' balance'))],
    ['no action', Buffer.from('{"uid":"gameTest1","currency":"PHP"}')],
    ['the action as a list', Buffer.from('{"action":["balance"],"uid":"gameTest1","currency":"PHP"}')],
  ])('authentic, but %s', (_, raw) => refuses(joined(raw)));
});
