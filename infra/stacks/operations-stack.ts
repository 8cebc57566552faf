import { type App, CfnOutput, type Environment, Stack } from 'aws-cdk-lib';
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
import { rehearsals } from '../constructs/rehearsals.ts';
import { dashboardName, resourceName } from '../stages.ts';

export interface OperationsStackProps extends WatchedSystem {
  readonly env: Environment;
}

/**
 * What watches the rest: alarms, each with a page in docs/runbooks, and two dashboards. It holds nothing, so that it can be deleted and made again; and it
 * knows the others by name only, but for the API, whose id nobody chooses.
 */
export class OperationsStack extends Stack {
  constructor(app: App, { env, ...system }: OperationsStackProps) {
    const { stage } = system;
    super(app, resourceName(stage.name, 'operations'), {
      env,
      description: 'Seamless wallet: alarms and dashboards',
      terminationProtection: stage.terminationProtection,
    });
    const alarms = watches(system).map((watch) => createAlarm(this, stage, watch));
    alarms.push(alarmOnRefusedAgents(this, system));
    rehearsals(this, stage);
    moneyDashboard(this, system);
    machineDashboard(this, system, alarms);
    new CfnOutput(this, 'MoneyDashboardUrl', { value: this.urlOf(dashboardName(stage, 'money')) });
    new CfnOutput(this, 'MachineDashboardUrl', { value: this.urlOf(dashboardName(stage, 'machine')) });
  }

  private urlOf(name: string): string {
    const { region } = this;
    return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`;
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
