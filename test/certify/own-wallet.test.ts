import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certify } from '../../certify/certify.ts';
import { makeFixtures } from '../../certify/operator-fixtures.ts';
import { RunIds } from '../../certify/run-ids.ts';
import { findSimulators } from '../../local/simulators.ts';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';
import { UNITS_PER_MAJOR } from '../../shared/domain/money.ts';

const repository = new URL('../../', import.meta.url).pathname;
const LIMITS = { budget: 10_000n * UNITS_PER_MAJOR, requests: 20_000, timeMs: 240_000 };
/** The protocol with payouts, plays and sessions is played whole; of the others what is theirs alone. */
const WHOLE = 'vela';
const QUICK = [
  '-again',
  'rollbacks/before',
  'funds/all',
  'ids/',
  'standing/',
  'connection/stake',
  'foreign-token',
  'forged-stake',
];
const providers = await findSimulators(repository);

/** What `npm start` serves, seen from outside and by nothing else. */
describe('this wallet', () => {
  let stack: StackProcess;
  beforeAll(async () => {
    stack = await startLocalStack();
  }, 120_000);
  afterAll(() => stack?.stop());

  it.each(providers)(
    'is certified for $manifest.title: all musts and shoulds hold, and nobody is poorer',
    async (provider) => {
      const ids = new RunIds(provider.simulator.largestId);
      const { parties, urls } = await makeFixtures(stack.url, provider, ids);
      const only = provider.manifest.protocol === WHOLE ? [] : QUICK;
      const certification = await certify({ provider, parties, urls, ids, seed: 'the same', limits: LIMITS, only });
      const bad = certification.results.filter(({ verdict }) => verdict !== 'passed');
      expect(bad.map(({ id, findings }) => ({ id, findings }))).toEqual([{ id: 'transport/tls', findings: [] }]);
      expect(certification.left.filter(({ amount }) => amount < 0n)).toEqual([]);
    },
    300_000,
  );
});
