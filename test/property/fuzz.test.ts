import { describe, expect, it } from 'vitest';
import { described, fuzz } from '../fuzz/fuzzing.ts';

/** A part of what `npm run fuzz` does; the same inputs each time. */
const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 3_000);

describe('hostile input to the real functions', () => {
  it('is taken for exactly what a second reading of the pages takes it for, moves nothing else, and stands in no log', async () => {
    const wrong: string[] = [];
    const results = new Set<string>();
    for await (const tried of fuzz('suite', INPUTS)) {
      if (tried.complaints.length > 0) wrong.push(described(tried));
      results.add(`${tried.input.protocol} ${tried.result}`);
    }
    expect(wrong).toEqual([]);
    const reached = ['applied', 'declined', 'rejected', 'replayed', 'reported'];
    const all = ['tg', 'vp', 'vela', 'wallet-v2'].flatMap((protocol) =>
      reached.map((result) => `${protocol} ${result}`),
    );
    expect([...results].sort()).toEqual(all.sort());
  });
});
