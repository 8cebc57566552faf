import { expect, it } from 'vitest';
import type { Agent } from '../../shared/application/agent.ts';
import { Fault } from '../../shared/application/fault.ts';
import { type Setting, settingsReader } from '../../shared/application/settings.ts';

let reads = 0;
const limit: Setting<number> = {
  byDefault: 5,
  read(value) {
    reads++;
    return typeof value === 'number' ? value : undefined;
  },
};
const settingsOf = settingsReader({ limit });

const agentWith = (settings: Agent['settings']): Agent => {
  const at = '2026-03-02T08:00:00.000Z';
  const rest = { allowedSourceIps: [], credentials: {}, secrets: {}, revision: 1, createdAt: at, updatedAt: at };
  return { protocol: 'tg', agentId: 'a1', settings, ...rest };
};

it('reads the settings of one copy once, and those of the next one anew', () => {
  const agent = agentWith({ limit: 6 });
  const read = [settingsOf(agent), settingsOf(agent), settingsOf({ ...agent, enabled: false })];
  expect(read).toEqual([{ limit: 6 }, { limit: 6 }, { limit: 6 }]);
  expect(reads).toBe(1);
  expect(settingsOf(agentWith({ limit: 7 }))).toEqual({ limit: 7 });
  expect(settingsOf(agentWith({}))).toEqual({ limit: 5 });
});

it.each([{ unknown: true }, { limit: '6' }, { limit: null }])(
  'refuses each time what it cannot read: %j',
  (settings) => {
    const agent = agentWith(settings);
    expect(() => settingsOf(agent)).toThrow(Fault);
    expect(() => settingsOf(agent)).toThrow(Fault);
  },
);
