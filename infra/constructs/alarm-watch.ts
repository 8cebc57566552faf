import { Tags } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import type { ScheduledJob } from '../schedules.ts';
import { pascalCase, resourceName, type Stage } from '../stages.ts';
import type { StreamConsumer } from '../streams.ts';
import { type Runbook, type Severity, severityOf, urgencyOf } from './runbooks.ts';

/** One alarm. Its page is `docs/runbooks/<runbook>.md`; `summary` is what a person reads first, in the middle of the night. */
export interface Watch {
  readonly runbook: Runbook;
  /** What the alarm is about, where there is more than one: a protocol, a function, a table. */
  readonly subject?: string;
  readonly summary: string;
  readonly metric: IMetric;
  /** The alarm rings at this value and above, or below it where `isBelow`. */
  readonly threshold: number;
  readonly isBelow?: boolean;
  /** This many periods in a row are looked at, and this many of them have to be bad. */
  readonly periods?: number;
  readonly badPeriods?: number;
  /** Percentiles of a handful of samples are the slowest of them, a cold start. */
  readonly isPercentile?: boolean;
  /** What it means that there is no figure. */
  readonly silence: Silence;
}

type Silence = 'isZero' | 'isTheAlarm';

/** What the alarms of a stage are made from. */
export interface WatchedSystem {
  readonly stage: Stage;
  readonly protocols: readonly ProtocolManifest[];
  readonly jobs: readonly ScheduledJob[];
  readonly streams: readonly StreamConsumer[];
  readonly apiId: string;
}

const missingData: Readonly<Record<Silence, TreatMissingData>> = {
  // Counters and latencies are only sent when something happens: no callbacks, no faults. Nobody is woken by a quiet night.
  isZero: TreatMissingData.NOT_BREACHING,
  // A job that does not run sends nothing, and that is what the alarm is for.
  isTheAlarm: TreatMissingData.BREACHING,
};

function alarmName(stage: Stage, { runbook, subject }: Watch): string {
  return resourceName(stage.name, subject === undefined ? runbook : `${subject}-${runbook}`);
}

/** It tells the topic of its severity when it begins and when it ends. In a stage without topics it only changes its colour. */
export function createAlarm(scope: Construct, stage: Stage, watch: Watch): Alarm {
  const { runbook, subject = '', summary, metric, threshold, periods = 1, badPeriods = periods } = watch;
  const severity = severityOf(runbook);
  const alarm = new Alarm(scope, pascalCase(subject) + pascalCase(runbook), {
    alarmName: alarmName(stage, watch),
    alarmDescription: `${summary} Severity: ${severity}, look at it ${urgencyOf(runbook)}. Runbook: docs/runbooks/${runbook}.md`,
    metric,
    threshold,
    comparisonOperator: watch.isBelow
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: periods,
    datapointsToAlarm: badPeriods,
    treatMissingData: missingData[watch.silence],
    // An expression cannot be told so.
    ...(watch.isPercentile && metric.toMetricConfig().metricStat && { evaluateLowSampleCountPercentile: 'ignore' }),
  });
  Tags.of(alarm).add('severity', severity);
  tell(alarm, topicOf(stage, severity));
  return alarm;
}

export function topicOf({ topics }: Stage, severity: Severity): string | undefined {
  return severity === 'page' ? topics?.page : (topics?.mail ?? topics?.page);
}

export function tell(alarm: Alarm, topicArn: string | undefined): void {
  if (topicArn === undefined) return;
  const action = { bind: () => ({ alarmActionArn: topicArn }) };
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
}
