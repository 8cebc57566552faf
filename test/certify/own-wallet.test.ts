import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certify } from '../../certify/certify.ts';
import { makeFixtures } from '../../certify/operator-fixtures.ts';
import { RunIds } from '../../certify/run-ids.ts';
import { findSimulators } from '../../local/simulators.ts';
import { type StackProcess, startLocalStack } from '../../local/stack-process.ts';
import { UNITS_PER_MAJOR } from '../../shared/domain/money.ts';
import { open } from './doors.ts';

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

  it('is called where the callbacks are said to go: what doubles stakes on the way is named', async () => {
    const provider = providers.find(({ manifest }) => manifest.protocol === 'wallet-v2');
    if (!provider) throw new Error('there is no wallet-v2');
    const proxy = await doublingStakes(stack.url);
    try {
      const ids = new RunIds(provider.simulator.largestId);
      const { parties, urls } = await makeFixtures(
        stack.url,
        provider,
        ids,
        new URL('/callbacks/wallet-v2', proxy.url).href,
      );
      const only = ['strangers/own-wallet'];
      const { results } = await certify({ provider, parties, urls, ids, seed: 'the same', limits: LIMITS, only });
      const [{ findings } = { findings: [] }] = results;
      expect(findings.map(({ grade, expected }) => `${grade} ${expected}`)).toContainEqual(
        expect.stringMatching(/^must a balance of /),
      );
    } finally {
      await proxy.close();
    }
  });
});

/** Hands everything on to a wallet, and every second stake as one of twice as much. */
async function doublingStakes(wallet: string) {
  let stakes = 0;
  return open(async ({ path, body }) => {
    const isSecond = body.includes('"bet":') && ++stakes % 2 === 0;
    const sent = isSecond ? body.replace(/"bet":(\d+)/, (_, units) => `"bet":${2n * BigInt(units)}`) : body;
    const response = await fetch(wallet + path, { method: 'POST', body: sent });
    return { statusCode: response.status, body: await response.text() };
  });
}
