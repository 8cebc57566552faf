import type { Agent } from '../../shared/application/agent.ts';
import { KeyedMutex } from '../../shared/application/keyed-mutex.ts';
import { WalletMemory } from '../../shared/application/wallet-memory.ts';
import type { CaseBook } from '../../shared/desk/cases/case-book.ts';
import type { OccurrenceStore } from '../../shared/desk/cases/store.ts';
import { AgentCopies } from '../../shared/dynamodb/agent-copies.ts';
import type { Random } from './random.ts';

/** Clocks of containers are set by the network, and not worse than this. */
const MOST_SKEW_MS = 2_000;

/** As in the deployed functions. */
export const REGISTRATION_MAX_AGE_MS = 5_000;

type ReadAgent = (protocol: string, agentId: string) => Promise<Agent | undefined>;

/** What differs between deployments. */
export interface Traits {
  readonly remembers: boolean;
  readonly goesOneAtATime: boolean;
}

/** One process of one function. What it remembers is gone when it dies, and whoever waited in it waits for ever. */
export class Container {
  readonly name: string;
  readonly traits: Traits;
  readonly memory: WalletMemory | undefined;
  /** In a process that serves many at a time they wait for each other; where there is no such thing they race. */
  readonly oneAtATime: KeyedMutex | undefined;
  /** Copies of registrations. */
  readonly copies: AgentCopies;
  /** How the callback that asks the copies just now reaches the agents' table. */
  readAgent: ReadAgent | undefined;
  /** What becomes of alarms, and how the callback that writes one just now reaches the store. */
  caseBook: CaseBook | undefined;
  happened: OccurrenceStore['happened'] | undefined;
  /** When the agents' table did not answer last. */
  failedAt = Number.NEGATIVE_INFINITY;
  /** Its clock is so far ahead of the true time, or behind it. */
  readonly skewMs: number;
  isDead = false;

  constructor(name: string, traits: Traits, skewMs: number, now: () => number) {
    this.name = name;
    this.traits = traits;
    this.skewMs = skewMs;
    this.copies = new AgentCopies((...asked) => this.readAgent?.(...asked) ?? Promise.resolve(undefined), {
      maxAgeMs: REGISTRATION_MAX_AGE_MS,
      now: () => now() + skewMs,
    });
    this.memory = traits.remembers ? new WalletMemory() : undefined;
    this.oneAtATime = traits.goesOneAtATime ? new KeyedMutex() : undefined;
  }
}

/** The containers that serve one protocol. */
export class Fleet {
  readonly #places: Container[];
  readonly #now: () => number;
  #started = 0;

  constructor(protocol: string, traits: readonly Traits[], now: () => number) {
    this.#now = now;
    this.#places = traits.map((one) => this.#start(protocol, one));
  }

  get living(): readonly Container[] {
    return this.#places;
  }

  pick(random: Random): Container {
    const [first, ...rest] = this.#places;
    if (!first) throw new RangeError('a fleet has at least one container');
    return random.pick([first, ...rest]);
  }

  /** Its place is taken by a cold one. */
  kill(container: Container): void {
    const place = this.#places.indexOf(container);
    container.isDead = true;
    if (place >= 0) this.#places[place] = this.#start(container.name.split('#')[0] ?? '', container.traits);
  }

  #start(protocol: string, traits: Traits): Container {
    this.#started++;
    return new Container(
      `${protocol}#${this.#started}`,
      traits,
      ((this.#started * 1_237) % (2 * MOST_SKEW_MS)) - MOST_SKEW_MS,
      this.#now,
    );
  }
}
