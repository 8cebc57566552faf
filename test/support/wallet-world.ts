import type { Agent, AgentDirectory } from '../../shared/application/agent.ts';
import { CALLBACK_BUDGET_MS, type Clock, Deadline } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import { newSession } from '../../shared/application/new-session.ts';
import type { PlayerStore } from '../../shared/application/players.ts';
import { mintToken } from '../../shared/application/session-token.ts';
import type { WalletMemory } from '../../shared/application/wallet-memory.ts';
import { CaseBook } from '../../shared/desk/cases/case-book.ts';
import type { OccurrenceStore } from '../../shared/desk/cases/store.ts';
import type { Occurrence } from '../../shared/domain/beside.ts';
import type { Source } from '../../shared/domain/ids.ts';
import { parseMajor } from '../../shared/domain/money.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import type { Player, PlayerStatus, Session } from '../../shared/domain/wallet.ts';
import type { AgentKeys, ProtocolAdapter } from '../../shared/http/adapter.ts';
import { createProviderHandler, type ProviderHandler } from '../../shared/http/provider-handler.ts';
import type { AlarmName } from '../../shared/observability/alarms.ts';
import type { CallbackReport, Telemetry } from '../../shared/observability/telemetry.ts';
import { unhurried } from './clocks.ts';
import { MemoryStore } from './memory-store.ts';
import { testReferences } from './references.ts';

/** Keeps what would be logged and counted. */
export class RecordedTelemetry implements Telemetry {
  readonly reports: CallbackReport[] = [];
  readonly alarms: AlarmName[] = [];
  readonly faults: unknown[] = [];
  readonly lostCases: string[] = [];
  readonly lost = ({ kind }: Pick<Occurrence, 'kind'>): void => {
    this.lostCases.push(kind);
  };

  callback(report: CallbackReport): void {
    this.reports.push(report);
  }
  alarm(name: AlarmName): void {
    this.alarms.push(name);
  }
  fault(error: unknown): void {
    this.faults.push(error);
  }
}

/** A store, and how a test sets its scene in it. Who did what is of no interest to a scene. */
export type WorldStore = LedgerStore &
  Pick<PlayerStore, 'get'> &
  Arranging & {
    /** Where alarms become cases. */
    readonly cases?: OccurrenceStore;
  };

export interface Arranging {
  /** Creates the player, or changes the status. */
  setStatus(playerId: string, status: PlayerStatus, at: string): Promise<Player>;
  openWallet(playerId: string, currency: string): Promise<Player | undefined>;
  nameAt(playerId: string, source: Source, name: string): Promise<void>;
  open(token: string, session: Session): Promise<void>;
  end(token: string, at: string): Promise<void>;
  endAll(playerId: string): Promise<boolean>;
}

/**
 * Everything around a provider function, for tests: a store (in memory unless another is given), agents whose secrets are held in the clear, and the
 * operator's side as plain methods. Amounts are texts in major units.
 */
export class WalletWorld implements AgentDirectory {
  readonly store: WorldStore;
  readonly clock: Clock;
  readonly telemetry = new RecordedTelemetry();
  readonly refOf = testReferences;
  readonly agents = new Map<string, Agent>();
  readonly secrets = new Map<string, string[]>();
  /** As in the stage `dev`. */
  openDoors = true;
  readonly #memory: WalletMemory | undefined;
  #transfers = 0;

  /** `memory` is what one container remembers of wallets; without it every callback begins with a read. */
  constructor(store: WorldStore = new MemoryStore(), clock: Clock = unhurried, memory?: WalletMemory) {
    this.store = store;
    this.clock = clock;
    this.#memory = memory;
  }

  /** In the clear here: unwrapping is proved elsewhere. */
  get keys(): AgentKeys {
    const { secrets } = this;
    return {
      async *open({ protocol, agentId }, name) {
        yield* secrets.get(`${protocol}/${agentId}/${name}`) ?? [];
      },
    };
  }

