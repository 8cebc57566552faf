import { expect, it } from 'vitest';
import { chain, onFault, whenAnswered } from '../../shared/http/chain.ts';

const heard: string[] = [];
const shell = (before?: () => void) =>
  chain<string, string>(
    [
      whenAnswered((call, answer) => void heard.push(`${call} ${answer}`)),
      onFault((error, call) => `${call} failed: ${error instanceof Error ? error.message : 'unknown'}`),
      { before: () => before?.() },
    ],
    async (call) => {
      if (call === 'bad') throw new Error('broken');
      return `served ${call}`;
    },
  );

it.each([
  ['what was served', 'good', undefined, 'served good'],
  ['what became of a fault', 'bad', undefined, 'bad failed: broken'],
  [
    'what was refused before',
    'good',
    () => {
      throw new Error('too large');
    },
    'good failed: too large',
  ],
])('answers and tells once: %s', async (_, call, before, answer) => {
  heard.length = 0;
  expect(await shell(before)(call)).toBe(answer);
  expect(heard).toEqual([`${call} ${answer}`]);
});

it('throws what nobody makes an answer of', async () => {
  const bare = chain<string, string>([], async () => Promise.reject(new Error('broken')));
  await expect(bare('any')).rejects.toThrow('broken');
});
