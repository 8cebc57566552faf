import { Dashboard, type IMetric, type IWidget, SearchExpression, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import { isCountedFor, METRICS, type Metric, NAMESPACE } from '../../shared/observability/metrics.ts';
import { dashboardName } from '../stages.ts';
import { counted } from './alarm-metrics.ts';
import type { WatchedSystem } from './alarm-watch.ts';
import { rowOf } from './dashboard-graph.ts';

const header = `# Money
What the rounds moved, in major units of each currency, and what became of the callbacks. The figures are drawn from floats; the books are in the ledger.`;

/** For people who ask how the games are doing: what moved, what was refused and why, what somebody has to settle. One row per protocol. */
export function moneyDashboard(scope: Construct, system: WatchedSystem): Dashboard {
  return new Dashboard(scope, 'Money', {
    dashboardName: dashboardName(system.stage, 'money'),
    widgets: [
      [new TextWidget({ markdown: header, width: 24, height: 2 }) as IWidget],
      ...system.protocols.map((manifest) => rowOf(graphsOf(system, manifest))),
    ],
  });
}

function graphsOf(system: WatchedSystem, manifest: ProtocolManifest) {
  const { protocol, title } = manifest;
  const shown = METRICS.filter((metric) => metric.watchedBy.includes('money') && isCountedFor(metric, manifest));
  const kinds = Map.groupBy(shown, kindOf);
  const metricsOf = (kind: Kind) =>
    (kinds.get(kind) ?? []).map(({ name }) => counted(system.stage.name, name, { protocol }, { label: name }));
  const amounts = (kinds.get('amount') ?? []).map(({ name }) => byCurrency(system, protocol, name));
  return [
    { title: `${title}: money`, metrics: amounts },
    { title: `${title}: callbacks`, metrics: metricsOf('result'), isStacked: true },
    { title: `${title}: declines`, metrics: metricsOf('decline'), isStacked: true },
    { title: `${title}: for a person to settle`, metrics: metricsOf('forPeople'), isStacked: true },
  ];
}

type Kind = 'amount' | 'decline' | 'forPeople' | 'result';

function kindOf({ name, dimensions, emittedBy }: Metric): Kind {
  if (dimensions.includes('currency')) return 'amount';
  if (emittedBy !== 'Telemetry.callback') return 'forPeople';
  return /^Declined./.test(name) ? 'decline' : 'result';
}

/** Which currencies there are is the operator's affair and not known here: CloudWatch looks for them. */
function byCurrency({ stage }: WatchedSystem, protocol: string, name: string): IMetric {
  const schema = `{${NAMESPACE},stage,protocol,currency}`;
  const wanted = `MetricName="${name}" stage="${stage.name}" protocol="${protocol}"`;
  return new SearchExpression({
    expression: `SEARCH('${schema} ${wanted}', 'Sum', 300)`,
    label: `${name} \${PROP('Dim.currency')}`,
  }) as IMetric;
}
