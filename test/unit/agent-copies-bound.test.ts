import { expect, it } from 'vitest';
import type { Agent } from '../../shared/application/agent.ts';
import { AgentCopies } from '../../shared/dynamodb/agent-copies.ts';

const AT = '2026-03-02T08:00:00.000Z';
const MOST = 1000;

it.each([
  ['agents', true],
  ['absences', false],
])('copies of %s are bounded: the oldest gives way, the others stay', async (_, exists) => {
  const asked: string[] = [];
  const read = async (protocol: string, agentId: string): Promise<Agent | undefined> => {
    asked.push(agentId);
    const rest = { allowedSourceIps: [], credentials: {}, settings: {}, secrets: {} };
    return exists ? { protocol, agentId, createdAt: AT, updatedAt: AT, revision: 1, ...rest } : undefined;
  };
  const copies = new AgentCopies(read, { maxAgeMs: 60_000, now: () => 0 });
  const ids = Array.from({ length: MOST + 1 }, (__, index) => `a${index}`);
  for (const id of ids) await copies.find('tg', id);
  asked.length = 0;
  await copies.find('tg', `a${MOST}`);
  await copies.find('tg', 'a1');
  expect(asked).toEqual([]);
  await copies.find('tg', 'a0');
  expect(asked).toEqual(['a0']);
});
