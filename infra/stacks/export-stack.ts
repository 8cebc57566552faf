import { type App, CfnOutput, Duration, type Environment, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Key } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { createAlarm, type Watch } from '../constructs/alarm-watch.ts';
import { ANSWERS, AnalysisTable } from '../constructs/analysis-table.ts';
import { DailyExport } from '../constructs/daily-export.ts';
import { keyExport, resourceName, type Stage } from '../stages.ts';

export interface ExportStackProps {
  readonly env: Environment;
  readonly stage: Stage;
}

/** The ledger for analysis, by option: each day of it in S3, and the table that reads it. It reads the ledger by its name, which knows nothing of it. */
export class ExportStack extends Stack {
  constructor(app: App, { env, stage }: ExportStackProps) {
    super(app, resourceName(stage.name, 'export'), {
      env,
      description: 'Seamless wallet: the ledger for analysis',
      terminationProtection: stage.terminationProtection,
    });
    const tablesKey = Key.fromKeyArn(this, 'TablesKey', Fn.importValue(keyExport(stage.name, 'tables')));
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // Whoever may read the ledger may read its copy, and nobody else.
      encryption: BucketEncryption.KMS,
      encryptionKey: tablesKey,
      bucketKeyEnabled: true,
      enforceSSL: true,
      lifecycleRules: [
        { prefix: `${ANSWERS}/`, expiration: Duration.days(30) },
        { abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket.node.findChild('Resource')).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Who reads the copy reads it through Athena, whose queries are in CloudTrail with their text; an access log of the bucket would name files of an export instead.',
    });
    const { stateMachine } = new DailyExport(this, 'Daily', { stage, bucket, tablesKey });
    new AnalysisTable(this, 'Analysis', { stage, bucket, tablesKey });
    createAlarm(this, stage, missingDays(stateMachine));
    new CfnOutput(this, 'ExportBucket', { value: bucket.bucketName });
    new CfnOutput(this, 'ExportStateMachine', { value: stateMachine.stateMachineArn });
  }
}

function missingDays({ stateMachineArn }: StateMachine): Watch {
  return {
    runbook: 'export-missing',
    summary: 'No day of the ledger was exported for two days.',
    metric: new Metric({
      namespace: 'AWS/States',
      metricName: 'ExecutionsSucceeded',
      dimensionsMap: { StateMachineArn: stateMachineArn },
      statistic: Stats.SUM,
      period: Duration.days(1),
    }),
    threshold: 1,
    isBelow: true,
    periods: 2,
    silence: 'isTheAlarm',
  };
}
