import type { Agent } from '../../shared/application/agent.ts';
import type { AlarmName } from '../../shared/observability/alarms.ts';
import type { CallbackReport } from '../../shared/observability/telemetry.ts';
import { type Act, type Answer, type Caller, OPERATOR } from './act.ts';
import type { Container, Fleet } from './containers.ts';
import type { Random } from './random.ts';
import type { Weather } from './weather.ts';

interface DeliveryParts {
  readonly number: number;
  readonly act: Act;
  readonly caller: Caller;
  readonly container: Container;
  readonly fleet: Fleet;
  readonly random: Random;
  readonly weather: Weather;
  /** The index of the conversation that it belongs to, for people. */
  readonly conversation: number;
  readonly startedAt: number;
}

/** One request that reached a container, with everything that is noted about it until it is answered, and afterwards. */
export class Delivery {
  readonly number: number;
  readonly act: Act;
  readonly caller: Caller;
  readonly container: Container;
  readonly random: Random;
  readonly weather: Weather;
  readonly conversation: number;
  readonly startedAt: number;
  readonly alarms: AlarmName[] = [];
  report: CallbackReport | undefined;
  /** The registration by which it is served, once it has one. */
  agent: Agent | undefined;
  /** The keys that it may open the request with, where the protocol has any. */
  keys: readonly string[] | undefined;
  fault: unknown;
  answer: Answer | undefined;
  /** Requests to the store. */
  reads = 0;
  commits = 0;
  /** Commits of which it never heard. */
  unanswered = 0;
  /** The line of one of these that stands in the books, and nothing tells whether a copy wrote it. */
  standingLine: string | undefined;
  /** How often it has waited so far. */
  awaits = 0;
  readonly #fleet: Fleet;
  readonly #death: ReturnType<Weather['death']>;

  constructor(parts: DeliveryParts) {
    this.number = parts.number;
    this.act = parts.act;
    this.caller = parts.caller;
    this.container = parts.container;
    this.random = parts.random;
    this.weather = parts.weather;
    this.conversation = parts.conversation;
    this.startedAt = parts.startedAt;
    this.#fleet = parts.fleet;
    this.#death = parts.weather.death();
  }

  /** Whether it is settled how the callback is to be judged: by a registration, and by the keys of it where there are any. */
  get isRegistered(): boolean {
    if (!this.agent) return this.caller.protocol === OPERATOR;
    return this.isStopped || this.keys !== undefined || Object.keys(this.agent.secrets).length === 0;
  }

  get isStopped(): boolean {
    return this.agent?.enabled === false;
  }

  get diesAt(): string | undefined {
    return this.#death && `${this.#death.phase} await ${this.#death.at}`;
  }

  /**
   * One await of the callback. What it sends is on its way whatever becomes of the container, but nobody in a dead container ever hears of it: the promise
   * of a dead one stays open for ever.
   */
  suspend<T>(send: (settle: (value: T) => void, fail: (error: unknown) => void) => void): Promise<T> {
    this.awaits++;
    const phase = this.#death?.at === this.awaits ? this.#death.phase : undefined;
    if (phase === 'before') this.#die();
    if (this.container.isDead) return new Promise<T>(() => undefined);
    return new Promise<T>((resolve, reject) => {
      const alive = <V>(hear: (value: V) => void) => {
        return (value: V) => {
          if (phase === 'after') this.#die();
          if (!this.container.isDead) hear(value);
        };
      };
      send(alive(resolve), alive(reject));
      if (phase === 'during') this.#die();
    });
  }

  #die(): void {
    if (!this.container.isDead) this.#fleet.kill(this.container);
  }
}
