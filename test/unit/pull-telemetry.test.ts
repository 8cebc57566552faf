import { describe, expect, it } from 'vitest';
import { ProviderFailure } from '../../shared/application/provider.ts';
import { createPullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import { metricLines, printedDuring } from '../support/printed.ts';

const where = { protocol: 'vela', agentId: 'main' };
const found = {
  ...{ rows: 9, matched: 5, mismatched: 3, missing: 1, ahead: 0 },
  ...{ cursor: 'opaque-cursor', isComplete: true, isSilent: false },
};

describe('a pull of reports', () => {
  it('counts the problems that it found, each by its number', async () => {
    const lines = await printedDuring(async () => createPullTelemetry().pulled(found, where));
    expect(metricLines(lines).map(({ values }) => values)).toMatchObject([
      { ReconciliationMismatched: 3, protocol: 'vela' },
      { ReconciliationMissing: 1, protocol: 'vela' },
    ]);
  });

  it('that found none raises no alarm', async () => {
    const lines = await printedDuring(async () =>
      createPullTelemetry().pulled({ ...found, mismatched: 0, missing: 0 }, where),
    );
    expect(metricLines(lines)).toEqual([]);
    expect(lines.join()).not.toContain('alarm');
  });

  it('that failed says how, and repeats nothing that the provider said', async () => {
    const failure = new ProviderFailure('refused', 'code 2: token of player p1');
    const lines = await printedDuring(async () => createPullTelemetry().failed(failure, where));
    expect(metricLines(lines).map(({ values }) => values)).toMatchObject([{ ReportPullFailed: 1, protocol: 'vela' }]);
    expect(lines.join()).toContain('"kind":"refused"');
    expect(lines.join()).not.toContain('player p1');
  });
});
