import { expect, it } from 'vitest';
import * as z from 'zod';
import type { Agent } from '../../shared/application/agent.ts';
import { settingsReader } from '../../shared/application/settings.ts';

let reads = 0;
const settingsOf = settingsReader(
  z.strictObject({
    limit: z
      .number()
      .default(5)
      .transform((limit) => {
        reads++;
        return limit;
      }),
  }),
);

const agentWith = (settings: Agent['settings']): Agent => {
  const at = '2026-03-02T08:00:00.000Z';
  const rest = { allowedSourceIps: [], credentials: {}, secrets: {}, revision: 1, createdAt: at, updatedAt: at };
  return { protocol: 'tg', agentId: 'a1', settings, ...rest };
};

it('reads the settings of one copy once, and those of the next one anew', () => {
  const agent = agentWith({});
  expect([settingsOf(agent), settingsOf(agent), settingsOf({ ...agent, enabled: false })]).toEqual([
    { limit: 5 },
    { limit: 5 },
    { limit: 5 },
  ]);
  expect(reads).toBe(1);
  expect(settingsOf(agentWith({ limit: 7 }))).toEqual({ limit: 7 });
});

it('refuses each time what it cannot read', () => {
  const agent = agentWith({ unknown: true });
  expect(() => settingsOf(agent)).toThrow();
  expect(() => settingsOf(agent)).toThrow();
});
