import { CALLBACK_BUDGET_MS, type Clock, Deadline, systemClock } from '../../shared/application/deadline.ts';

/**
 * Time that passes so many times slower for the wallet than for its store. A test about what becomes of money must not
 * depend on how busy the machine is: with this clock a callback has the time for its attempts also where everything else is
 * slow. Pauses between attempts stay as they are; the one sleep that can be aborted is the watchdog over the budget.
 */
export function slowedClock(times: number): Clock {
  const startedAt = systemClock.now();
  return {
    now: () => startedAt + Math.floor((systemClock.now() - startedAt) / times),
    sleep: (ms, signal) => systemClock.sleep(signal ? ms * times : ms, signal),
    random: systemClock.random,
  };
}

/** What is proved on a real engine is what is decided. */
export const unhurried = slowedClock(20);

/** Where a store stays silent on purpose, and the test waits for the end of the budget. */
export const slowClock = slowedClock(5);

/** For whoever waits for an answer: as slow as the budget in which it must come. */
export function patience(clock: Clock, ms: number): Promise<void> {
  return clock.sleep(ms, new AbortController().signal);
}

export function unhurriedDeadline(): Deadline {
  return new Deadline(unhurried, CALLBACK_BUDGET_MS);
}
