import { beforeEach, describe, expect, it } from 'vitest';
import { type JobPorts, pullAll } from '../../functions/reports/job.ts';
import type { Agent } from '../../shared/application/agent.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import { ProviderFailure, type ReportsCapability } from '../../shared/application/provider.ts';
import type { PullState, ReportStore } from '../../shared/reconciliation/store.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { actingVela } from '../support/provider/vela-agent.ts';
import { testReferences } from '../support/references.ts';

const START = Date.parse('2026-03-02T08:00:00.000Z');
const FIVE_MINUTES = 300_000;

describe('the turns of the job', () => {
  let now: number;
  let states: Map<string, PullState>;
  let turns: string[];
  let unfinished: string[];
  let agents: Agent[];
  /** What each agent's provider needs for a page, and how many pages there are. */
  let page: (agentId: string) => Promise<{ ms: number; isEnd: boolean }>;

  beforeEach(() => {
    now = START;
    states = new Map();
    turns = [];
    unfinished = [];
    page = async () => ({ ms: 10, isEnd: true });
  });

  const agentNamed = (agentId: string, createdAt = new Date(START).toISOString()): Agent => ({
    ...actingVela({ hostId: 'h', providerUrl: 'https://p.example' }).agent,
    agentId,
    createdAt,
  });
  const nobody: PullState = { checkedUntil: new Map(), againAfter: new Map() };
  const stateOf = (agentId: string) => states.get(agentId) ?? nobody;
  const change = (agentId: string, change: Partial<PullState>) => {
    states.set(agentId, { ...stateOf(agentId), ...change });
  };
  const store = (): ReportStore => ({
    begin: async ({ agentId }, at) => {
      turns.push(agentId);
      change(agentId, { turnAt: at });
      return stateOf(agentId);
    },
    states: async (sources) => sources.map(({ agentId }) => stateOf(agentId)),
    restart: async () => undefined,
    advance: async ({ agentId }, _, { cursor }) => {
      change(agentId, { cursor });
      return true;
    },
    saveChecked: async () => undefined,
    saveAgain: async () => undefined,
    end: async ({ agentId }, { finishedAt }) => change(agentId, finishedAt === undefined ? {} : { finishedAt }),
    place: async () => [],
    replace: async () => undefined,
    find: async () => new Map(),
    beside: async () => [],
    save: async () => undefined,
    withdraw: async () => undefined,
    list: async () => ({ items: [], hasMore: false }),
  });
  const clock: Clock = { now: () => now, sleep: async () => undefined, random: () => 0 };
  const reports: ReportsCapability = {
    reportOf: () => 'here',
    firstCursor: () => '0',
    largestPage: 500,
    async page({ agent }, { cursor }) {
      const { ms, isEnd } = await page(agent.agentId);
      now += ms;
      return { rows: [], cursor: String(Number(cursor) + 1), hasMore: !isEnd };
    },
    read: () => undefined,
  };
  const run = (remainingMs = FIVE_MINUTES) => {
    const ports: JobPorts = {
      providers: new Map([['vela', { reports }]]),
      agentsOf: async () => agents,
      secrets: { wrap: async () => '', unwrap: async () => '' },
      ledger: new MemoryStore(),
      reports: store(),
      settlements: { shards: 0, pages: async function* () {} },
      refOf: testReferences,
      clock,
      pulls: {
        pulled: () => undefined,
        failed: () => undefined,
        unfinished: ({ agentId }) => void unfinished.push(agentId),
      },
    };
    return pullAll(ports, remainingMs);
  };
  const many = (count: number) => Array.from({ length: count }, (_, index) => agentNamed(String(index)));

  it('reach 200 agents over time, the longest waiting first, though each takes five seconds', async () => {
    agents = many(200);
    page = async () => ({ ms: 5_000, isEnd: true });
    for (let run_ = 0; run_ < 4; run_++) await run();
    expect(new Set(turns).size).toBe(200);
    expect(Math.max(...agents.map(({ agentId }) => turns.filter((turn) => turn === agentId).length))).toBeLessThan(3);
  });

  it('give who is not done another one, while there is time', async () => {
    agents = many(2);
    let pages = 0;
    page = async (agentId) => ({ ms: 3_000, isEnd: agentId === '1' || ++pages > 60 });
    await run();
    expect(turns.filter((turn) => turn === '1')).toHaveLength(1);
    expect(turns.filter((turn) => turn === '0').length).toBeGreaterThanOrEqual(1);
    expect(pages).toBeGreaterThan(50);
  });

  it('are not taken away by providers that are silent', async () => {
    agents = many(40);
    page = async (agentId) => {
      if (Number(agentId) < 20) {
        now += 15_000;
        throw new ProviderFailure('silent', 'no answer');
      }
      return { ms: 10, isEnd: true };
    };
    await run();
    await run();
    for (let agentId = 20; agentId < 40; agentId++) expect(turns).toContain(String(agentId));
  });

  it('that leave an agent unfinished for an hour are told, each agent by name', async () => {
    agents = [agentNamed('stuck'), agentNamed('well')];
    page = async (agentId) => {
      if (agentId === 'well') return { ms: 10, isEnd: true };
      throw new ProviderFailure('silent', 'no answer');
    };
    await run();
    expect(unfinished).toEqual([]);
    now = START + 3_700_000;
    await run();
    expect(unfinished).toEqual(['stuck']);
  });
});
