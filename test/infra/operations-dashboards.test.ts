import { describe, expect, test } from 'vitest';
import { METRICS } from '../../shared/observability/metrics.ts';
import { alarmsIn, metricsIn, operationsTemplate, widgetsOf } from './operations.ts';
import { ofType, protocols } from './templates.ts';

const template = operationsTemplate();
const money = metricsIn(widgetsOf(template, 'money'));
const machine = metricsIn(widgetsOf(template, 'machine'));

describe('dashboards', () => {
  test('there are two, and the machine shows the state of every alarm', () => {
    expect(
      ofType(template, 'AWS::CloudWatch::Dashboard').map(([, { Properties }]) => Properties['DashboardName']),
    ).toEqual(['seamless-wallet-prod-money-eu-west-1', 'seamless-wallet-prod-machine-eu-west-1']);
    const [status] = widgetsOf(template, 'machine').filter(({ type }) => type === 'alarm');
    expect(status?.properties.alarms).toHaveLength(alarmsIn(template).length);
  });

  test('money has stakes, payouts and rollbacks by currency, and every decline by its reason, for every protocol', () => {
    const declines = METRICS.filter(({ name }) => /^Declined./.test(name)).map(({ name }) => name);
    for (const { protocol } of protocols) {
      const shown = money.filter(({ dimensions }) => dimensions['protocol'] === protocol);
      const byCurrency = shown.filter(({ dimensions }) => dimensions['currency'] === '*').map(({ name }) => name);
      expect(byCurrency).toEqual(['Stake', 'Payout', 'RolledBack']);
      expect(shown.map(({ name }) => name)).toEqual(expect.arrayContaining(declines));
    }
  });

  test('machine has latency, concurrency, throttles, consumed capacity of every table and index, and KMS', () => {
    const names = new Set(machine.map(({ name }) => name));
    for (const name of [
      'Duration',
      'IntegrationLatency',
      'ConcurrentExecutions',
      'Throttles',
      'WriteThrottleEvents',
      'ConsumedWriteCapacityUnits',
      'ConsumedReadCapacityUnits',
      'TransactionConflict',
      'KeyRefreshFailed',
      'FaultKeysUnavailable',
    ]) {
      expect(names).toContain(name);
    }
  });

  test('no graph is empty', () => {
    for (const { type, properties } of [...widgetsOf(template, 'money'), ...widgetsOf(template, 'machine')]) {
      if (type === 'metric') expect(properties.metrics?.length, properties.title).toBeGreaterThan(0);
    }
  });
});
