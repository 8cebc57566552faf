import { adapter as velaAdapter } from '../../../functions/vela/adapter.ts';
import { simulator as velaSimulator } from '../../../functions/vela/simulator.ts';
import { adapter as vpAdapter } from '../../../functions/vp/adapter.ts';
import { simulator as vpSimulator } from '../../../functions/vp/simulator.ts';
import type { Agent } from '../../../shared/application/agent.ts';
import { CALLBACK_BUDGET_MS, Deadline, systemClock } from '../../../shared/application/deadline.ts';
import { execute } from '../../../shared/application/execute.ts';
import { KeyedMutex } from '../../../shared/application/keyed-mutex.ts';
import { mintToken } from '../../../shared/application/session-token.ts';
import { WalletMemory } from '../../../shared/application/wallet-memory.ts';
import { STRICT_POLICY } from '../../../shared/domain/policy.ts';
import { createDynamoClient } from '../../../shared/dynamodb/client.ts';
import { DynamoLedgerStore } from '../../../shared/dynamodb/ledger-store.ts';
import { DynamoPlayerStore } from '../../../shared/dynamodb/player-store.ts';
import { DynamoSessionStore } from '../../../shared/dynamodb/session-store.ts';
import type { ProtocolAdapter } from '../../../shared/http/adapter.ts';
import { createProviderHandler } from '../../../shared/http/provider-handler.ts';
import { createTelemetry } from '../../../shared/observability/telemetry.ts';
import type { Simulator } from '../../../shared/provider-simulator.ts';
import { eventOf } from '../../support/events.ts';
import { arrangingBy } from '../../support/real-store.ts';
import { testReferences } from '../../support/references.ts';
import type { CreatePeer, Peer, Place } from './peer.ts';

const CURRENCY = 'EUR';
const UNITS = 100n;
const AES_KEY = '0f'.repeat(32);

export const createPeer: CreatePeer = (place) => peerOf(place, velaAdapter, velaSimulator);
export const createRememberingPeer: CreatePeer = (place) =>
  peerOf(place, velaAdapter, velaSimulator, new WalletMemory());
export const createEncryptedPeer: CreatePeer = (place) => peerOf(place, vpAdapter, vpSimulator);

/** The deployed function with its real store, logs and metrics; the agent is at hand, as in a warm container. */
function peerOf<Content>(
  place: Place,
  adapter: ProtocolAdapter<Content>,
  simulator: Simulator,
  memory?: WalletMemory,
): Peer {
  const client = createDynamoClient({
    cacheMiddleware: true,
    endpoint: place.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: place.accessKeyId, secretAccessKey: 'bench' },
  });
  const store = new DynamoLedgerStore(client, place.ownTables, systemClock);
  const scene = arrangingBy(
    new DynamoPlayerStore(client, place.ownTables, systemClock),
    new DynamoSessionStore(client, place.ownTables, systemClock),
  );
  const { protocol, usesSessions } = adapter.manifest;
  const handler = createProviderHandler(adapter, {
    store,
    agents: {
      find: async (_, agentId) => agentOf(protocol, agentId),
      refresh: async (_, agentId) => agentOf(protocol, agentId),
    },
    keys: {
      async *open() {
        yield AES_KEY;
      },
    },
    clock: systemClock,
    telemetry: createTelemetry(),
    refOf: testReferences,
    openDoors: true,
    oneAtATime: new KeyedMutex(),
    ...(memory && { memory }),
  });
  const secrets = new Map<string, string>();

  async function openSession(playerId: string): Promise<string> {
    const token = mintToken(playerId, CURRENCY);
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    await scene.open(token, { protocol, agentId: playerId, playerId, currency: CURRENCY, expiresAt });
    return token;
  }

  return {
    async open(wallet, balance) {
      await scene.setStatus(wallet, 'active', now());
      await scene.openWallet(wallet, CURRENCY);
      const deposit = {
        kind: 'deposit',
        walletRef: { by: 'player', playerId: wallet, currency: CURRENCY },
        transferId: `open-${wallet}`,
        amount: BigInt(balance) * UNITS,
        at: now(),
      } as const;
      await execute(
        deposit,
        STRICT_POLICY,
        { store, clock: systemClock },
        new Deadline(systemClock, CALLBACK_BUDGET_MS),
      );
    },
    async seat(wallet) {
      secrets.set(wallet, usesSessions ? await openSession(wallet) : AES_KEY);
    },
    async bet(wallet, id, amount) {
      const secret = secrets.get(wallet) ?? '';
      // Each wallet has an agent of its own: bets of different measurements may then have the same ids.
      const talk = { agentId: wallet, playerId: wallet, currency: CURRENCY, secret };
      const spoken = simulator.stake(talk, { id, amount: BigInt(amount) * UNITS });
      const { statusCode = 0, body = '' } = await handler(eventOf({ ...spoken, pathParameters: { agentId: wallet } }));
      const { verdict } = simulator.hear({ statusCode, body });
      if (verdict === 'unclear') throw new Error('no verdict');
      return verdict;
    },
    async balance(wallet) {
      const units = (await scene.get(wallet))?.wallets[CURRENCY]?.balance ?? 0n;
      return Number(units / UNITS);
    },
  };
}

function agentOf(protocol: string, agentId: string): Agent {
  const common = {
    allowedSourceIps: [],
    credentials: {},
    settings: {},
    revision: 1,
    createdAt: now(),
    updatedAt: now(),
  };
  return { protocol, agentId, ...common, secrets: { aesKey: { wrapped: '' } } };
}

function now(): string {
  return new Date().toISOString();
}
