import { Validations } from 'aws-cdk-lib';
import { Alarm, type IMetric, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { pascalCase, resourceName, type Stage } from '../stages.ts';
import { counted, minute } from './alarm-metrics.ts';
import { alarmSettings } from './alarm-settings.ts';
import type { WalletFunction } from './wallet-function.ts';

export interface GradualReleaseProps {
  readonly stage: Stage;
  /** `protocol` where a function answers callbacks, whose faults are answers and no crashes. */
  readonly functions: readonly { readonly serving: WalletFunction; readonly protocol?: string }[];
}

/**
 * A new version takes a tenth of the calls for five minutes and then the rest, by option. When the function crashes meanwhile, or a protocol's faults pass what
 * its alarm allows, CodeDeploy turns the alias back by itself, and CloudFormation rolls the deploy back.
 */
export class GradualRelease extends Construct {
  private readonly stage: Stage;

  constructor(scope: Construct, id: string, { stage, functions }: GradualReleaseProps) {
    super(scope, id);
    this.stage = stage;
    const application = new LambdaApplication(this, 'Application', {
      applicationName: resourceName(stage.name, 'api'),
    });
    const role = this.roleOfCodeDeploy(functions.map(({ serving }) => serving));
    for (const { serving, protocol } of functions) {
      new LambdaDeploymentGroup(this, pascalCase(serving.name), {
        application,
        deploymentGroupName: resourceName(stage.name, serving.name),
        alias: serving.alias,
        alarms: this.alarmsOf(serving, protocol),
        deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
        autoRollback: { deploymentInAlarm: true, failedDeployment: true, stoppedDeployment: true },
        // The role is complete: the managed policy that the construct would add reaches every function of the account.
        role: role.withoutPolicyUpdates() as Role,
      });
    }
  }

  private alarmsOf({ name, alias }: WalletFunction, protocol: string | undefined): Alarm[] {
    const crashes = this.alarm(`${name}-errors`, crashesOf(resourceName(this.stage.name, name), alias.aliasName), 1);
    if (protocol === undefined) return [crashes];
    const { least } = alarmSettings(this.stage.kind).faults;
    const faults = counted(this.stage.name, 'Fault', { protocol }, { period: minute });
    return [crashes, this.alarm(`${name}-faults`, faults, least)];
  }

  /** It tells nobody: what it finds is turned back, and the alarms of the operations stack ring beside it. */
  private alarm(name: string, metric: IMetric, threshold: number): Alarm {
    return new Alarm(this, pascalCase(name), {
      alarmName: resourceName(this.stage.name, `release-${name}`),
      alarmDescription: 'Turns a release back. Runbook: docs/runbooks/function-errors.md',
      metric,
      threshold,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private roleOfCodeDeploy(functions: readonly WalletFunction[]): Role {
    const role = new Role(this, 'Role', {
      description: 'Moves the aliases of the functions during a release',
      assumedBy: new ServicePrincipal('codedeploy.amazonaws.com'),
      inlinePolicies: {
        release: new PolicyDocument({
          statements: [
            new PolicyStatement({
              actions: ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
              resources: functions.map(({ function: { functionArn } }) => functionArn),
            }),
            new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
          ],
        }),
      },
    });
    Validations.of(role.node.findChild('Resource')).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'CodeDeploy asks for the state of the alarms of its group in one call that names several, and the star is what AWS documents for it; it reads states and can change none.',
    });
    return role;
  }
}

/** Of calls through the alias, whichever version they met. */
function crashesOf(functionName: string, alias: string): IMetric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'Errors',
    dimensionsMap: { FunctionName: functionName, Resource: `${functionName}:${alias}` },
    statistic: Stats.SUM,
    period: minute,
  }) as IMetric;
}
