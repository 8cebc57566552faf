import { beforeEach, describe, expect, it } from 'vitest';
import type { Agent } from '../../shared/application/agent.ts';
import { Fault } from '../../shared/application/fault.ts';
import { AgentCopies } from '../../shared/dynamodb/agent-copies.ts';

const second = 1000;
const minute = 60 * second;

let stored: Agent | undefined;
let down: boolean;
let reads: number;
let time: number;

function agentAt(revision: number, agentId = 'a1'): Agent {
  const at = '2026-03-02T08:00:00.000Z';
  const rest = { allowedSourceIps: [], credentials: {}, settings: {}, secrets: {} };
  return { protocol: 'tg', agentId, createdAt: at, updatedAt: at, revision, ...rest };
}

async function read(): Promise<Agent | undefined> {
  reads += 1;
  const found = stored;
  if (down) throw new Fault('store_unavailable', 'down');
  return found;
}

function copiesOf(maxAgeMs: number, reader = read): AgentCopies {
  return new AgentCopies(reader, { maxAgeMs, now: () => time });
}

beforeEach(() => {
  stored = agentAt(1);
  down = false;
  reads = 0;
  time = 1_000_000;
});

describe('find', () => {
  it('reads once for as long as the copy may live, and then again', async () => {
    const copies = copiesOf(5 * second);
    await copies.find('tg', 'a1');
    stored = agentAt(2);
    time += 5 * second - 1;
    expect((await copies.find('tg', 'a1'))?.revision).toBe(1);
    time += 1;
    expect((await copies.find('tg', 'a1'))?.revision).toBe(2);
    expect(reads).toBe(2);
  });

  it('counts the age from the beginning of the read, because the change may have come right after it', async () => {
    const copies = copiesOf(5 * second, async () => {
      const found = await read();
      time += 2 * second;
      return found;
    });
    await copies.find('tg', 'a1');
    time += 3 * second;
    await copies.find('tg', 'a1');
    expect(reads).toBe(2);
  });

  it('remembers that an agent is not there, no longer than a copy', async () => {
    stored = undefined;
    const copies = copiesOf(5 * second);
    expect(await copies.find('tg', 'a1')).toBeUndefined();
    stored = agentAt(1);
    expect(await copies.find('tg', 'a1')).toBeUndefined();
    time += 5 * second;
    expect((await copies.find('tg', 'a1'))?.revision).toBe(1);
  });

  it('shares one read among all who come at once', async () => {
    const copies = copiesOf(5 * second);
    await Promise.all(Array.from({ length: 32 }, () => copies.find('tg', 'a1')));
    expect(reads).toBe(1);
  });

  it('tells agents, and protocols with the same agent id, apart', async () => {
    const copies = new AgentCopies(async (protocol, agentId) => ({ ...agentAt(1, agentId), protocol }), {
      maxAgeMs: minute,
      now: () => time,
    });
    for (const [protocol, agentId] of [
      ['tg', 'a1'],
      ['vp', 'a1'],
      ['tg', 'a2'],
    ] as const) {
      await copies.find(protocol, agentId);
    }
    expect(await copies.find('vp', 'a1')).toMatchObject({ protocol: 'vp', agentId: 'a1' });
    expect(await copies.find('tg', 'a2')).toMatchObject({ protocol: 'tg', agentId: 'a2' });
  });

  it('reads each time when copies may not live at all', async () => {
    const copies = copiesOf(0);
    await Promise.all([copies.find('tg', 'a1'), copies.find('tg', 'a1')]);
    await copies.find('tg', 'a1');
    expect(reads).toBe(3);
  });

  it.each(['', 'a/b', 'a b', 'a'.repeat(65), 'ä', '../tg'])(
    'asks nobody for the agent id %j, which none can have',
    async (agentId) => {
      expect(await copiesOf(0).find('tg', agentId)).toBeUndefined();
      expect(await copiesOf(0).refresh('tg', agentId)).toBeUndefined();
      expect(reads).toBe(0);
    },
  );

  it('keeps real agents through a flood of invented ids', async () => {
    const copies = copiesOf(minute, async () => {
      reads += 1;
      return reads === 1 ? agentAt(1) : undefined;
    });
    await copies.find('tg', 'real');
    for (let index = 0; index < 3000; index++) await copies.find('tg', `invented${index}`);
    expect((await copies.find('tg', 'real'))?.revision).toBe(1);
    expect(reads).toBe(3001);
  });
});

