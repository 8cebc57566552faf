import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { adapter as vela } from '../../functions/vela/adapter.ts';
import { simulator as velaSimulator } from '../../functions/vela/simulator.ts';
import { adapter as vp } from '../../functions/vp/adapter.ts';
import { simulator as vpSimulator } from '../../functions/vp/simulator.ts';
import { adapter as walletV2 } from '../../functions/wallet-v2/adapter.ts';
import { simulator as walletV2Simulator } from '../../functions/wallet-v2/simulator.ts';
import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import type { Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';
import { createTestTables, type TestTables } from '../support/engines.ts';
import { eventOf } from '../support/events.ts';
import { sumOf } from '../support/store-proxy/capacity.ts';
import { proxiedStore } from '../support/store-proxy/proxied-world.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const endpoint = inject('dynoxideEndpoint');
const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'capacity-and-costs.md'), 'utf8');

const protocols: Readonly<Record<string, { adapter: ProtocolAdapter<unknown>; simulator: Simulator }>> = {
  vp: { adapter: vp as ProtocolAdapter<unknown>, simulator: vpSimulator },
  vela: { adapter: vela as ProtocolAdapter<unknown>, simulator: velaSimulator },
  'wallet-v2': { adapter: walletV2 as ProtocolAdapter<unknown>, simulator: walletV2Simulator },
};

/** What is said before the callback that is measured, and the callback. Ids of two stakes and of a payout. */
const CALLBACKS: Readonly<Record<string, (simulator: Simulator, talk: Talk) => readonly (Spoken | undefined)[]>> = {
  balance: (simulator, talk) => [simulator.balance(talk)],
  stake: (simulator, talk) => [simulator.stake(talk, { id: '1', amount: 10_000n })],
  payout: (simulator, talk) => [
    simulator.stake(talk, { id: '1', amount: 10_000n }),
    simulator.payout?.(talk, { id: '2', stakeId: '1', amount: 10_000n }),
  ],
  play: (simulator, talk) => [simulator.play?.(talk, { id: '1', stake: 10_000n, payout: 20_000n })],
  rollback: (simulator, talk) => [
    simulator.stake(talk, { id: '1', amount: 10_000n }),
    simulator.rollback(talk, { id: '1' }),
  ],
  repeat: (simulator, talk) => [1, 2].map(() => simulator.stake(talk, { id: '1', amount: 10_000n })),
  refused: (simulator, talk) => [simulator.stake(talk, { id: '1', amount: 10_000_000n })],
};

/** `| vp | play | 2 | 2 | 4 | 1 |` */
const ROWS = [...page.matchAll(/^\| (vp|vela|wallet-v2) \| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)].map(
  ([, protocol = '', callback = '', ...figures]) => {
    const [requests, read, write, index] = figures.map(Number);
    return { protocol, callback, figures: { requests, read, write, index } };
  },
);

describe.skipIf(endpoint === undefined)('docs/capacity-and-costs.md says what the engine measures', () => {
  let tables: TestTables;
  let worlds = 0;

  beforeAll(async () => {
    tables = await createTestTables({ name: 'dynoxide', endpoint: endpoint ?? '' });
  });

  it('for every kind of callback that the protocols have', () => {
    const said = Object.entries(protocols).map(([name, { simulator }]) => [
      name,
      Object.keys(CALLBACKS).filter((callback) => callback !== 'payout' || simulator.payout),
    ]);
    for (const [name, callbacks] of said) {
      const rows = ROWS.filter(({ protocol }) => protocol === name).map(({ callback }) => callback);
      for (const callback of callbacks ?? [])
        if (!isSameThing(String(name), callback)) expect(rows).toContain(callback);
    }
  });

  it.each(ROWS)('$protocol: $callback', async ({ protocol, callback, figures }) => {
    const { adapter, simulator } = protocols[protocol] ?? {};
    const said = CALLBACKS[callback];
    if (!adapter || !simulator || !said) throw new Error('the page has a row that nobody can play');
    const { store, proxy } = await proxiedStore(tables);
    const world = new WalletWorld(store);
    const talk = await seat(world, protocol, simulator, `op-${++worlds}`);
    const handler = world.handlerOf(adapter);
    const messages = said(simulator, talk).filter((spoken) => spoken !== undefined);
    const last = messages.pop();
    for (const spoken of messages) await handler(eventFor(spoken, talk));
    const { requests } = await proxy.during(async () => last && handler(eventFor(last, talk)));
    expect({ requests: requests.length, ...sumOf(requests.map(({ capacity }) => capacity)) }).toEqual(figures);
  });
});

/** A stake of TG and VP is a play without payout. */
function isSameThing(protocol: string, callback: string): boolean {
  return (protocol === 'vp' && callback === 'stake') || (protocol === 'wallet-v2' && callback === 'play');
}

async function seat(world: WalletWorld, protocol: string, simulator: Simulator, agentId: string): Promise<Talk> {
  const playerId = `player-${agentId}`;
  const { keyMember } = simulator;
  const members = Object.entries(simulator.newRegistration());
  const secrets = members.filter(([name]) => name === keyMember).map(([name, value]) => [name, String(value)]);
  const credentials = members.filter(([name]) => name !== keyMember);
  world.register(protocol, agentId, {
    secrets: Object.fromEntries(secrets),
    credentials: Object.fromEntries(credentials),
  });
  await world.openPlayer(playerId, 'EUR', '100');
  const [key] = secrets.map(([, value]) => value);
  const secret = key ?? (await world.openSession(protocol, agentId, playerId, 'EUR'));
  return { agentId, playerId, currency: 'EUR', secret };
}

function eventFor({ method, path, rawQuery, headers, body }: Spoken, { agentId }: Talk) {
  return eventOf({
    method,
    path,
    pathParameters: { agentId },
    ...(rawQuery !== undefined && { rawQuery }),
    ...(headers && { headers: { ...headers } }),
    ...(body !== undefined && { body }),
  });
}
