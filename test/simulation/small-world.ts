import type { Act, Answer } from './act.ts';
import type { Traits } from './containers.ts';
import type { Delivery } from './delivery.ts';
import { Random } from './random.ts';
import { setUp } from './set-up.ts';
import { tokenOf } from './tokens.ts';
import { Weather } from './weather.ts';
import { World } from './world.ts';

export type Phase = 'before' | 'during' | 'after';
export interface Death {
  readonly at: number;
  readonly phase: Phase;
}

/** Fine weather, but for one death at a place that somebody chose. */
class ChosenDeath extends Weather {
  readonly #death: Death | undefined;

  constructor(death: Death | undefined) {
    super('calm', new Random('chosen'), []);
    this.#death = death;
  }

  override death(): Death | undefined {
    return this.#death;
  }
}

const PLAYER = 'p1';
const CURRENCY = 'EUR';
const AGENT = 'op1';
const KEYED = ['tg', 'vp'];

/** One player, one agent, one container, and nothing happens that nobody asked for. */
export class SmallWorld {
  readonly world: World;
  readonly #protocol: string;

  static async open(protocol: string, opening: bigint, traits: Traits): Promise<SmallWorld> {
    const small = new SmallWorld(protocol, opening, traits);
    await setUp(small.world);
    return small;
  }

  private constructor(protocol: string, opening: bigint, traits: Traits) {
    this.#protocol = protocol;
    const about = { protocol, agentId: AGENT, playerId: PLAYER, currency: CURRENCY };
    const session = {
      ...about,
      index: 0,
      script: 'poll',
      startsAfter: 0,
      weather: 'calm',
      ids: 0,
      isContested: false,
    } as const;
    this.world = new World({
      seed: 'small',
      shape: 'usual',
      startsAt: Date.UTC(2026, 2, 2, 8),
      agents: [{ protocol, agentId: AGENT, settings: {} }],
      players: [{ playerId: PLAYER, wallets: { [CURRENCY]: opening }, isBlocked: false }],
      containers: { [protocol]: [traits], operator: [{ remembers: false, goesOneAtATime: false }] },
      outages: [],
      conversations: [session],
    });
    this.world.books.calm();
  }

  /** Sends it and lets everything come to rest; a container may die under it. */
  async say(act: Act, death?: Death): Promise<Delivery> {
    const random = new Random(`small ${this.world.deliveries.length}`);
    const about = { protocol: this.#protocol, agentId: AGENT, playerId: PLAYER, currency: CURRENCY };
    const key = this.world.agents.keyFor(this.#protocol, AGENT, this.world.time.now, random);
    const caller = { ...about, secret: KEYED.includes(this.#protocol) ? (key ?? '') : tokenOf('small', about, 0) };
    const delivery = this.world.deliver({ act, caller, conversation: 0, random, weather: new ChosenDeath(death) });
    await this.world.time.run();
    return delivery;
  }

  async heard(act: Act): Promise<Answer | undefined> {
    return (await this.say(act)).answer;
  }
}
