import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import type { Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';
import type { TestTables } from './engines.ts';
import { ask } from './events.ts';
import { operatorWorld } from './operator-world.ts';
import { realStore } from './real-store.ts';
import { WalletWorld } from './wallet-world.ts';

const KEY = '5a'.repeat(32);

/** Providers and the operator over one store. A seat is a player of its own, at an agent of its own. */
export async function supportWorld(tables: TestTables) {
  const { call } = await operatorWorld(tables);
  const world = new WalletWorld(realStore(tables).store);
  let players = 0;

  async function seat<C>(adapter: ProtocolAdapter<C>, simulator: Simulator) {
    const { protocol } = simulator;
    const playerId = `look-${++players}`;
    const agentId = `agent-${players}`;
    world.register(protocol, agentId, { secrets: { aesKey: KEY }, credentials: { walletToken: 'w' } });
    await world.openPlayer(playerId, 'EUR', '100');
    const secret = adapter.manifest.usesSessions ? await world.openSession(protocol, agentId, playerId, 'EUR') : KEY;
    const talk: Talk = { agentId, playerId, currency: 'EUR', secret };
    const say = async (spoken: Spoken | undefined) => {
      if (!spoken) throw new Error('that cannot be said');
      return simulator.hear(await ask(world.handlerOf(adapter), spoken, agentId)).verdict;
    };
    return { talk, say, path: `${protocol}/${agentId}`, wallet: `/players/${playerId}/wallets/EUR` };
  }

  return { call, world, seat };
}

/** The kinds of entries, and what else there is. */
export function typesIn(body: { records: { type: string; entry?: { kind: string } }[] }): string[] {
  return body.records.map(({ type, entry }) => entry?.kind ?? type);
}
