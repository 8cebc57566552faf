import { type Clock, systemClock } from '../../../shared/application/deadline.ts';

const SLOWNESS = 5;

/**
 * Time that passes five times slower for the wallet than for its store. A test about what becomes of money must not depend on how busy the machine is;
 * with this clock a callback has the time for its attempts also where everything else is slow.
 */
export const slowClock: Clock = {
  now: () => Math.floor(Date.now() / SLOWNESS),
  sleep: (ms, signal) => systemClock.sleep(ms * SLOWNESS, signal),
  random: Math.random,
};
