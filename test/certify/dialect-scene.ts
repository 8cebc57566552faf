import type { Seat } from '../../certify/case.ts';
import type { Certification } from '../../certify/certification.ts';
import { certify } from '../../certify/certify.ts';
import { RunIds } from '../../certify/run-ids.ts';
import type { DialectWallet } from './dialect-wallet.ts';
import { type Answered, type Door, open } from './doors.ts';
import { providerOf } from './scene.ts';

const KEYS = { main: '0f'.repeat(32), other: '1e'.repeat(32) };
const LIMITS = { budget: 10n ** 9n, requests: 100_000, timeMs: 120_000 };
const HOLDS = { 'rich EUR': 10_000_000_000n, 'rich USD': 10_000_000n, 'second EUR': 10_000_000n, 'poor EUR': 100_000n };
const BLOCKED = 'blocked';

/** Certifies a wallet of TG and VP over the wire: somebody with money in two currencies, somebody else, somebody who has little, and two agents. */
export async function certifyDialect(
  wallet: DialectWallet,
  only: readonly string[],
  protocol: 'tg' | 'vp' = 'vp',
  rememberMs = 0,
): Promise<Certification> {
  for (const [agentId, key] of Object.entries(KEYS)) wallet.keys.set(agentId, key);
  for (const [owner, funds] of Object.entries(HOLDS)) wallet.balances.set(owner, funds);
  wallet.balances.set(`${BLOCKED} EUR`, 100_000n);
  wallet.blocked.add(BLOCKED);
  const provider = await providerOf(protocol);
  const door: Door = async (asked): Promise<Answered> =>
    asked.method === 'POST' ? wallet.serve(asked) : { statusCode: 405, body: '' };
  const served = await open(door);
  const seat = (playerId: string, currency = 'EUR', agentId: 'main' | 'other' = 'main'): Seat => ({
    ...{ agentId, playerId, currency, secret: KEYS[agentId] },
  });
  const fixtures = {
    ...{ rich: seat('rich'), second: seat('second'), poor: { ...seat('poor'), holds: HOLDS['poor EUR'] } },
    ...{ blocked: seat(BLOCKED), otherCurrency: seat('rich', 'USD'), secondAgent: seat('rich', 'EUR', 'other') },
  };
  const urls = new Map(Object.keys(KEYS).map((agentId) => [agentId, `${served.url}/${agentId}`]));
  const ids = new RunIds(provider.simulator.largestId);
  try {
    const order = { provider, parties: [fixtures], urls, ids, seed: 'the same', limits: LIMITS, only, rememberMs };
    return await certify(order);
  } finally {
    await served.close();
  }
}
