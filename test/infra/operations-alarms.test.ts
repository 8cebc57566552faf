import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stageKinds, stageOfKind } from '../../infra/stages.ts';
import { callbackRoutesOf, type ProtocolManifest } from '../../shared/application/manifest.ts';
import { ALARMS } from '../../shared/observability/alarms.ts';
import { metricName, runbookOf } from '../../shared/observability/metrics.ts';
import { alarmsIn, operationsTemplate, topics } from './operations.ts';
import { madeUpJob, ofType, protocols, repository } from './templates.ts';

const alarms = alarmsIn(operationsTemplate());

function alarmNamed(name: string) {
  const found = alarms.find((alarm) => alarm.name === `seamless-wallet-prod-${name}`);
  if (!found) throw new Error(`There is no alarm ${name}`);
  return found;
}

describe('every alarm', () => {
  test('says in words what is wrong, and ends with the path of its runbook', () => {
    for (const { name, description, runbook } of alarms) {
      expect(runbook, name).not.toBe('');
      expect(name.endsWith(runbook), name).toBe(true);
      expect(description.split(' ').length, name).toBeGreaterThan(6);
    }
  });

  test('takes silence for zero; only those on what runs by the clock take it for the alarm', () => {
    const silent = ['books-behind', 'dead-schedule'];
    for (const { runbook, properties } of alarms) {
      expect(properties['TreatMissingData'], runbook).toBe(silent.includes(runbook) ? 'breaching' : 'notBreaching');
    }
  });

  test('watches no more metrics and looks back no further than CloudWatch can', () => {
    for (const { name, metrics, properties } of alarms) {
      expect(metrics.length, name).toBeLessThanOrEqual(10);
      const { EvaluationPeriods, Period = 300 } = properties as { EvaluationPeriods: number; Period?: number };
      expect(EvaluationPeriods * Period, name).toBeLessThanOrEqual((Period < 3600 ? 1 : 7) * 86_400);
    }
  });

  test('rings on the very first thing that a person has to settle', () => {
    for (const name of ALARMS) {
      const ofName = alarms.filter(({ runbook }) => runbook === runbookOf(name));
      expect(ofName.length, name).toBeGreaterThan(0);
      for (const { properties, metrics } of ofName) {
        expect(metrics.map((metric) => metric.name)).toEqual([metricName(name)]);
        // How many agents stand open is told by every turn of a job: the sum of two turns would be nobody's number.
        const Statistic = name === 'agent_open' ? 'Maximum' : 'Sum';
        expect(properties).toMatchObject({ Threshold: 1, Statistic, EvaluationPeriods: 1 });
      }
    }
  });

  test('tells the topic of its severity when it begins and when it ends: what somebody is woken for, and what waits for daylight', () => {
    const urgent = ['now'];
    const [, ...rows] = readFileSync(join(repository, 'docs', 'runbooks', 'README.md'), 'utf8').split('## Pages');
    for (const { name, runbook, description, properties } of alarms) {
      const [, urgency = ''] = new RegExp(`^\\| \\[${runbook}\\]\\(.*\\| (.+) \\|$`, 'm').exec(rows.join('')) ?? [];
      const severity = urgent.includes(urgency) ? 'page' : 'mail';
      expect(description, name).toContain(`Severity: ${severity}, look at it ${urgency}.`);
      expect(properties, name).toMatchObject({ AlarmActions: [topics[severity]], OKActions: [topics[severity]] });
      expect(properties['Tags'], name).toContainEqual({ Key: 'severity', Value: severity });
    }
  });

  test('tells the one topic that there is, and is there without any', () => {
    const { page } = topics;
    for (const { properties } of alarmsIn(
      operationsTemplate('dev', { stage: { ...stageOfKind('dev'), topics: { page } } }),
    ))
      expect(properties).toMatchObject({ AlarmActions: [page], OKActions: [page] });
    for (const { properties } of alarmsIn(operationsTemplate('dev', { stage: stageOfKind('dev') })))
      expect(properties).not.toHaveProperty('AlarmActions');
  });

  test('can be rehearsed: an alarm on nothing for each topic', () => {
    const rehearsals = ofType(operationsTemplate(), 'AWS::CloudWatch::Alarm').filter(([id]) =>
      id.startsWith('Rehearsal'),
    );
    expect(rehearsals.map(([, { Properties }]) => [Properties['AlarmName'], Properties['AlarmActions']])).toEqual([
      ['seamless-wallet-prod-rehearsal-page', [topics.page]],
      ['seamless-wallet-prod-rehearsal-mail', [topics.mail]],
    ]);
  });
});

describe('alarms on speed', () => {
  test.each(stageKinds)('in %s ring before the provider gives up at 3,000 ms', (stage) => {
    const slow = alarmsIn(operationsTemplate(stage)).filter(({ runbook }) => runbook.startsWith('slow-'));
    expect(slow).toHaveLength(2 * protocols.length);
    for (const { name, properties } of slow) expect(Number(properties['Threshold']), name).toBeLessThan(3000);
  });

  test('look at the 99th percentile in the function and, over every route of the protocol, at the gateway', () => {
    for (const manifest of protocols) {
      const { protocol } = manifest;
      expect(alarmNamed(`${protocol}-slow-callbacks`).properties['ExtendedStatistic']).toBe('p99');
      const resources = alarmNamed(`${protocol}-slow-answers`).metrics.map(({ dimensions }) => dimensions);
      expect(resources.map(({ Method, Resource }) => `${Method} ${Resource}`)).toEqual(callbackRoutesOf(manifest));
    }
  });

  test('a protocol with more routes than one alarm can watch is refused at synthesis and not at the deploy', () => {
    const routes = Array.from({ length: 11 }, (_, index) => `POST /callbacks/tg/{agentId}/${index}`);
    const large = { ...protocols[0], routes } as ProtocolManifest;
    expect(() => operationsTemplate('prod', { protocols: [large] })).toThrow(/can watch 10 metrics, not 12/);
  });
});

describe('alarms on capacity', () => {
  test('ring at four fifths of what the stage may have', () => {
    const { reservedConcurrency, throttling } = stageOfKind('prod');
    const threshold = (name: string) => alarmNamed(name).properties['Threshold'];
    expect(threshold('tg-near-concurrency-limit')).toBe(0.8 * Number(reservedConcurrency.protocol));
    expect(threshold('tg-near-rate-limit')).toBe(0.8 * 60 * throttling.callbacks.requestsPerSecond);
  });
});

describe('alarms on jobs', () => {
  const deadAt = (rate: string) => {
    const [dead] = alarmsIn(operationsTemplate('prod', { jobs: [{ ...madeUpJob, rate }] })).filter(
      ({ runbook }) => runbook === 'dead-schedule',
    );
    return dead?.properties;
  };

  test.each([
    ['rate(15 minutes)', 900, 3],
    ['rate(1 hour)', 3600, 3],
    ['rate(1 day)', 86_400, 3],
    ['rate(2 days)', 86_400, 6],
  ])('a job with %s is dead when three turns went by without it', (rate, Period, EvaluationPeriods) => {
    expect(deadAt(rate)).toMatchObject({
      Period,
      EvaluationPeriods,
      DatapointsToAlarm: EvaluationPeriods,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
    });
  });

  test('a job that runs too seldom for any alarm is refused', () => {
    expect(() => deadAt('rate(3 days)')).toThrow(/No alarm can see/);
  });
});
