import { type Clock, type Deadline, operatorDeadline } from '../../shared/application/deadline.ts';
import { BUSY_STORE, Retry } from '../../shared/application/retry.ts';
import type { AdjustmentPorts } from '../../shared/desk/adjustments/adjust.ts';
import type { Adjustment, AuditLine, BesideWrite, Occurrence } from '../../shared/domain/beside.ts';
import type { Delivery } from './delivery.ts';
import type { SharedStore } from './shared-store.ts';
import type { SimulatedStore } from './simulated-store.ts';
import type { VirtualTime } from './virtual-time.ts';

/** The way from one call to what stands beside the ledger, which is as long and as bad as the way to the ledger. */
export class SimulatedDesk {
  readonly #time: VirtualTime;
  readonly #shared: SharedStore;
  readonly #delivery: Delivery;
  readonly #store: SimulatedStore;
  readonly #clock: Clock;

  constructor(time: VirtualTime, shared: SharedStore, delivery: Delivery, store: SimulatedStore, clock: Clock) {
    this.#time = time;
    this.#shared = shared;
    this.#delivery = delivery;
    this.#store = store;
    this.#clock = clock;
  }

  get callId(): string {
    return `call ${this.#delivery.number}`;
  }

  get adjustments(): AdjustmentPorts['adjustments'] {
    const { memory } = this.#shared;
    return {
      get: (adjustmentId) => this.#look(() => memory.adjustments.get(adjustmentId)),
      save: (adjustment, line) => this.#save(adjustment, line),
    };
  }

  get cases(): AdjustmentPorts['cases'] {
    return { get: (caseId) => this.#look(() => this.#shared.memory.cases.all.get(caseId)) };
  }

  /** Once, as callbacks write what no transaction carries; throws when nobody answers in time. */
  async happened(occurrence: Occurrence, deadline: Deadline): Promise<void> {
    const { type } = await this.#store.send({ records: [], beside: [{ act: 'case', occurrence }] }, deadline);
    if (type !== 'committed') throw new Error('the store did not answer');
  }

  /** Asked again until the store answers: a read that fails is nothing that a person hears of. */
  async #look<T>(look: () => T): Promise<T> {
    const retry = new Retry('a look', BUSY_STORE, this.#clock, operatorDeadline(this.#clock));
    for (;;) {
      const seen = await this.#lookOnce(look);
      if (seen) return seen.value;
      await retry.pause();
    }
  }

  #lookOnce<T>(look: () => T): Promise<{ value: T } | undefined> {
    const { random, weather } = this.#delivery;
    const fate = weather.door();
    return this.#delivery.suspend((settle) => {
      if (fate === 'silent' || fate === 'error') return void this.#time.after(300, () => settle(undefined));
      this.#time.after(1 + random.next() * (fate === 'slow' ? 400 : 5), () => settle({ value: look() }));
    });
  }

  /** As `writeUntilKnown` does it. */
  async #save(adjustment: Adjustment, line: AuditLine): Promise<boolean> {
    const deadline = operatorDeadline(this.#clock);
    const retry = new Retry('a change', BUSY_STORE, this.#clock, deadline);
    const beside: BesideWrite[] = [
      { act: 'adjustment', from: adjustment.revision - 1, adjustment },
      { act: 'audit', line },
    ];
    for (;;) {
      const { type } = await this.#store.commit({ records: [], beside }, deadline);
      if (type === 'committed') return true;
      if (type === 'lost') return this.#shared.memory.adjustments.get(adjustment.adjustmentId) === adjustment;
      await retry.pause();
    }
  }
}
