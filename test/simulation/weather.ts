import type { Random } from './random.ts';

/** How bad the network is for one conversation. */
export type WeatherKind = 'calm' | 'gusty' | 'stormy';

export type ReadFate = 'fine' | 'slow' | 'partial' | 'error' | 'silent';
export type CommitFate =
  | 'fine'
  | 'slow'
  | 'busy'
  | 'lost_request'
  | 'lost_reply'
  | 'reset_before'
  | 'reset_after'
  | 'late';
export type DoorFate = 'fine' | 'slow' | 'error' | 'silent';
export type RoadFate = 'fine' | 'slow' | 'duplicated' | 'request_lost' | 'answer_lost';

type Odds<T extends string> = Readonly<Record<T, number>>;

interface Climate {
  readonly read: Odds<ReadFate>;
  readonly commit: Odds<CommitFate>;
  /** Reading an agent's registration, and unwrapping a key. */
  readonly door: Odds<DoorFate>;
  /** Between the provider and us. */
  readonly road: Odds<RoadFate>;
  /** That the container dies during a callback. */
  readonly death: number;
}

const NONE = { slow: 0, error: 0, silent: 0 };

const CLIMATES: Readonly<Record<WeatherKind, Climate>> = {
  calm: {
    read: { fine: 1, partial: 0, ...NONE },
    commit: { fine: 1, slow: 0, busy: 0, lost_request: 0, lost_reply: 0, reset_before: 0, reset_after: 0, late: 0 },
    door: { fine: 1, ...NONE },
    road: { fine: 1, slow: 0, duplicated: 0, request_lost: 0, answer_lost: 0 },
    death: 0,
  },
  gusty: {
    read: { fine: 90, slow: 4, partial: 2, error: 2, silent: 2 },
    commit: { fine: 86, slow: 4, busy: 4, lost_request: 1, lost_reply: 2, reset_before: 1, reset_after: 1, late: 1 },
    door: { fine: 97, slow: 1, error: 1, silent: 1 },
    road: { fine: 88, slow: 2, duplicated: 6, request_lost: 2, answer_lost: 2 },
    death: 0.01,
  },
  stormy: {
    read: { fine: 60, slow: 12, partial: 8, error: 10, silent: 10 },
    commit: { fine: 45, slow: 8, busy: 12, lost_request: 6, lost_reply: 10, reset_before: 5, reset_after: 6, late: 8 },
    door: { fine: 88, slow: 4, error: 4, silent: 4 },
    road: { fine: 60, slow: 8, duplicated: 16, request_lost: 8, answer_lost: 8 },
    death: 0.08,
  },
};

/** While it lasts the store answers nothing, or only that it is overloaded. Times are virtual. */
export interface Outage {
  readonly from: number;
  readonly to: number;
  readonly kind: 'silent' | 'throttled';
}

/** What becomes of each step of one callback, drawn from the callback's own dice. */
export class Weather {
  readonly #climate: Climate;
  readonly #random: Random;
  readonly #outages: readonly Outage[];

  constructor(kind: WeatherKind, random: Random, outages: readonly Outage[]) {
    this.#climate = CLIMATES[kind];
    this.#random = random;
    this.#outages = outages;
  }

  read(now: number): ReadFate {
    const outage = this.#outageAt(now);
    if (outage) return outage.kind === 'silent' ? 'silent' : 'error';
    return this.#random.weighted(this.#climate.read);
  }

  commit(now: number): CommitFate {
    const outage = this.#outageAt(now);
    if (outage) return outage.kind === 'silent' ? 'lost_request' : 'busy';
    return this.#random.weighted(this.#climate.commit);
  }

  door(): DoorFate {
    return this.#random.weighted(this.#climate.door);
  }

  road(): RoadFate {
    return this.#random.weighted(this.#climate.road);
  }

  /** At which of its awaits the container dies under the callback, and whether what it awaits was sent, or answered, by then. */
  death(): { readonly at: number; readonly phase: 'before' | 'during' | 'after' } | undefined {
    if (!this.#random.chance(this.#climate.death)) return undefined;
    return { at: this.#random.int(1, 8), phase: this.#random.pick(['before', 'during', 'after']) };
  }

  #outageAt(now: number): Outage | undefined {
    return this.#outages.find(({ from, to }) => from <= now && now < to);
  }
}
