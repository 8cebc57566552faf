import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Conversation, readExample } from './conversation.ts';

const folder = new URL('../../../functions/vela/examples/', import.meta.url);

/** The files are one conversation, in the order of their names, that begins with 1,000.00 MYR. */
describe('vela: documented examples', () => {
  let c: Conversation;
  beforeAll(async () => {
    c = await Conversation.begin({ balance: '1000' });
  });

  it.each(readdirSync(folder).sort())('%s is answered byte for byte', async (file) => {
    const { action, rawQuery, answer } = readExample(file);
    const { statusCode, headers, body } = await c.get(action, rawQuery.replace('TOKEN', c.token));
    const lines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`);
    expect([`HTTP/1.1 ${statusCode} OK`, ...lines, '', body].join('\n')).toBe(answer);
  });
});
