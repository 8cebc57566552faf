import { describe, expect, test } from 'vitest';
import { providerCalls } from '../../infra/provider-calls.ts';
import { type StageKind, stageKinds, stageOfKind, tableSuffixes } from '../../infra/stages.ts';
import { holdsReports, type ProtocolManifest } from '../../shared/application/manifest.ts';
import { ALARMS } from '../../shared/observability/alarms.ts';
import { isCountedFor, METRICS, NAMESPACE, runbookOf } from '../../shared/observability/metrics.ts';
import { MADE_UP } from './made-up-repository.ts';
import { alarmsIn, metricsIn, type NamedMetric, operationsTemplate, widgetsOf } from './operations.ts';
import { apiTemplate, dataTemplate, jobs, ofType, probeTemplate, protocols, streams } from './templates.ts';
import { PUBLISHED_BY_AWS, WATCHED } from './watched.ts';

const template = operationsTemplate();
const alarms = alarmsIn(template);
const onDashboards = {
  money: metricsIn(widgetsOf(template, 'money')),
  machine: metricsIn(widgetsOf(template, 'machine')),
};
const ofProbe = alarmsIn(probeTemplate());
const everywhere = [...alarms.flatMap(({ metrics }) => metrics), ...onDashboards.money, ...onDashboards.machine];

describe('what is watched', () => {
  test.each(stageKinds)('in %s it is what must be watched, and nothing that nobody thought of', (stage) => {
    const found = alarmsIn(operationsTemplate(stage)).map(({ name }) => name);
    expect(found.sort()).toEqual(expectedAlarms(stage).sort());
  });

  test('whatever has a name in the registry of alarms must be watched', () => {
    const forPeople: readonly string[] = [
      ...WATCHED.everyProtocol,
      ...WATCHED.everyProtocolHeldAgainstReports,
      ...WATCHED.everyProtocolWithReports,
      ...WATCHED.everyUnsignedProtocol,
    ];
    for (const name of ALARMS) expect(forPeople).toContain(runbookOf(name));
  });

  test('a new protocol folder gets its alarms by its manifest', () => {
    const madeUp = {
      ...protocols[0],
      protocol: MADE_UP,
      title: 'Made up',
      routes: [`POST /callbacks/${MADE_UP}/{agentId}`],
    };
    const withMadeUp = operationsTemplate('prod', { protocols: [...protocols, madeUp as ProtocolManifest] });
    const own = alarmsIn(withMadeUp).filter(({ name }) => name.startsWith(`seamless-wallet-prod-${MADE_UP}-`));
    expect(own.map(({ runbook }) => runbook)).toEqual(expect.arrayContaining([...WATCHED.everyProtocol]));
    const rows = widgetsOf(withMadeUp, 'money').map(({ properties }) => properties.title);
    expect(rows).toContain('Made up: money');
  });
});

