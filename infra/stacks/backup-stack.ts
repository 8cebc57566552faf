import { type App, CfnOutput, Duration, type Environment, Fn, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupSelection, BackupVault } from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  type BackupSettings,
  keyExport,
  resourceName,
  type Stage,
  type TableSuffix,
  tableName,
  tableSuffixes,
} from '../stages.ts';

export interface BackupStackProps {
  readonly env: Environment;
  readonly stage: Stage;
  readonly backup: BackupSettings;
}

/**
 * A copy of every table each day in a locked vault, and by wish in a vault of another account. Point-in-time recovery is finer and faster, and goes with the
 * account: this is for the day on which somebody has the account who should not.
 */
export class BackupStack extends Stack {
  constructor(app: App, { env, stage, backup }: BackupStackProps) {
    super(app, resourceName(stage.name, 'backup'), {
      env,
      description: 'Seamless wallet: a copy of the tables each day, in a locked vault',
      terminationProtection: stage.terminationProtection,
    });
    const { keepDays, lockForGoodAfterDays, copyTo } = backup;
    const kept = Duration.days(keepDays);
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: resourceName(stage.name, 'backup'),
      encryptionKey: Key.fromKeyArn(this, 'TablesKey', Fn.importValue(keyExport(stage.name, 'tables'))),
      lockConfiguration: {
        minRetention: kept,
        ...(lockForGoodAfterDays !== undefined && { changeableFor: Duration.days(lockForGoodAfterDays) }),
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const rule = new BackupPlanRule({
      ruleName: 'daily',
      scheduleExpression: Schedule.cron({ hour: '2', minute: '30' }),
      startWindow: Duration.hours(1),
      completionWindow: Duration.hours(12),
      deleteAfter: kept,
      ...(copyTo !== undefined && {
        copyActions: [
          { destinationBackupVault: BackupVault.fromBackupVaultArn(this, 'Elsewhere', copyTo), deleteAfter: kept },
        ],
      }),
    });
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: resourceName(stage.name, 'daily'),
      backupVault: vault,
      backupPlanRules: [rule],
    });
    new BackupSelection(this, 'Tables', {
      backupPlan: plan,
      resources: tableSuffixes.map((suffix) => BackupResource.fromArn(this.arnOf(stage, suffix))),
      role: this.role(),
    });
    new CfnOutput(this, 'BackupVaultName', { value: vault.backupVaultName });
  }

  private arnOf({ name }: Stage, suffix: TableSuffix): string {
    return this.formatArn({ service: 'dynamodb', resource: 'table', resourceName: tableName(name, suffix) });
  }

  private role(): Role {
    const role = new Role(this, 'Role', {
      description: 'AWS Backup, which copies the tables of the seamless wallet',
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup')],
    });
    Validations.of(role.node.findChild('Resource')).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
      reason:
        'AWS Backup does not publish which of its rights a table needs and adds to them when DynamoDB changes; a list of our own would stop the copies without a word. Only the service itself can take the role.',
    });
    return role;
  }
}
