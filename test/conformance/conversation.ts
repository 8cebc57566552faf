import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Speaker } from '../../certify/cases/messages.ts';
import { gatewayEvent } from '../../local/gateway-event.ts';
import { type FindRoute, routeTable } from '../../local/route-table.ts';
import type { Agent } from '../../shared/application/agent.ts';
import type { AmountUnits } from '../../shared/domain/money.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import type { PlayerStatus } from '../../shared/domain/wallet.ts';
import type { ProviderHandler } from '../../shared/http/provider-handler.ts';
import type { HttpAnswer } from '../../shared/http/request.ts';
import type { Heard, SaidStake, Simulator, Spoken, Talk } from '../../shared/provider-simulator.ts';
import { WalletWorld } from '../support/wallet-world.ts';
import type { Ground } from './grounds.ts';
import type { ProtocolUnderTest } from './protocols.ts';

const CURRENCY = 'EUR';
/** What the players of a conversation have at its beginning: 100.00. */
export const FUNDS = 1_000_000n;

type Registration = Partial<Pick<Agent, 'settings' | 'allowedSourceIps' | 'enabled'>> & {
  readonly members?: Readonly<Record<string, unknown>>;
};

/** What the gateway sees beside the message. */
export interface Way {
  readonly body?: Buffer;
  readonly sourceIp?: string;
}

export interface Sent extends HttpAnswer {
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * One provider talks to one agent of this wallet. Every answer is held against what all answers must be: the headers, the protocol's own form (its
 * simulator hears it), and no fault inside unless the test says that it expects one.
 */
export class Conversation implements Speaker {
  readonly simulator: Simulator;
  readonly world: WalletWorld;
  readonly ground: Ground;
  readonly agentId = `op-${randomBytes(6).toString('hex')}`;
  /** As they came, in their order. */
  readonly answers: string[] = [];
  faultsExpected = false;
  /** Where the provider calls from. */
  sourceIp = '198.51.100.7';
  readonly #protocol: ProtocolUnderTest;
  readonly #find: FindRoute<ProviderHandler>;
  readonly #secrets = new Map<string, string>();
  readonly #players: string[] = [];

  private constructor(protocol: ProtocolUnderTest, ground: Ground, world: WalletWorld) {
    this.#protocol = protocol;
    this.simulator = protocol.simulator;
    this.ground = ground;
    this.world = world;
    const target = world.handlerOf(protocol.adapter);
    this.#find = routeTable(protocol.manifest.routes.map((routeKey) => ({ routeKey, target })));
  }

  /** `world` is given where several providers talk to one wallet. */
  static begin(
    protocol: ProtocolUnderTest,
    ground: Ground,
    registration: Registration = {},
    world = new WalletWorld(ground.store, ground.clock, ground.memory),
  ): Conversation {
    const conversation = new Conversation(protocol, ground, world);
    conversation.register(conversation.agentId, registration);
    return conversation;
  }

  register(agentId: string, { members = {}, ...rest }: Registration = {}): void {
    const all: Readonly<Record<string, unknown>> = { ...this.simulator.newRegistration(), ...members };
    this.world.introduce(this.#protocol.manifest, agentId, all, rest);
    const { keyMember } = this.simulator;
    if (keyMember !== undefined) this.#secrets.set(agentId, String(all[keyMember]));
  }

  /** A new player with money, and the way to talk about them. */
  async seat(balance = '100', status: PlayerStatus = 'active'): Promise<Talk> {
    const playerId = `p-${randomBytes(6).toString('hex')}`;
    await this.world.openPlayer(playerId, CURRENCY, balance, status);
    this.#players.push(playerId);
    return this.talk(playerId);
  }

  async talk(playerId: string, agentId = this.agentId, currency = CURRENCY): Promise<Talk> {
    const secret =
      this.#secrets.get(agentId) ?? (await this.world.openSession(this.#protocol.name, agentId, playerId, currency));
    return { agentId, playerId, currency, secret };
  }

  readonly newId = (): string => this.simulator.newId();

  async takeStake(talk: Talk, stake: SaidStake): Promise<void> {
    expect(await this.verdictOn(this.simulator.stake(talk, stake))).toBe('done');
  }

  isRouted(method: string, path: string): boolean {
    return this.#find(method, path) !== undefined;
  }

  /** Sends a message as API Gateway would hand it on. */
  async send(spoken: Spoken, { body, sourceIp = this.sourceIp }: Way = {}): Promise<Sent> {
    const { method, path, rawQuery = '' } = spoken;
    const route = this.#find(method, path);
    if (!route) throw new Error(`the simulator calls ${method} ${path}, which no route of the manifest leads to`);
    const event = gatewayEvent({
      ...route,
      method,
      path,
      rawQuery,
      rawHeaders: Object.entries(spoken.headers ?? {}).flat(),
      body: body ?? Buffer.from(spoken.body ?? ''),
      sourceIp,
      protocol: 'HTTP/1.1',
      port: 443,
      requestId: 'conformance',
      receivedAt: new Date(this.world.clock.now()),
    });
    const { statusCode = 0, headers = {}, body: text = '' } = await route.target(event);
    this.answers.push(text);
    return { statusCode, headers: headers as Sent['headers'], body: text };
  }

  /** Sends a message whose answer has to be what all answers are. */
  async sendChecked(spoken: Spoken, way?: Way): Promise<Sent> {
    const answer = await this.send(spoken, way);
    expect(answer.headers).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    const { faults, reports } = this.world.telemetry;
    if (!this.faultsExpected) expect(faults).toEqual([]);
    expect(reports.at(-1)?.durationMs).toBeLessThanOrEqual(2000);
    return answer;
  }

  /** Sends such a message and hears the answer. */
  async tell(spoken: Spoken, way?: Way): Promise<Heard> {
    return this.simulator.hear(await this.sendChecked(spoken, way));
  }

  async verdictOn(spoken: Spoken, way?: Way): Promise<Heard['verdict']> {
    return (await this.tell(spoken, way)).verdict;
  }

  /** In amount units, as the wallet itself says. */
  async balanceOf({ playerId, currency }: Talk): Promise<AmountUnits> {
    return (await this.world.balanceOf(playerId, currency)) ?? 0n;
  }

  /** What moved the wallet because of a provider, oldest first. */
  async entriesOf({ playerId, currency }: Talk): Promise<LedgerEntry[]> {
    return (await this.ground.entriesOf(playerId, currency)).filter(({ source }) => source !== undefined);
  }

  /** All that a message could have changed. */
  look(): Promise<unknown> {
    return this.ground.look(this.#players);
  }

  /** Sends a message that must change nothing, whatever its answer is. */
  async expectNothingMoved(send: () => Promise<Heard>): Promise<Heard> {
    const before = await this.look();
    const heard = await send();
    expect(await this.look()).toEqual(before);
    return heard;
  }
}
