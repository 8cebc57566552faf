import { type App, type Environment, Stack } from 'aws-cdk-lib';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { CfnAnomalyMonitor, CfnAnomalySubscription } from 'aws-cdk-lib/aws-ce';
import { type BudgetSettings, resourceName, type Stage } from '../stages.ts';

export interface BudgetStackProps {
  readonly env: Environment;
  readonly stage: Stage;
  readonly budget: BudgetSettings;
}

/** A day's cost that is out of the usual by this share of the month's budget is worth a mail. */
const ANOMALY_SHARE = 0.05;

/** What it may cost, and a mail when it is more: of the account by the month, and of this stage by the day. */
export class BudgetStack extends Stack {
  constructor(app: App, { env, stage, budget }: BudgetStackProps) {
    super(app, resourceName(stage.name, 'budget'), {
      env,
      description: 'Seamless wallet: what it may cost, and a mail when it is more',
      terminationProtection: stage.terminationProtection,
    });
    const { monthlyDollars, mail } = budget;
    new CfnBudget(this, 'Month', {
      budget: {
        budgetName: resourceName(stage.name, 'month'),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyDollars, unit: 'USD' },
      },
      notificationsWithSubscribers: [
        told(mail, 'ACTUAL', 80),
        told(mail, 'ACTUAL', 100),
        told(mail, 'FORECASTED', 100),
      ],
    });
    const monitor = new CfnAnomalyMonitor(this, 'Unusual', {
      monitorName: resourceName(stage.name, 'unusual'),
      // The one monitor of all services that an account may have is not ours to take.
      monitorType: 'CUSTOM',
      monitorSpecification: JSON.stringify({ Tags: { Key: 'stage', Values: [stage.name] } }),
    });
    new CfnAnomalySubscription(this, 'UnusualDays', {
      subscriptionName: resourceName(stage.name, 'unusual-days'),
      frequency: 'DAILY',
      monitorArnList: [monitor.attrMonitorArn],
      subscribers: [{ type: 'EMAIL', address: mail }],
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [String(Math.max(1, Math.round(monthlyDollars * ANOMALY_SHARE)))],
        },
      }),
    });
  }
}

function told(address: string, notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) {
  return {
    notification: { notificationType, comparisonOperator: 'GREATER_THAN', threshold, thresholdType: 'PERCENTAGE' },
    subscribers: [{ subscriptionType: 'EMAIL', address }],
  };
}
