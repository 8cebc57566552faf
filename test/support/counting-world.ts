import { adapter as tg } from '../../functions/tg/adapter.ts';
import { speaker as tgSpeaker } from '../../functions/tg/speaker.ts';
import { adapter as vela } from '../../functions/vela/adapter.ts';
import { speaker as velaSpeaker } from '../../functions/vela/speaker.ts';
import { adapter as vp } from '../../functions/vp/adapter.ts';
import { speaker as vpSpeaker } from '../../functions/vp/speaker.ts';
import { adapter as walletV2 } from '../../functions/wallet-v2/adapter.ts';
import { speaker as walletV2Speaker } from '../../functions/wallet-v2/speaker.ts';
import type { Agent } from '../../shared/application/agent.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import { openSecret } from '../../shared/encryption/agent-secrets.ts';
import type { ProtocolAdapter } from '../../shared/http/adapter.ts';
import { createProviderHandler } from '../../shared/http/provider-handler.ts';
import type { Speaker, Spoken, Talk } from '../../shared/http/speaker.ts';
import { createTelemetry } from '../../shared/observability/telemetry.ts';
import { VirtualClock } from '../conformance/virtual-clock.ts';
import { eventOf } from './events.ts';
import { setUpBox } from './fake-kms.ts';
import { MemoryStore } from './memory-store.ts';
import { WalletWorld } from './wallet-world.ts';

const protocols = {
  tg: { adapter: tg as ProtocolAdapter<unknown>, speaker: tgSpeaker },
  vp: { adapter: vp as ProtocolAdapter<unknown>, speaker: vpSpeaker },
  vela: { adapter: vela as ProtocolAdapter<unknown>, speaker: velaSpeaker },
  'wallet-v2': { adapter: walletV2 as ProtocolAdapter<unknown>, speaker: walletV2Speaker },
} as const satisfies Record<string, { adapter: ProtocolAdapter<unknown>; speaker: Speaker }>;

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

  speakerOf(protocol: ProtocolName): Speaker {
    return protocols[protocol].speaker;
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
    const { method, path, rawQuery, headers, body } = spoken;
    const agentId = path.split('/')[3] ?? '';
    const ports = { store, agents: this.wallets, clock: this.clock };
    const keys = { open: (agent: Agent, name: string) => openSecret(this.kms.box, agent, name, this.clock.now()) };
    const handler = createProviderHandler(protocols[protocol].adapter, { ...ports, keys, telemetry: this.telemetry });
    const { statusCode = 0, body: text = '' } = await handler(
      eventOf({
        method,
        path,
        pathParameters: { agentId },
        ...(rawQuery !== undefined && { rawQuery }),
        ...(headers !== undefined && { headers: { ...headers } }),
        ...(body !== undefined && { body }),
      }),
    );
    return [statusCode, text];
  }

  /** The secret, where the protocol has one. */
  async #register(protocol: ProtocolName, agentId: string, settings: Agent['settings']): Promise<string | undefined> {
    const { adapter, speaker } = protocols[protocol];
    const members = Object.entries(speaker.newRegistration());
    const isSecret = ([name]: [string, unknown]) => adapter.manifest.secrets.includes(name);
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
    const key = members.find(([name]) => name === speaker.keyMember);
    return key && String(key[1]);
  }
}

export const units = (major: number): bigint => BigInt(major) * ONE;
