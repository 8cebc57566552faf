import { expect, it } from 'vitest';
import * as z from 'zod';
import { checked } from '../../functions/operator/input.ts';
import { Problem } from '../../functions/operator/problem.ts';

const CANARY = 'canary00'.repeat(9);

const schema = z.strictObject({
  aesKey: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex characters'),
  mode: z.enum(['a', 'b']),
  count: z.int().max(5),
  list: z.array(z.literal('x')),
});

it('a problem names the members that are wrong, and repeats the value of none', () => {
  const sent = { aesKey: CANARY, mode: CANARY, count: 4_242_424_242, list: [CANARY] };
  const thrown = problemOf(() => checked(schema, sent));
  expect(thrown.extras.errors?.map(({ path }) => path)).toEqual(['aesKey', 'mode', 'count', 'list[0]']);
  const said = JSON.stringify([thrown.message, thrown.detail, thrown.extras]);
  expect(said).not.toContain('canary');
  expect(said).not.toContain('4242424242');
});

function problemOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}
