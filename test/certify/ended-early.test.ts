import { describe, expect, it } from 'vitest';
import { conclusionOf, exitStatusOf } from '../../certify/certification.ts';
import { certifyVela } from './scene.ts';

const LIMITS = { budget: 10n ** 9n, requests: 100_000, timeMs: 120_000 };
const ONLY = ['repeats/', 'rollbacks/'];

describe('a run that ends early', () => {
  it('takes back what it staked where somebody interrupts it, and says what was not asked', async () => {
    const interrupt = new AbortController();
    const report = (_: unknown, done: number) => {
      if (done === 3) interrupt.abort();
    };
    const limits = { ...LIMITS, signal: interrupt.signal };
    const certification = await certifyVela({}, ONLY, { limits, report });

    const { results, left, ended } = certification;
    expect(ended).toBe('it was interrupted');
    expect(left.filter(({ amount }) => amount < 0n)).toEqual([]);
    expect(results.filter(({ verdict }) => verdict === 'passed').length).toBeGreaterThan(2);
    expect(results.filter(({ why }) => why === ended).length).toBeGreaterThan(5);
    expect(conclusionOf(certification)).toEqual({
      isRight: true,
      words: 'All musts that were asked hold. The run ended early: it was interrupted.',
    });
  });

  it('asks no more of a wallet that has gone', async () => {
    let asked = 0;
    const certification = await certifyVela(
      {
        around: (door) => (one) => {
          asked += 1;
          return asked > 100 ? Promise.resolve({ statusCode: 0, body: '' }) : door(one);
        },
      },
      ONLY,
    );
    expect(certification.ended).toBe('the wallet does not answer any more');
    expect(exitStatusOf(certification)).toBe(1);
    expect(asked).toBeLessThan(400);
  });

  it('is not said to be right where nothing was asked', async () => {
    const certification = await certifyVela({}, ONLY, { limits: { ...LIMITS, requests: 1 } });
    expect(exitStatusOf(certification)).toBe(2);
    expect(conclusionOf(certification)).toMatchObject({
      isRight: false,
      words: expect.stringMatching(/^Nothing was asked\./),
    });
  });

  it('is not needed to be told that TLS was not looked at on this machine', async () => {
    const certification = await certifyVela({}, ['repeats/stake-again']);
    expect(certification.ended).toBe(undefined);
    expect(conclusionOf(certification).words).toBe('All musts that were asked hold.');
  });
});
