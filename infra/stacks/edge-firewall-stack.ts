import { type App, CfnOutput, type Environment, Stack } from 'aws-cdk-lib';
import { CfnIPSet, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { EdgeSettings } from '../edge-settings.ts';
import { resourceName, type Stage } from '../stages.ts';

export interface EdgeFirewallStackProps {
  readonly env: Environment;
  readonly stage: Stage;
  readonly edge: EdgeSettings;
}

/** CloudFront's firewalls live here, wherever the wallet lives. */
export const FIREWALL_REGION = 'us-east-1';

/**
 * Who is not let in at all. No rule looks into a body: a callback's is encrypted or holds texts of games, and a bet that a pattern takes for an attack would
 * cost a player money. What a callback holds is judged by the function, which authenticates it first.
 */
export class EdgeFirewallStack extends Stack {
  readonly webAclArn: string;

  constructor(app: App, { env, stage, edge }: EdgeFirewallStackProps) {
    super(app, resourceName(stage.name, 'edge-firewall'), {
      env: { ...env, region: FIREWALL_REGION },
      description: 'Seamless wallet: the firewall in front of the callbacks',
      terminationProtection: stage.terminationProtection,
      crossRegionReferences: true,
    });
    const blocked = (['IPV4', 'IPV6'] as const).map((version) => this.blockedAddresses(stage, version));
    const { attrArn } = new CfnWebACL(this, 'WebAcl', {
      name: resourceName(stage.name, 'edge'),
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: watchedAs('Edge'),
      rules: [
        ...blocked.map((arn, index) =>
          rule(`BlockedByHand${index === 0 ? 'V4' : 'V6'}`, index, { ipSetReferenceStatement: { arn } }),
        ),
        rule('TooManyRequests', 2, { rateBasedStatement: { aggregateKeyType: 'IP', limit: edge.requestsPerAddress } }),
        knownBadAddresses(3),
      ],
    });
    this.webAclArn = attrArn;
  }

  /** Filled by hand (docs/blocking-an-address.md): a deploy leaves alone what stands in it, because it says nothing else each time. */
  private blockedAddresses(stage: Stage, version: 'IPV4' | 'IPV6'): string {
    const name = resourceName(stage.name, `blocked-${version.toLowerCase()}`);
    const { attrArn } = new CfnIPSet(this, `Blocked${version}`, {
      name,
      scope: 'CLOUDFRONT',
      ipAddressVersion: version,
      addresses: [],
    });
    new CfnOutput(this, `Blocked${version}Name`, { value: name });
    return attrArn;
  }
}

type Statement = CfnWebACL.StatementProperty;

function rule(name: string, priority: number, statement: Statement): CfnWebACL.RuleProperty {
  return { name, priority, statement, action: { block: {} }, visibilityConfig: watchedAs(name) };
}

/** AWS's list of addresses that attack others. Its lists of hosting providers are left out: that is where game providers live. */
function knownBadAddresses(priority: number): CfnWebACL.RuleProperty {
  const name = 'AWSManagedRulesAmazonIpReputationList';
  return {
    name: 'KnownBadAddresses',
    priority,
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name } },
    overrideAction: { none: {} },
    visibilityConfig: watchedAs('KnownBadAddresses'),
  };
}

/** No sampled requests: they would show tokens, which travel in query strings. */
function watchedAs(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}
