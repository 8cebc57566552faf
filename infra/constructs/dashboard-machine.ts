import { type Alarm, AlarmStatusWidget, Dashboard, type IWidget, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { isCountedFor, METRICS } from '../../shared/observability/metrics.ts';
import { providerCalls } from '../provider-calls.ts';
import { dashboardName } from '../stages.ts';
import { counted, minute, ofFunction, ofGateway, p99 } from './alarm-metrics.ts';
import { alarmSettings } from './alarm-settings.ts';
import type { WatchedSystem } from './alarm-watch.ts';
import { type Graph, rowOf } from './dashboard-graph.ts';
import { beside, capacity, tables } from './dashboard-stores.ts';

/** For people who are woken: what is slow, what fails, what is full. */
export function machineDashboard(scope: Construct, system: WatchedSystem, alarms: readonly Alarm[]): Dashboard {
  const status = new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 6 });
  return new Dashboard(scope, 'Machine', {
    dashboardName: dashboardName(system.stage, 'machine'),
    widgets: [
      [status as IWidget],
      ...[speed, trouble, load, capacity, tables, beside].map((graphs) => rowOf(graphs(system))),
    ],
  });
}

function speed({ stage, protocols, apiId }: WatchedSystem): Graph[] {
  const { slowCallbackMs, slowAnswerMs } = alarmSettings(stage.kind);
  const p50 = { statistic: Stats.percentile(50), period: minute };
  const inFunction = protocols.flatMap(({ protocol }) => [
    ofFunction(stage.name, protocol, 'Duration', { ...p50, label: `${protocol} p50` }),
    ofFunction(stage.name, protocol, 'Duration', { ...p99, label: `${protocol} p99` }),
  ]);
  const routes = protocols.flatMap((manifest) => manifest.routes);
  const atGateway = routes.map((route) => ofGateway(apiId, 'IntegrationLatency', { ...p99, route, label: route }));
  const byItself = protocols.map(({ protocol }) =>
    counted(stage.name, 'Duration', { protocol }, { ...p99, label: protocol }),
  );
  return [
    { title: 'In the function, ms', metrics: inFunction, line: { label: 'alarm (p99)', value: slowCallbackMs } },
    { title: 'At the gateway, ms (p99)', metrics: atGateway, line: { label: 'alarm', value: slowAnswerMs } },
    { title: 'As a callback times itself, ms (p99)', metrics: byItself },
  ];
}

function trouble({ stage, protocols, apiId }: WatchedSystem): Graph[] {
  const named = (pattern: RegExp) =>
    METRICS.filter(({ name }) => pattern.test(name)).flatMap((metric) =>
      protocols
        .filter((manifest) => isCountedFor(metric, manifest))
        .map(({ protocol }) => counted(stage.name, metric.name, { protocol }, { label: `${protocol} ${metric.name}` })),
    );
  const statuses = ['5xx', '4xx'].map((name) => ofGateway(apiId, name, { label: name }));
  return [
    { title: 'Faults and rejections', metrics: named(/^(Fault|Rejected)$/), isStacked: true },
    { title: 'Faults by reason', metrics: named(/^Fault./), isStacked: true },
    { title: 'Statuses of the gateway', metrics: statuses },
    { title: 'Cases that were lost', metrics: named(/^CaseLost$/), isStacked: true },
    { title: 'KMS: refreshes that failed', metrics: named(/^KeyRefreshFailed$/), isStacked: true },
  ];
}

function load({ stage, protocols, jobs, streams, apiId }: WatchedSystem): Graph[] {
  const names = [
    ...protocols.map(({ protocol }) => protocol),
    'operator',
    ...providerCalls.map(({ name }) => name),
    ...[...jobs, ...streams].map(({ name }) => name),
  ];
  const ofEach = (name: string, statistic: string = Stats.SUM) =>
    names.map((label) => ofFunction(stage.name, label, name, { statistic, period: minute, label }));
  const requests = protocols.flatMap(({ routes }) =>
    routes.map((route) => ofGateway(apiId, 'Count', { period: minute, label: route, route })),
  );
  const most = 60 * stage.throttling.callbacks.requestsPerSecond;
  const reserved = stage.reservedConcurrency.protocol;
  return [
    { title: 'Requests a minute, by route', metrics: requests, line: { label: 'throttled from here', value: most } },
    {
      title: 'Invocations at once',
      metrics: ofEach('ConcurrentExecutions', Stats.MAXIMUM),
      ...(reserved !== undefined && { line: { label: 'reserved per protocol', value: reserved } }),
    },
    { title: 'Throttled by Lambda', metrics: ofEach('Throttles'), isStacked: true },
    { title: 'Function errors', metrics: ofEach('Errors'), isStacked: true },
  ];
}
