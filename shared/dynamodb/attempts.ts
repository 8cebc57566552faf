import type { Clock, Deadline } from '../application/deadline.ts';
import { BUSY_STORE, Retry } from '../application/retry.ts';
import { withinDeadline } from './client.ts';
import { failureOf } from './failures.ts';

/**
 * Sends a request that may be sent again, until it is answered or the deadline is spent, which is a `Fault`. For reads, and for writes that say the same each
 * time. Errors about the request itself (a failed condition) are thrown as they are.
 */
export async function untilAnswered<T>(
  send: (options: ReturnType<typeof withinDeadline>) => Promise<T>,
  deadline: Deadline,
  clock: Clock,
): Promise<T> {
  const retry = new Retry('a request', BUSY_STORE, clock, deadline);
  for (;;) {
    const options = withinDeadline(deadline);
    try {
      return await send(options);
    } catch (error) {
      if (failureOf(error) === 'defect') throw error;
      await retry.pause(error);
    }
  }
}