describe('every metric', () => {
  test('that an alarm or a dashboard names is one of the registry, or one that AWS publishes by these dimensions', () => {
    for (const metric of everywhere) {
      const { namespace, name, dimensions } = metric;
      const keys = Object.keys(dimensions).sort();
      if (namespace === NAMESPACE) expect(registered(name), name).toEqual(keys);
      else expect(PUBLISHED_BY_AWS[namespace], namespace).toContain(`${name} by ${keys.join(', ')}`);
    }
  });

  test.each(METRICS)('$name of the registry is watched by exactly what the registry says', ({ name, watchedBy }) => {
    const isIt = (metric: NamedMetric) => metric.namespace === NAMESPACE && metric.name === name;
    const watchers = [
      ...[...alarms, ...ofProbe].filter(({ metrics }) => metrics.some(isIt)).map(({ runbook }) => runbook),
      ...Object.entries(onDashboards).flatMap(([dashboard, metrics]) => (metrics.some(isIt) ? [dashboard] : [])),
    ];
    expect([...new Set(watchers)].sort()).toEqual([...watchedBy].sort());
  });

  test('is asked for in its own stage, and of a protocol that can have it', () => {
    for (const { name, dimensions } of everywhere.filter(({ namespace }) => namespace === NAMESPACE)) {
      expect(dimensions['stage'], name).toBe('prod');
      const manifest = protocols.find(({ protocol }) => protocol === dimensions['protocol']);
      const metric = METRICS.find((one) => one.name === name);
      if (dimensions['protocol'] !== undefined)
        expect(metric && manifest && isCountedFor(metric, manifest), name).toBe(true);
    }
  });

  test('is of a function, table, index, queue or route that is deployed under this name', () => {
    const api = apiTemplate();
    const propertiesOf = (type: string) => ofType(api, type).map(([, { Properties }]) => Properties);
    const functions = propertiesOf('AWS::Lambda::Function').map(({ FunctionName }) => FunctionName);
    const queues = propertiesOf('AWS::SQS::Queue').map(({ QueueName }) => QueueName);
    const routes = propertiesOf('AWS::ApiGatewayV2::Route').map(({ RouteKey }) => RouteKey);
    const tables = new Map(
      ofType(dataTemplate(), 'AWS::DynamoDB::Table').map(([, { Properties }]) => [
        Properties['TableName'],
        ((Properties['GlobalSecondaryIndexes'] ?? []) as { IndexName: string }[]).map(({ IndexName }) => IndexName),
      ]),
    );
    for (const { dimensions } of everywhere) {
      const { FunctionName, QueueName, Method, Resource, TableName, GlobalSecondaryIndexName: index } = dimensions;
      if (FunctionName !== undefined) expect(functions).toContain(FunctionName);
      if (QueueName !== undefined) expect(queues).toContain(QueueName);
      if (Resource !== undefined) expect(routes).toContain(`${Method} ${Resource}`);
      if (TableName !== undefined) expect([...tables.keys()]).toContain(TableName);
      if (index !== undefined) expect(tables.get(TableName)).toContain(index);
    }
  });
});

function registered(name: string): string[] | undefined {
  const dimensions = METRICS.find((metric) => metric.name === name)?.dimensions;
  return dimensions && ['stage', ...dimensions].sort();
}

function expectedAlarms(stage: StageKind): string[] {
  const functions = [
    ...protocols.map(({ protocol }) => protocol),
    'operator',
    ...providerCalls.map(({ name }) => name),
  ];
  const { reservedConcurrency } = stageOfKind(stage);
  const isReserved = reservedConcurrency.protocol !== undefined;
  const each = (subjects: readonly string[], runbooks: readonly string[]) =>
    subjects.flatMap((subject) => runbooks.map((runbook) => `seamless-wallet-${stage}-${subject}-${runbook}`));
  const named = (isMeant: (manifest: ProtocolManifest) => boolean) =>
    protocols.filter(isMeant).map(({ protocol }) => protocol);
  return [
    ...each(
      named(() => true),
      WATCHED.everyProtocol,
    ),
    ...each(
      named(({ secrets }) => Object.keys(secrets).length > 0),
      WATCHED.everyProtocolWithSecrets,
    ),
    ...each(named(holdsReports), WATCHED.everyProtocolHeldAgainstReports),
    ...each(
      named(({ capabilities }) => capabilities.includes('reports')),
      WATCHED.everyProtocolWithReports,
    ),
    ...each(
      named(({ callbacks }) => callbacks === 'unsigned'),
      WATCHED.everyUnsignedProtocol,
    ),
    ...each([...functions, ...[...jobs, ...streams].map(({ name }) => name)], WATCHED.everyFunction),
    ...each(isReserved ? functions : [], WATCHED.everyFunctionThatAnswers),
    ...each(tableSuffixes, WATCHED.everyTable),
    ...each(
      tableSuffixes.flatMap((table) => [`${table}-reads`, `${table}-writes`]),
      WATCHED.everyAccessToATable,
    ),
    ...each(
      jobs.map(({ name }) => name),
      WATCHED.everyJob,
    ),
    ...each(
      streams.map(({ name }) => name),
      WATCHED.everyStream,
    ),
    ...WATCHED.everyStage.map((runbook) => `seamless-wallet-${stage}-${runbook}`),
  ];
}
