import { OperationsStack, type OperationsStackProps } from '../../infra/stacks/operations-stack.ts';
import { type StageKind, stageOfKind } from '../../infra/stages.ts';
import { jobs, newApp, ofType, protocols, streams, type Template } from './templates.ts';

export const topics = {
  page: 'arn:aws:sns:eu-west-1:111122223333:on-duty',
  mail: 'arn:aws:sns:eu-west-1:111122223333:by-daylight',
};

export function operationsTemplate(stage: StageKind = 'prod', changes: Partial<OperationsStackProps> = {}): Template {
  const app = newApp();
  const stack = new OperationsStack(app, {
    env: { region: 'eu-west-1' },
    stage: { ...stageOfKind(stage), topics },
    protocols,
    jobs,
    streams,
    apiId: 'the-api',
    ...changes,
  });
  return app.synth().getStackByName(stack.stackName).template;
}

/** A metric as an alarm or a dashboard names it. */
export interface NamedMetric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export interface SynthesizedAlarm {
  readonly name: string;
  readonly description: string;
  /** By the path that its description ends with. */
  readonly runbook: string;
  readonly metrics: readonly NamedMetric[];
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

interface MetricStat {
  readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions?: Dimension[] };
}

/** Without the two that a deploy rings by hand. */
export function alarmsIn(template: Template): SynthesizedAlarm[] {
  const watching = ofType(template, 'AWS::CloudWatch::Alarm').filter(([id]) => !id.startsWith('Rehearsal'));
  return watching.map(([, { Properties: properties }]) => {
    const description = String(properties['AlarmDescription']);
    const [, runbook = ''] = / Runbook: docs\/runbooks\/([a-z-]+)\.md$/.exec(description) ?? [];
    return { name: String(properties['AlarmName']), description, runbook, metrics: metricsOf(properties), properties };
  });
}

function metricsOf(properties: Readonly<Record<string, unknown>>): NamedMetric[] {
  const { Metrics } = properties as { Metrics?: { MetricStat?: MetricStat }[] };
  if (Metrics === undefined) return [named(properties as unknown as MetricStat['Metric'])];
  return Metrics.flatMap(({ MetricStat }) => (MetricStat ? [named(MetricStat.Metric)] : []));
}

function named({ Namespace, MetricName, Dimensions = [] }: MetricStat['Metric']): NamedMetric {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return { namespace: Namespace, name: MetricName, dimensions };
}

interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly metrics?: (string | object)[][];
    readonly alarms?: string[];
  };
}

/** The widgets of the dashboard whose name ends so. */
export function widgetsOf(template: Template, dashboard: 'machine' | 'money'): Widget[] {
  const found = ofType(template, 'AWS::CloudWatch::Dashboard').find(([, { Properties }]) =>
    String(Properties['DashboardName']).includes(`-${dashboard}-`),
  );
  if (!found) throw new Error(`There is no dashboard ${dashboard}`);
  return JSON.parse(textOf(found[1].Properties['DashboardBody'])).widgets;
}

/** What only AWS knows is written as `<Ref>`. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join } = value as { 'Fn::Join'?: [string, unknown[]] };
  return join ? join[1].map(textOf).join(join[0]) : '<Ref>';
}

export function metricsIn(widgets: readonly Widget[]): NamedMetric[] {
  return widgets.flatMap(({ properties }) => properties.metrics ?? []).flatMap(metricOfRow);
}

/** A row is a namespace, a name and pairs of dimensions, or an expression; a search names what it looks for. */
function metricOfRow(row: readonly (string | object)[]): NamedMetric[] {
  const texts = row.filter((part) => typeof part === 'string');
  const [namespace, name, ...pairs] = texts;
  if (namespace !== undefined && name !== undefined) {
    const dimensions = pairs.flatMap((text, index) => (index % 2 === 0 ? [[text, pairs[index + 1] ?? '']] : []));
    return [{ namespace, name, dimensions: Object.fromEntries(dimensions) }];
  }
  const { expression = '' } = row[0] as { expression?: string };
  const [, schema, wanted] = /^SEARCH\('\{(.+)\} (.+)', 'Sum', 300\)$/.exec(expression) ?? [];
  if (schema === undefined || wanted === undefined) return [];
  const [searched = '', ...keys] = schema.split(',');
  const values = new Map([...wanted.matchAll(/(\w+)="([^"]+)"/g)].map(([, key, value]) => [key, value]));
  const dimensions = Object.fromEntries(keys.map((key) => [key, values.get(key) ?? '*']));
  return [{ namespace: searched, name: values.get('MetricName') ?? '', dimensions }];
}
