interface Event {
  readonly at: number;
  readonly order: number;
  run: (() => void) | undefined;
}

/**
 * Time that passes only when something happens. Events run one by one in the order of their time, and of their making where times are equal; after each,
 * everything that waits for it runs until it waits again. No wall clock is looked at, so a run is a function of its seeds.
 */
export class VirtualTime {
  readonly #heap: Event[] = [];
  #now: number;
  #made = 0;
  #isStopped = false;

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  after(ms: number, run: () => void): () => void {
    const event: Event = { at: this.#now + Math.max(0, Math.round(ms)), order: this.#made++, run };
    push(this.#heap, event);
    return () => {
      event.run = undefined;
    };
  }

  pause(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Nothing happens any more. */
  stop(): void {
    this.#heap.length = 0;
    this.#isStopped = true;
  }

  /** Until nothing is left to happen. */
  async run(): Promise<void> {
    await everythingThatWaits();
    for (let event = pop(this.#heap); event && !this.#isStopped; event = pop(this.#heap)) {
      if (!event.run) continue;
      this.#now = event.at;
      event.run();
      await everythingThatWaits();
    }
  }
}

function everythingThatWaits(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Event[], event: Event): void {
  let index = heap.push(event) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent];
    if (!above || isBefore(above, event)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = event;
}

function pop(heap: Event[]): Event | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (!last || heap.length === 0) return last;
  let index = 0;
  for (;;) {
    let child = 2 * index + 1;
    const [left, right] = [heap[child], heap[child + 1]];
    if (right && left && isBefore(right, left)) child++;
    const below = heap[child];
    if (!below || isBefore(last, below)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
  return first;
}
