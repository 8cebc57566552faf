import { Annotations, type App, CfnOutput, type Environment, Stack } from 'aws-cdk-lib';
import { alarmSettings } from '../constructs/alarm-settings.ts';
import { createAlarm, type Watch, type WatchedSystem } from '../constructs/alarm-watch.ts';
import { alarmsOfBooks } from '../constructs/alarms-of-books.ts';
import { alarmsOfFunctions } from '../constructs/alarms-of-functions.ts';
import { alarmsOfGateway } from '../constructs/alarms-of-gateway.ts';
import { alarmsOfJobs } from '../constructs/alarms-of-jobs.ts';
import { alarmsOfProtocols } from '../constructs/alarms-of-protocols.ts';
import { alarmsOfTables } from '../constructs/alarms-of-tables.ts';
import { machineDashboard } from '../constructs/dashboard-machine.ts';
import { moneyDashboard } from '../constructs/dashboard-money.ts';
import { alarmOnRefusedAgents } from '../constructs/refused-agents.ts';
import { resourceName } from '../stages.ts';

export interface OperationsStackProps extends WatchedSystem {
  readonly env: Environment;
  /** An SNS topic that exists already: who is on duty is not this app's to know. */
  readonly alarmTopicArn: string | undefined;
}

/**
 * What watches the rest: alarms, each with a page in docs/runbooks, and two dashboards. It holds nothing, so that it can be deleted and made again; and it
 * knows the others by name only, but for the API, whose id nobody chooses.
 */
export class OperationsStack extends Stack {
  constructor(app: App, { env, alarmTopicArn, ...system }: OperationsStackProps) {
    const { stage } = system;
    super(app, resourceName(stage.name, 'operations'), {
      env,
      description: 'Seamless wallet: alarms and dashboards',
      terminationProtection: stage.terminationProtection,
    });
    if (alarmTopicArn === undefined && alarmSettings(stage.name).mustTell) warnThatNobodyIsTold(this);
    const alarms = watches(system).map((watch) => createAlarm(this, system, watch, alarmTopicArn));
    alarms.push(alarmOnRefusedAgents(this, system, alarmTopicArn));
    moneyDashboard(this, system);
    machineDashboard(this, system, alarms);
    new CfnOutput(this, 'MoneyDashboardUrl', { value: this.urlOf(resourceName(stage.name, 'money')) });
    new CfnOutput(this, 'MachineDashboardUrl', { value: this.urlOf(resourceName(stage.name, 'machine')) });
  }

  private urlOf(dashboardName: string): string {
    const { region } = this;
    return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboardName}`;
  }
}

function watches(system: WatchedSystem): Watch[] {
  return [
    ...alarmsOfProtocols(system),
    ...alarmsOfFunctions(system),
    ...alarmsOfGateway(system),
    ...alarmsOfTables(system),
    ...alarmsOfJobs(system),
    ...alarmsOfBooks(system),
  ];
}

function warnThatNobodyIsTold(stack: Stack): void {
  Annotations.of(stack).addWarningV2(
    'seamless-wallet:alarms-tell-nobody',
    'The alarms of this stage tell nobody. Name an SNS topic: -c alarmTopicArn=arn:aws:sns:…',
  );
}
