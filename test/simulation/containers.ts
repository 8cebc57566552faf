import type { Agent } from '../../shared/application/agent.ts';
import { KeyedMutex } from '../../shared/application/keyed-mutex.ts';
import { WalletMemory } from '../../shared/application/wallet-memory.ts';
import type { Random } from './random.ts';

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
  /** Copies of registrations, as old as they are. */
  readonly copies = new Map<string, { readonly agent: Agent | undefined; readonly readAt: number }>();
  isDead = false;

  constructor(name: string, traits: Traits) {
    this.name = name;
    this.traits = traits;
    this.memory = traits.remembers ? new WalletMemory() : undefined;
    this.oneAtATime = traits.goesOneAtATime ? new KeyedMutex() : undefined;
  }
}

/** The containers that serve one protocol. */
export class Fleet {
  readonly #places: Container[];
  #started = 0;

  constructor(protocol: string, traits: readonly Traits[]) {
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
    return new Container(`${protocol}#${this.#started}`, traits);
  }
}
