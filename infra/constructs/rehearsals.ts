import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { pascalCase, resourceName, type Stage, type StageName } from '../stages.ts';
import { tell, topicOf } from './alarm-watch.ts';
import type { Severity } from './runbooks.ts';

export const SEVERITIES = ['page', 'mail'] as const satisfies readonly Severity[];

export function rehearsalName(stage: StageName, severity: Severity): string {
  return resourceName(stage, `rehearsal-${severity}`);
}

/** Alarms on nothing, one for each topic: the last step of a deploy rings them by hand, to see that somebody hears it. */
export function rehearsals(scope: Construct, stage: Stage): void {
  for (const severity of SEVERITIES) {
    const topic = topicOf(stage, severity);
    if (topic === undefined) continue;
    const alarm = new Alarm(scope, `Rehearsal${pascalCase(severity)}`, {
      alarmName: rehearsalName(stage.name, severity),
      alarmDescription: `A rehearsal after a deploy: nothing is wrong. Severity: ${severity}`,
      metric: new Metric({
        namespace: 'SeamlessWallet',
        metricName: 'Rehearsal',
        dimensionsMap: { stage: stage.name },
      }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    tell(alarm, topic);
  }
}
