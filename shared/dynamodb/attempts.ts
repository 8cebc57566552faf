import type { Clock, Deadline } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';
import { withinDeadline } from './client.ts';
import { failureOf } from './failures.ts';
import { nameOf } from './transaction.ts';

const LONGEST_PAUSE_MS = 100;

/**
 * Sends a request that may be sent again, until it is answered or the deadline is spent, which is a `Fault`. For work that nobody waits for on the wire:
 * reads, and writes that say the same each time. Errors about the request itself (a failed condition) are thrown as they are.
 */
export async function untilAnswered<T>(
  send: (options: ReturnType<typeof withinDeadline>) => Promise<T>,
  deadline: Deadline,
  clock: Clock,
): Promise<T> {
  for (;;) {
    try {
      return await send(withinDeadline(deadline));
    } catch (error) {
      if (failureOf(error) === 'defect') throw error;
      if (deadline.remainingMs <= LONGEST_PAUSE_MS)
        throw new Fault('deadline_spent', `no answer from the store: ${nameOf(error)}`, { cause: error });
    }
    await clock.sleep(clock.random() * LONGEST_PAUSE_MS);
  }
}
