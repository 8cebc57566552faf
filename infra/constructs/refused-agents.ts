import { type Alarm, type CfnAlarm, CfnInsightRule } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { resourceName } from '../stages.ts';
import { greatestContributor } from './alarm-metrics.ts';
import { alarmSettings } from './alarm-settings.ts';
import { createAlarm, type WatchedSystem } from './alarm-watch.ts';

/** What somebody hears whose key or address is not the agent's: the provider, after a change on one side only, or a stranger. */
const REASONS = ['not_authentic', 'address_not_allowed', 'door_open'];

/**
 * One agent whose key is wrong is lost in the share of its whole protocol. Its rejections are counted in the lines of the logs by a rule of Contributor Insights:
 * 0.50 dollars a month for all agents that there will ever be, where a metric for each would cost 0.30 and an alarm that no deploy can know of.
 */
export function alarmOnRefusedAgents(scope: Construct, { stage, protocols }: WatchedSystem): Alarm {
  const ruleName = resourceName(stage.name, 'refused-agents');
  const rule = new CfnInsightRule(scope, 'RefusedAgentsRule', {
    ruleName,
    ruleState: 'ENABLED',
    ruleBody: JSON.stringify({
      Schema: { Name: 'CloudWatchLogRule', Version: 1 },
      LogGroupNames: protocols.map(({ protocol }) => `/aws/lambda/${resourceName(stage.name, protocol)}`),
      LogFormat: 'JSON',
      Contribution: {
        Keys: ['$.protocol', '$.agentId'],
        Filters: [
          { Match: '$.message', In: ['callback'] },
          { Match: '$.reason', In: REASONS },
          // A path that names no agent of ours.
          { Match: '$.agentId', NotIn: ['unknown'] },
        ],
      },
      AggregateOn: 'Count',
    }),
  });
  const least = alarmSettings(stage.kind).refusedOfOneAgent;
  const alarm = createAlarm(scope, stage, {
    runbook: 'agent-refused',
    summary: `One agent had ${least} callbacks or more with a wrong key or from a wrong address, in each of three times five minutes.`,
    metric: greatestContributor(ruleName),
    threshold: least,
    periods: 3,
    silence: 'isZero',
  });
  (alarm.node.defaultChild as CfnAlarm).addResourceDependency(rule);
  return alarm;
}