  handlerOf<Content>(adapter: ProtocolAdapter<Content>): ProviderHandler {
    const { keys } = this;
    const { cases } = this.store;
    const world = this;
    return createProviderHandler(adapter, {
      store: this.store,
      agents: this,
      keys,
      clock: this.clock,
      telemetry: this.telemetry,
      ...(cases && { caseBook: new CaseBook({ store: cases, clock: this.clock, lost: this.telemetry.lost }) }),
      refOf: this.refOf,
      get openDoors() {
        return world.openDoors;
      },
      ...(this.#memory && { memory: this.#memory }),
    });
  }

  register(
    protocol: string,
    agentId: string,
    members: Partial<Pick<Agent, 'settings' | 'credentials' | 'allowedSourceIps' | 'enabled'>> & {
      secrets?: Record<string, string>;
    } = {},
  ): void {
    const { secrets = {}, ...rest } = members;
    const at = this.now();
    const revision = (this.agents.get(`${protocol}/${agentId}`)?.revision ?? 0) + 1;
    const agent = {
      protocol,
      agentId,
      createdAt: at,
      updatedAt: at,
      revision,
      allowedSourceIps: [],
      credentials: {},
      settings: {},
      secrets: {},
      ...rest,
    };
    this.agents.set(`${protocol}/${agentId}`, agent);
    for (const [name, text] of Object.entries(secrets)) this.secrets.set(`${protocol}/${agentId}/${name}`, [text]);
  }

  /** Sorts the members of a registration as the operator API would. */
  introduce(
    { protocol, secrets }: Pick<ProtocolManifest, 'protocol' | 'secrets'>,
    agentId: string,
    members: Readonly<Record<string, unknown>>,
    rest: Partial<Pick<Agent, 'settings' | 'allowedSourceIps' | 'enabled'>> = {},
  ): void {
    const { secret = [], open = [] } = Object.groupBy(Object.entries(members), ([name]) =>
      Object.hasOwn(secrets, name) ? 'secret' : 'open',
    );
    const texts = Object.fromEntries(secret.map(([name, value]) => [name, String(value)]));
    this.register(protocol, agentId, { ...rest, credentials: Object.fromEntries(open), secrets: texts });
  }

  async find(protocol: string, agentId: string): Promise<Agent | undefined> {
    return this.agents.get(`${protocol}/${agentId}`);
  }

  async refresh(protocol: string, agentId: string): Promise<Agent | undefined> {
    return this.find(protocol, agentId);
  }

  async openPlayer(
    playerId: string,
    currency: string,
    balance: string,
    status: PlayerStatus = 'active',
  ): Promise<void> {
    await this.store.setStatus(playerId, status, this.now());
    await this.store.openWallet(playerId, currency);
    if (balance !== '0') await this.transfer('deposit', playerId, currency, balance);
  }

  async transfer(
    kind: 'deposit' | 'withdrawal',
    playerId: string,
    currency: string,
    amount: string,
    transferId = `${playerId}-${++this.#transfers}`,
  ) {
    const command = {
      kind,
      walletRef: { by: 'player', playerId, currency },
      transferId,
      amount: parseMajor(amount) ?? 0n,
      at: this.now(),
    } as const;
    return execute(
      command,
      STRICT_POLICY,
      { store: this.store, clock: this.clock },
      new Deadline(this.clock, CALLBACK_BUDGET_MS),
    );
  }

  async openSession(
    protocol: string,
    agentId: string,
    playerId: string,
    currency: string,
    ttlSeconds = 86_400,
  ): Promise<string> {
    const token = mintToken(playerId, currency);
    const player = (await this.store.get(playerId)) ?? { playerId };
    const session = newSession(player, { protocol, agentId, currency }, this.clock.now(), ttlSeconds * 1000);
    await this.store.open(token, session);
    return token;
  }

  async balanceOf(playerId: string, currency: string): Promise<bigint | undefined> {
    return (await this.store.get(playerId))?.wallets[currency]?.balance;
  }

  now(): string {
    return new Date(this.clock.now()).toISOString();
  }
}
