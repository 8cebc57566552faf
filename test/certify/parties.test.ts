import { describe, expect, it } from 'vitest';
import { STAKE } from '../../certify/cases/messages.ts';
import { certifyVela } from './scene.ts';

const parties = ['-a', '-b', '-c'];
const ONLY = ['repeats/stake-a', 'rollbacks/', 'funds/', 'standing/'];

describe('several parties', () => {
  it('play the same cases as one, find the same, and are reported in the same order', async () => {
    const habits = { rollsBackAgain: true } as const;
    const reported: string[] = [];
    const limits = { budget: 10n ** 9n, requests: 100_000, timeMs: 120_000 };
    const alone = await certifyVela(habits, ONLY);
    const together = await certifyVela(habits, ONLY, { parties, limits, report: ({ id }) => reported.push(id) });
    const verdicts = ({ results }: typeof alone) => results.map(({ id, verdict }) => `${id} ${verdict}`);
    expect(verdicts(together)).toEqual(verdicts(alone));
    expect(reported).toEqual(together.results.map(({ id }) => id));
    expect(reported.filter((id) => !id.startsWith('transport/')).at(-1)).toBe('funds/balance-as-told');
  });

  it('stay below one budget, and take back what they staked', async () => {
    const limits = { budget: 7n * STAKE, requests: 100_000, timeMs: 120_000 };
    const { staked, results, left } = await certifyVela({}, ['repeats/stake', 'rollbacks/'], { parties, limits });
    expect(staked).toBeLessThanOrEqual(limits.budget);
    expect(results.filter(({ why }) => why?.includes('budget')).length).toBeGreaterThan(0);
    expect(left).toEqual([]);
  });
});
