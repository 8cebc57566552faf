import { adapter as tg } from '../../functions/tg/adapter.ts';
import { simulator as tgSimulator } from '../../functions/tg/simulator.ts';
import { adapter as vela } from '../../functions/vela/adapter.ts';
import { simulator as velaSimulator } from '../../functions/vela/simulator.ts';
import { adapter as vp } from '../../functions/vp/adapter.ts';
import { simulator as vpSimulator } from '../../functions/vp/simulator.ts';
import { adapter as walletV2 } from '../../functions/wallet-v2/adapter.ts';
import { simulator as walletV2Simulator } from '../../functions/wallet-v2/simulator.ts';
import type { Agent } from '../../shared/application/agent.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import { openSecret } from '../../shared/encryption/agent-secrets.ts';
import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import { createProviderHandler } from '../../shared/http/provider-handler.ts';
import { createTelemetry } from '../../shared/observability/telemetry.ts';
import type { Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';
import { VirtualClock } from './clocks.ts';
import { ask } from './events.ts';
import { setUpBox } from './fake-kms.ts';
import { MemoryStore } from './memory-store.ts';
import { testReferences } from './references.ts';
import { WalletWorld } from './wallet-world.ts';

const protocols = {
  tg: { adapter: tg as ProtocolAdapter<unknown>, simulator: tgSimulator },
  vp: { adapter: vp as ProtocolAdapter<unknown>, simulator: vpSimulator },
  vela: { adapter: vela as ProtocolAdapter<unknown>, simulator: velaSimulator },
  'wallet-v2': { adapter: walletV2 as ProtocolAdapter<unknown>, simulator: walletV2Simulator },
} as const satisfies Record<string, { adapter: ProtocolAdapter<unknown>; simulator: Simulator }>;

export type ProtocolName = keyof typeof protocols;
export const protocolNames = Object.keys(protocols) as ProtocolName[];

/** Units of one major unit. */
const ONE = 10_000n;

/**
 * Real handlers with the real telemetry, in a world of doubles: a store in memory, KMS from `fake-kms`, time that stands still. What it prints is what the
 * deployed functions would print.
 */
export class CountingWorld {
  readonly clock = new VirtualClock();
  readonly store = new MemoryStore();
  readonly wallets = new WalletWorld(this.store, this.clock);
  readonly telemetry = createTelemetry();
  readonly kms = setUpBox({ now: () => this.clock.now(), onRefreshFailure: this.telemetry.keyRefreshFailed });
  #agents = 0;

  simulatorOf(protocol: ProtocolName): Simulator {
    return protocols[protocol].simulator;
  }

  /** An agent of its own and a player with 100.00, ready to talk about each other. */
  async talk(protocol: ProtocolName, settings: Agent['settings'] = {}): Promise<Talk> {
    const agentId = `agent-${++this.#agents}`;
    const secret = await this.#register(protocol, agentId, settings);
    const playerId = `player-${this.#agents}`;
    await this.wallets.openPlayer(playerId, 'EUR', '100');
    return {
      agentId,
      playerId,
      currency: 'EUR',
      secret: secret ?? (await this.sessionOf(protocol, agentId, playerId)),
    };
  }

  sessionOf(protocol: ProtocolName, agentId: string, playerId: string, ttlSeconds = 3600): Promise<string> {
    return this.wallets.openSession(protocol, agentId, playerId, 'EUR', ttlSeconds);
  }

  /** The status and body of the answer. */
  async send(protocol: ProtocolName, spoken: Spoken, store: LedgerStore = this.store): Promise<[number, string]> {
    const agentId = spoken.path.split('/')[3] ?? '';
    const ports = { store, agents: this.wallets, clock: this.clock, openDoors: true };
    const keys = { open: (agent: Agent, name: string) => openSecret(this.kms.box, agent, name, this.clock.now()) };
    const handler = createProviderHandler(protocols[protocol].adapter, {
      ...ports,
      keys,
      telemetry: this.telemetry,
      refOf: testReferences,
    });
    const { statusCode, body } = await ask(handler, spoken, agentId);
    return [statusCode, body];
  }

  /** The secret, where the protocol has one. */
  async #register(protocol: ProtocolName, agentId: string, settings: Agent['settings']): Promise<string | undefined> {
    const { adapter, simulator } = protocols[protocol];
    const members = Object.entries(simulator.newRegistration());
    const isSecret = ([name]: [string, unknown]) => Object.hasOwn(adapter.manifest.secrets, name);
    this.wallets.register(protocol, agentId, {
      settings,
      credentials: Object.fromEntries(members.filter((one) => !isSecret(one))),
    });
    const agent = await this.wallets.find(protocol, agentId);
    if (!agent) throw new Error('an agent that was registered is there');
    const owner = { protocol, agentId };
    const wrapped = members
      .filter(isSecret)
      .map(([name, value]) => [name, { wrapped: this.kms.kms.blob(String(value), owner) }]);
    this.wallets.agents.set(`${protocol}/${agentId}`, { ...agent, secrets: Object.fromEntries(wrapped) });
    const key = members.find(([name]) => name === simulator.keyMember);
    return key && String(key[1]);
  }
}

export const units = (major: number): bigint => BigInt(major) * ONE;
