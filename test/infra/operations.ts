import { OperationsStack, type OperationsStackProps } from '../../infra/stacks/operations-stack.ts';
import { stageNamed } from '../../infra/stages.ts';
import { jobs, newApp, ofType, protocols, streams, type Template } from './templates.ts';

export const topic = 'arn:aws:sns:eu-west-1:111122223333:on-duty';

export function operationsTemplate(stage = 'prod', changes: Partial<OperationsStackProps> = {}): Template {
  return synthesized(stage, changes).template;
}

/** What synthesis says to whoever deploys. */
export function warningsOf(stage: string, changes: Partial<OperationsStackProps>): string[] {
  const { messages } = synthesized(stage, changes);
  return messages.filter(({ level }) => level === 'warning').map(({ entry }) => String(entry.data));
}

function synthesized(stage: string, changes: Partial<OperationsStackProps>) {
  const app = newApp();
  const stack = new OperationsStack(app, {
    env: { region: 'eu-west-1' },
    stage: stageNamed(stage),
    protocols,
    jobs,
    streams,
    apiId: 'the-api',
    alarmTopicArn: topic,
    ...changes,
  });
  return app.synth().getStackByName(stack.stackName);
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

export function alarmsIn(template: Template): SynthesizedAlarm[] {
  return ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties: properties }]) => {
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
    String(Properties['DashboardName']).endsWith(`-${dashboard}`),
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