describe('find, when the store does not answer', () => {
  it('serves a copy up to a quarter of an hour old', async () => {
    const copies = copiesOf(5 * second);
    await copies.find('tg', 'a1');
    down = true;
    time += 15 * minute - 1;
    expect((await copies.find('tg', 'a1'))?.revision).toBe(1);
    time += 2 * second;
    await expect(copies.find('tg', 'a1')).rejects.toThrow(Fault);
  });

  it('asks it again only once a second, so that not every callback waits for a time-out', async () => {
    const copies = copiesOf(5 * second);
    await copies.find('tg', 'a1');
    down = true;
    time += minute;
    for (let call = 0; call < 10; call++) await copies.find('tg', 'a1');
    expect(reads).toBe(2);
    time += second;
    down = false;
    stored = agentAt(2);
    expect((await copies.find('tg', 'a1'))?.revision).toBe(2);
  });

  it('claims nothing of an agent that it never saw, nor of one that was not there', async () => {
    const copies = copiesOf(5 * second);
    stored = undefined;
    await copies.find('tg', 'absent');
    down = true;
    time += minute;
    await expect(copies.find('tg', 'absent')).rejects.toThrow(Fault);
    await expect(copies.find('tg', 'unseen')).rejects.toThrow(Fault);
  });

  it('does not hide an item that is corrupt behind an old copy', async () => {
    let broken = false;
    const copies = copiesOf(5 * second, async () => {
      if (broken) throw new Fault('corrupt_item', 'no agent');
      return agentAt(1);
    });
    await copies.find('tg', 'a1');
    broken = true;
    time += minute;
    await expect(copies.find('tg', 'a1')).rejects.toThrow('no agent');
  });
});

describe('refresh', () => {
  it('reads past a copy that is still young, and find then serves what it read', async () => {
    const copies = copiesOf(5 * second);
    await copies.find('tg', 'a1');
    stored = agentAt(2);
    expect((await copies.refresh('tg', 'a1'))?.revision).toBe(2);
    expect((await copies.find('tg', 'a1'))?.revision).toBe(2);
    expect(reads).toBe(2);
  });

  it('reads at most once a second for an agent, however many ask', async () => {
    const copies = copiesOf(5 * second);
    await copies.find('tg', 'a1');
    await Promise.all(Array.from({ length: 100 }, () => copies.refresh('tg', 'a1')));
    expect(reads).toBe(2);
    time += second;
    await copies.refresh('tg', 'a1');
    expect(reads).toBe(3);
  });

  it('reads each time when copies may not live at all', async () => {
    const copies = copiesOf(0);
    await copies.refresh('tg', 'a1');
    await copies.refresh('tg', 'a1');
    expect(reads).toBe(2);
  });

  it('does not let a slow answer replace what was read after it began', async () => {
    let answerSlowly: ((agent: Agent) => void) | undefined;
    const copies = copiesOf(minute, () => (answerSlowly ? read() : new Promise((resolve) => (answerSlowly = resolve))));
    const slow = copies.find('tg', 'a1');
    stored = agentAt(2);
    time += 1;
    await copies.refresh('tg', 'a1');
    answerSlowly?.(agentAt(1));
    await slow;
    expect((await copies.find('tg', 'a1'))?.revision).toBe(2);
  });
});

describe('forget', () => {
  it('makes the next call read, though the copy was young', async () => {
    const copies = copiesOf(5 * second);
    await copies.find('tg', 'a1');
    stored = agentAt(2);
    copies.forget();
    expect((await copies.find('tg', 'a1'))?.revision).toBe(2);
    expect(reads).toBe(2);
  });

  it('keeps and shares no read that was under way', async () => {
    const answers: ((agent: Agent) => void)[] = [];
    const copies = copiesOf(5 * second, () => new Promise((resolve) => answers.push(resolve)));
    const before = copies.find('tg', 'a1');
    copies.forget();
    const after = copies.find('tg', 'a1');
    answers[1]?.(agentAt(2));
    expect((await after)?.revision).toBe(2);
    answers[0]?.(agentAt(1));
    expect((await before)?.revision).toBe(1);
    expect((await copies.find('tg', 'a1'))?.revision).toBe(2);
  });
});
