import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS, NAMESPACE } from '../../shared/observability/metrics.ts';
import { tables } from '../stacks/tables.ts';
import { resourceName, type StageName, type TableSuffix, tableName } from '../stages.ts';

export interface MetricReading {
  /** `Sum` unless something else is said. */
  readonly statistic?: string;
  /** Five minutes unless something else is said. */
  readonly period?: Duration;
  readonly label?: string;
}

type Dimensions = Readonly<Record<string, string>>;

export const minute = Duration.minutes(1);

/** A metric that our own code counts. Throws if it is not registered with these dimensions: nothing would ever be seen of it. */
export function counted(stage: StageName, name: string, dimensions: Dimensions, reading?: MetricReading): IMetric {
  const registered = METRICS.find((metric) => metric.name === name);
  const isSame = JSON.stringify(registered?.dimensions) === JSON.stringify(Object.keys(dimensions));
  if (!isSame) throw new Error(`${name} is not counted by ${Object.keys(dimensions).join(' and ') || 'nothing'}`);
  return metric(NAMESPACE, name, { stage, ...dimensions }, reading);
}

export function ofFunction(stage: StageName, functionName: string, name: string, reading?: MetricReading): IMetric {
  return metric('AWS/Lambda', name, { FunctionName: resourceName(stage, functionName) }, reading);
}

/** Of the whole API, or of one of its routes as a manifest writes it. */
export function ofGateway(apiId: string, name: string, reading?: MetricReading & { readonly route?: string }): IMetric {
  const [Method = '', Resource = ''] = reading?.route?.split(' ') ?? [];
  const dimensions = { ApiId: apiId, Stage: '$default', ...(reading?.route !== undefined && { Method, Resource }) };
  return metric('AWS/ApiGateway', name, dimensions, reading);
}

/** Of a table alone: its indexes have figures of their own. */
export function ofTable(stage: StageName, table: TableSuffix, name: string, reading?: MetricReading): IMetric {
  return metric('AWS/DynamoDB', name, { TableName: tableName(stage, table) }, reading);
}

/** The same metric of a table and of each of its indexes. */
export function ofTableAndIndexes(
  stage: StageName,
  table: TableSuffix,
  name: string,
  reading?: MetricReading,
): IMetric[] {
  const indexes = tables[table].indexes ?? [];
  const ofIndexes = indexes.map(({ indexName }) => {
    const dimensions = { TableName: tableName(stage, table), GlobalSecondaryIndexName: indexName };
    return metric('AWS/DynamoDB', name, dimensions, { ...reading, label: `${table}/${indexName}` });
  });
  return [ofTable(stage, table, name, { ...reading, label: table }), ...ofIndexes];
}

/** DynamoDB counts its own errors by operation; these are the ones that the functions call. */
const OPERATIONS = ['BatchGetItem', 'GetItem', 'PutItem', 'Query', 'TransactWriteItems', 'UpdateItem'] as const;

export function ofEveryOperation(stage: StageName, table: TableSuffix, name: string): IMetric[] {
  return OPERATIONS.map((operation) => ofOperation(stage, table, operation, name));
}

export function ofOperation(
  stage: StageName,
  table: TableSuffix,
  operation: string,
  name: string,
  reading?: MetricReading,
): IMetric {
  return metric('AWS/DynamoDB', name, { TableName: tableName(stage, table), Operation: operation }, reading);
}

/** Of all that this account does in this region: DynamoDB counts some things in no other way. */
export function ofDynamoDb(name: string, reading?: MetricReading): IMetric {
  return metric('AWS/DynamoDB', name, {}, reading);
}

export function ofQueue(queueName: string, name: string, reading?: MetricReading): IMetric {
  return metric('AWS/SQS', name, { QueueName: queueName }, reading);
}

/** `name` tells sums apart that are drawn in one graph. */
export function sumOf(metrics: readonly IMetric[], name = 'sum'): IMetric {
  return overAll('SUM', metrics, name, Duration.minutes(5));
}

/** Minute by minute. */
export function greatestOf(metrics: readonly IMetric[]): IMetric {
  return overAll('MAX', metrics, 'greatest', minute);
}

/** Percent, from so many on: of three requests, one is a third and means nothing. */
export function shareOf(part: IMetric, all: IMetric, least: number): IMetric {
  return combined(`IF(part >= ${least}, 100 * part / all, 0)`, { part, all }, Duration.minutes(5), '%');
}

/**
 * Percent of what is usual, wherever that is at least so much; elsewhere 100, as nothing can be said. Both are of the same period. Where nothing came there is
 * no figure at all, and a division by nothing would have no result: so what is usual brings a zero along, and an array is added up over whatever is there.
 */
export function shareOfUsual(now: IMetric, usual: IMetric, least: number, period: Duration): IMetric {
  const expression = `IF(usual >= ${least}, 100 * SUM([FILL(now, 0), 0 * usual]) / usual, 100)`;
  return combined(expression, { now, usual }, period, '% of a week ago');
}

/** What the rule of Contributor Insights counted of whom it counted most of. */
export function greatestContributor(ruleName: string): IMetric {
  return combined(`INSIGHT_RULE_METRIC("${ruleName}", "MaxContributorValue")`, {}, Duration.minutes(5), 'of one');
}

export const p99 = { statistic: Stats.percentile(99), period: minute } as const;
export const sampleCount = { statistic: Stats.SAMPLE_COUNT } as const;

function overAll(calculation: 'MAX' | 'SUM', metrics: readonly IMetric[], name: string, period: Duration): IMetric {
  const [only, ...others] = metrics;
  if (only && others.length === 0) return only;
  const numbered = Object.fromEntries(metrics.map((single, index) => [`${name}${index}`, single]));
  return combined(`${calculation}([${Object.keys(numbered).join(', ')}])`, numbered, period, name);
}

/** One figure of several metrics, all over the same period. An alarm takes ten at most. */
function combined(expression: string, usingMetrics: Record<string, IMetric>, period: Duration, label: string): IMetric {
  const count = Object.keys(usingMetrics).length;
  if (count > 10) throw new Error(`An alarm can watch 10 metrics, not ${count}: ${expression}`);
  return new MathExpression({ expression, usingMetrics, period, label }) as IMetric;
}

/** The library's classes fit its own interfaces only where optional members may be undefined, hence the assertion. */
function metric(
  namespace: string,
  metricName: string,
  dimensionsMap: Dimensions,
  reading: MetricReading = {},
): IMetric {
  const { statistic = Stats.SUM, period = Duration.minutes(5), label } = reading;
  return new Metric({
    namespace,
    metricName,
    dimensionsMap: { ...dimensionsMap },
    statistic,
    period,
    ...(label !== undefined && { label }),
  }) as IMetric;
}
