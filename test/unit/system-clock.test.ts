import { expect, it } from 'vitest';
import { systemClock } from '../../shared/application/deadline.ts';

it('sleeps to the end when nobody wakes it', async () => {
  const { signal } = new AbortController();
  await expect(systemClock.sleep(1, signal)).resolves.toBeUndefined();
  await expect(systemClock.sleep(1)).resolves.toBeUndefined();
});

it('rejects with the reason of a signal, before it begins and while it sleeps', async () => {
  const controller = new AbortController();
  const asleep = systemClock.sleep(60_000, controller.signal);
  controller.abort('answered');
  await expect(asleep).rejects.toBe('answered');
  await expect(systemClock.sleep(60_000, controller.signal)).rejects.toBe('answered');
});
