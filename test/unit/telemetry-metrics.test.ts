import { describe, expect, it } from 'vitest';
import { createOperatorTelemetry } from '../../functions/operator/telemetry.ts';
import { createBookTelemetry } from '../../shared/observability/book-telemetry.ts';
import { createCaseTelemetry } from '../../shared/observability/case-telemetry.ts';
import { createDoorTelemetry } from '../../shared/observability/door-telemetry.ts';
import { METRICS, NAMESPACE, RESULTS } from '../../shared/observability/metrics.ts';
import { createProbeTelemetry } from '../../shared/observability/probe-telemetry.ts';
import { createPullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import { CountingWorld } from '../support/counting-world.ts';
import { logLines, type MetricLine, metricLines, printedDuring } from '../support/printed.ts';
import { SCENARIOS, type Scenario } from './telemetry-scenarios.ts';

process.env['STAGE'] = 'test';

const where = { protocol: 'vela', agentId: 'a' };

/** What is counted beside callbacks, by the telemetry itself. */
const BESIDE: readonly Scenario[] = [
  {
    title: 'a pull that found differences',
    counts: ['ReconciliationMismatched', 'ReconciliationMissing', 'ReportAheadOfTime', 'ReportSilent'],
    play: async () => {
      const found = { rows: 3, matched: 0, mismatched: 1, missing: 2, ahead: 1, cursor: '3' };
      createPullTelemetry().pulled({ ...found, isComplete: true, isSilent: true }, where);
    },
  },
  {
    title: 'a pull that failed',
    counts: ['ReportPullFailed'],
    play: async () => createPullTelemetry().failed(new Error('down'), where),
  },
  {
    title: 'an agent that stands open',
    counts: ['AgentOpen'],
    play: async () => createDoorTelemetry().open([where]),
  },
  {
    title: 'an agent whose reports are never read to their end',
    counts: ['AgentUnfinished'],
    play: async () => createPullTelemetry().unfinished(where, '2026-03-02T08:15:30.000Z'),
  },
  {
    title: 'a batch of the stream with a record that nobody can read',
    counts: ['BooksUnreadable'],
    play: async () => createBookTelemetry().counted({ records: 3, counted: 2, unreadable: 1 }),
  },
  {
    title: 'a look at the books',
    counts: ['BooksBehind', 'BooksHeld'],
    play: async () => createBookTelemetry().watched({ behindMs: 60_000, held: 0, shards: 1 }),
  },
  {
    title: 'a look at a week ago',
    counts: ['StakesAWeekAgo'],
    play: async () => createBookTelemetry().weekAgo(new Map([['vela', 1]])),
  },
  {
    title: 'a probe that nobody answered',
    counts: ['ProbeAnswered'],
    play: async () => createProbeTelemetry().silent('vp', { reason: 'not_reached', detail: 'CERT_HAS_EXPIRED' }),
  },
  {
    title: 'a case that could not be written',
    counts: ['CaseLost'],
    play: async () => createCaseTelemetry().lost({ kind: 'orphan_payout', ...where }),
  },
  {
    title: "a fault of the operator's API",
    counts: ['OperatorFault'],
    play: async () => createOperatorTelemetry().fault(new Error('down'), { operation: 'getPlayer', requestId: 'r' }),
  },
];

const ALL = [...SCENARIOS, ...BESIDE];

function printedBy({ play }: Scenario): Promise<string[]> {
  return printedDuring(async () => play(new CountingWorld()));
}

/** `Stake in None by protocol, currency`: name, unit and dimensions beside the stage. */
function signatures(lines: readonly MetricLine[]): string[] {
  return lines.flatMap(({ metrics, dimensions }) =>
    metrics.flatMap(({ Name, Unit }) =>
      dimensions.map((names) => `${Name} in ${Unit} by ${names.filter((name) => name !== 'stage').join(', ')}`),
    ),
  );
}

describe('real handlers with the real telemetry', () => {
  it.each(ALL)('$title: counts $counts', async (scenario) => {
    const counted = metricLines(await printedBy(scenario)).flatMap(({ metrics }) => metrics.map(({ Name }) => Name));
    expect(counted).toEqual(expect.arrayContaining([...scenario.counts]));
  });

  it('emit every metric of the registry, by its unit and its dimensions, and no other', async () => {
    const lines: MetricLine[] = [];
    for (const scenario of ALL) lines.push(...metricLines(await printedBy(scenario)));
    const registered = METRICS.map(({ name, unit, dimensions }) => `${name} in ${unit} by ${dimensions.join(', ')}`);
    expect([...new Set(signatures(lines))].sort()).toEqual(registered.sort());
    for (const { stage, namespace, dimensions, values } of lines) {
      expect([stage, namespace]).toEqual(['test', NAMESPACE]);
      expect(dimensions).toHaveLength(1);
      for (const name of dimensions[0] ?? []) expect(values[name], name).toEqual(expect.any(String));
    }
  });

  it('write one line of a log and one sample of the duration for each callback, and name its result', async () => {
    for (const scenario of SCENARIOS) {
      const printed = await printedBy(scenario);
      const callbacks = logLines(printed).filter(({ message }) => message === 'callback');
      const durations = metricLines(printed).filter(({ values }) => 'Duration' in values);
      expect(callbacks.length, scenario.title).toBeGreaterThan(0);
      expect(durations.length, scenario.title).toBe(callbacks.length);
      for (const line of callbacks) {
        expect(line).toMatchObject({
          level: 'INFO',
          protocol: scenario.title.split(':')[0],
          status: expect.any(String),
          durationMs: expect.any(Number),
          requestId: 'test',
        });
        expect(RESULTS).toContain(line['result']);
      }
    }
  });

  it('print at most 1,000 bytes for a callback that moved money: what is printed is paid for', async () => {
    const [play] = SCENARIOS;
    if (!play) throw new Error('there is no scenario');
    const printed = await printedBy(play);
    const callbacks = logLines(printed).length;
    expect(printed.join('\n').length / callbacks).toBeLessThanOrEqual(1000);
  });
});
