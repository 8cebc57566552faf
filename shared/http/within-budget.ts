import { CALLBACK_BUDGET_MS, type Clock } from '../application/deadline.ts';
import { Fault } from '../application/fault.ts';

/** The last line of defence: a provider is answered even when something that has no deadline of its own hangs. */
export async function withinBudget<T>(work: Promise<T>, clock: Clock): Promise<T> {
  const answered = new AbortController();
  const tooLate = clock.sleep(CALLBACK_BUDGET_MS + 100, answered.signal).then(() => {
    throw new Fault('deadline_spent', 'the callback took longer than its budget');
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    answered.abort();
  }
}
