import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { resourceName, type Stage, tableName } from '../stages.ts';
import { logRemovalPolicy } from './log-removal.ts';

export interface DailyExportProps {
  readonly stage: Stage;
  readonly bucket: Bucket;
  /** Opens the ledger and closes the bucket. */
  readonly tablesKey: IKey;
}

/** Below it lies what was exported, a folder for each day: `ledger/day=2026-03-01/AWSDynamoDB/data/`. */
export const EXPORTED = 'ledger';

/** Where DynamoDB puts the lines of incremental exports, below the prefix that it is given. */
export const DATA_FOLDER = 'AWSDynamoDB/data/';

/**
 * DynamoDB's own incremental export of the ledger, once a day, of the day before: what was written, with the item before and after it. It takes no capacity of the
 * table, and nothing of ours runs in between. A day that is there already is left alone and the run fails: a second export into the same folder would double it.
 */
export class DailyExport extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { stage, bucket, tablesKey }: DailyExportProps) {
    super(scope, id);
    const tableArn = Stack.of(this).formatArn({
      service: 'dynamodb',
      resource: 'table',
      resourceName: tableName(stage.name, 'ledger'),
    });
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    for (const statement of exporting(tableArn, bucket, tablesKey)) role.addToPolicy(statement);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: resourceName(stage.name, 'export'),
      comment: 'Exports a day of the ledger',
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(definition(tableArn, bucket, tablesKey))),
      role,
      timeout: Duration.hours(20),
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        destination: new LogGroup(this, 'Log', {
          logGroupName: `/aws/vendedlogs/${resourceName(stage.name, 'export')}`,
          retention: stage.logRetention,
          removalPolicy: logRemovalPolicy(stage),
        }),
      },
    });
    acknowledgeWildcards(role, ['*', exportsOf(tableArn), filesOf(bucket)]);
    new Schedule(this, 'Schedule', {
      scheduleName: resourceName(stage.name, 'export'),
      description: 'Exports the ledger of the day before',
      schedule: ScheduleExpression.cron({ hour: '1', minute: '15' }),
      target: new StepFunctionsStartExecution(this.stateMachine, {
        input: ScheduleTargetInput.fromObject({ time: ContextAttribute.scheduledTime }),
      }),
    });
  }
}

/** `time` of the input is any instant of the day after the one that is exported. Expressions are JSONata. */
function definition(TableArn: string, { bucketName }: Bucket, { keyArn }: IKey): object {
  const s3Prefix = `{% '${EXPORTED}/day=' & $day %}`;
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'Which day',
    States: {
      'Which day': {
        Type: 'Pass',
        Assign: {
          day: '{% $substring($fromMillis($toMillis($states.input.time) - 86400000), 0, 10) %}',
          until: '{% $substring($fromMillis($toMillis($states.input.time)), 0, 10) %}',
        },
        Next: 'Look for it',
      },
      'Look for it': {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:s3:listObjectsV2',
        Arguments: { Bucket: bucketName, Prefix: `{% '${EXPORTED}/day=' & $day & '/' %}`, MaxKeys: 1 },
        Output: '{% { "found": $states.result.KeyCount } %}',
        Next: 'Is it there?',
      },
      'Is it there?': {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.found > 0 %}', Next: 'It is there already' }],
        Default: 'Export it',
      },
      'It is there already': { Type: 'Fail', Error: 'DayIsThere', Cause: 'Delete the folder of the day first' },
      'Export it': {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:exportTableToPointInTime',
        Arguments: {
          TableArn,
          ClientToken: '{% $states.context.Execution.Name %}',
          S3Bucket: bucketName,
          S3Prefix: s3Prefix,
          S3SseAlgorithm: 'KMS',
          S3SseKmsKeyId: keyArn,
          ExportFormat: 'DYNAMODB_JSON',
          ExportType: 'INCREMENTAL_EXPORT',
          IncrementalExportSpecification: {
            ExportFromTime: "{% $day & 'T00:00:00Z' %}",
            ExportToTime: "{% $until & 'T00:00:00Z' %}",
            ExportViewType: 'NEW_AND_OLD_IMAGES',
          },
        },
        Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 60, MaxAttempts: 5, BackoffRate: 2 }],
        Assign: { exportArn: '{% $states.result.ExportDescription.ExportArn %}' },
        Next: 'Wait',
      },
      Wait: { Type: 'Wait', Seconds: 300, Next: 'Ask' },
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:describeExport',
        Arguments: { ExportArn: '{% $exportArn %}' },
        Output: '{% { "status": $states.result.ExportDescription.ExportStatus } %}',
        Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 60, MaxAttempts: 5, BackoffRate: 2 }],
        Next: 'Is it done?',
      },
      'Is it done?': {
        Type: 'Choice',
        Choices: [
          { Condition: "{% $states.input.status = 'COMPLETED' %}", Next: 'Done' },
          { Condition: "{% $states.input.status = 'FAILED' %}", Next: 'It failed' },
        ],
        Default: 'Wait',
      },
      Done: { Type: 'Succeed' },
      'It failed': { Type: 'Fail', Error: 'ExportFailed', Cause: 'DynamoDB says why: describe the export' },
    },
  };
}

function exportsOf(tableArn: string): string {
  return `${tableArn}/export/*`;
}

function filesOf(bucket: Bucket): string {
  return bucket.arnForObjects(`${EXPORTED}/*`);
}

/** No more than one table, one folder of one bucket, and one key, through the services that need it. */
function exporting(tableArn: string, bucket: Bucket, { keyArn }: IKey): PolicyStatement[] {
  const { region } = Stack.of(bucket);
  return [
    new PolicyStatement({ actions: ['dynamodb:ExportTableToPointInTime'], resources: [tableArn] }),
    new PolicyStatement({ actions: ['dynamodb:DescribeExport'], resources: [exportsOf(tableArn)] }),
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringLike: { 's3:prefix': `${EXPORTED}/*` } },
    }),
    new PolicyStatement({
      actions: ['s3:AbortMultipartUpload', 's3:PutObject', 's3:PutObjectAcl'],
      resources: [filesOf(bucket)],
    }),
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [keyArn],
      conditions: {
        StringEquals: { 'kms:ViaService': [`s3.${region}.amazonaws.com`, `dynamodb.${region}.amazonaws.com`] },
      },
    }),
  ];
}

function acknowledgeWildcards(role: Role, resources: readonly string[]): void {
  const reason =
    'Log deliveries and traces have no resources of their own to name. Beyond them the role writes into one folder of one bucket, and asks after exports of one table.';
  Validations.of(role.node.findChild('DefaultPolicy').node.findChild('Resource')).acknowledge(
    ...resources.map((resource) => ({
      id: `AwsSolutions-IAM5[Resource::${flatText(Stack.of(role).resolve(resource))}]`,
      reason,
    })),
  );
}

/** What is known only in AWS, as cdk-nag writes it. */
function flatText(resolved: unknown): string {
  if (typeof resolved === 'string') return resolved;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute, Ref: ref } = resolved as Record<string, unknown>;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(flatText).join(String(join[0]));
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  return `<${String(ref)}>`;
}
