import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { callbackRoutesOf, type ProtocolManifest } from '../../shared/application/manifest.ts';
import { ALARMS, type AlarmName } from '../../shared/observability/alarms.ts';
import { isCountedFor, METRICS, metricName, runbookOf } from '../../shared/observability/metrics.ts';
import {
  counted,
  greatestOf,
  type MetricReading,
  ofFunction,
  ofGateway,
  p99,
  sampleCount,
  shareOf,
  shareOfUsual,
} from './alarm-metrics.ts';
import { alarmSettings } from './alarm-settings.ts';
import type { Watch, WatchedSystem } from './alarm-watch.ts';
import type { Runbook } from './runbooks.ts';

/** Every protocol has alarms of its own, so that trouble with one provider is not lost in another's. */
export function alarmsOfProtocols(system: WatchedSystem): Watch[] {
  return system.protocols.flatMap((manifest) => [
    ...alarmsOnCallbacks(system, manifest),
    alarmOnSilence(system, manifest),
    ...alarmsOnFaultReasons(system, manifest),
    ...alarmsOnSpeed(system, manifest),
    ...ALARMS.filter((name) => canHappen(metricName(name), manifest)).map((name) =>
      alarmForPeople(system, manifest, name),
    ),
  ]);
}

function alarmsOnCallbacks({ stage }: WatchedSystem, { protocol, title }: ProtocolManifest): Watch[] {
  const { faults, rejections } = alarmSettings(stage.kind);
  const count = (name: string) => counted(stage.name, name, { protocol });
  const callbacks = counted(stage.name, 'Duration', { protocol }, sampleCount);
  return [
    {
      runbook: 'faults',
      subject: protocol,
      summary: `${title}: ${faults.share} % of callbacks or more had no answer but "try again".`,
      metric: shareOf(count('Fault'), callbacks, faults.least),
      threshold: faults.share,
      silence: 'isZero',
    },
    {
      runbook: 'rejections',
      subject: protocol,
      summary: `${title}: ${rejections.share} % of callbacks or more were not let in.`,
      metric: shareOf(count('Rejected'), callbacks, rejections.least),
      threshold: rejections.share,
      silence: 'isZero',
    },
  ];
}

const HALF_HOUR = Duration.minutes(30);

/**
 * Nobody rings a bell for callbacks that do not come: a certificate has expired, DNS leads elsewhere, a provider has given up. What came at this time a week ago
 * knows evenings and weekends, and whoever never played has no week ago.
 */
function alarmOnSilence({ stage }: WatchedSystem, { protocol, title }: ProtocolManifest): Watch {
  const { least, share } = alarmSettings(stage.kind).silence;
  const reading = { period: HALF_HOUR };
  return {
    runbook: 'bookings-stopped',
    subject: protocol,
    summary: `${title}: in half an hour less was booked than ${share} % of the stakes at this time a week ago.`,
    metric: shareOfUsual(
      counted(stage.name, 'Applied', { protocol }, reading),
      counted(stage.name, 'StakesAWeekAgo', { protocol }, { ...reading, statistic: Stats.MINIMUM }),
      least,
      HALF_HOUR,
    ),
    threshold: share,
    isBelow: true,
    // No figure of a week ago, and nothing can have stopped: a new deployment, a protocol that nobody plays. A dead job has an alarm of its own.
    silence: 'isZero',
  };
}

function alarmsOnFaultReasons({ stage }: WatchedSystem, manifest: ProtocolManifest): Watch[] {
  const { protocol, title } = manifest;
  const { faults } = alarmSettings(stage.kind);
  const rows: readonly [runbook: Runbook, metric: string, threshold: number, summary: string][] = [
    ['conflicts-exhausted', 'FaultDeadlineSpent', faults.least, 'callbacks used up their time against a busy store'],
    ['store-unavailable', 'FaultStoreUnavailable', faults.least, 'the store refused or did not answer'],
    ['keys-unavailable', 'FaultKeysUnavailable', 1, "KMS did not open an agent's key, and its callbacks fail"],
    ['key-refresh-failing', 'KeyRefreshFailed', 3, 'KMS is out; keys in memory last a quarter of an hour at least'],
    ['corrupt-item', 'FaultCorruptItem', 1, 'an item in the ledger cannot be read'],
    ['case-lost', 'CaseLost', 1, 'what waits for a person could not be written down as a case'],
    ['unexpected-faults', 'FaultUnexpected', 1, 'an error that nobody foresaw'],
  ];
  const possible = rows.filter(([, metric]) => canHappen(metric, manifest));
  return possible.map(([runbook, metric, threshold, what]) => ({
    runbook,
    subject: protocol,
    summary: `${title}: ${what}.`,
    metric: counted(stage.name, metric, { protocol }),
    threshold,
    silence: 'isZero',
  }));
}

function alarmsOnSpeed({ stage, apiId }: WatchedSystem, manifest: ProtocolManifest): Watch[] {
  const { protocol, title } = manifest;
  const { slowCallbackMs, slowAnswerMs } = alarmSettings(stage.kind);
  const lasting = { periods: 5, badPeriods: 3, isPercentile: true, silence: 'isZero' } as const;
  return [
    {
      ...lasting,
      runbook: 'slow-callbacks',
      subject: protocol,
      summary: `${title}: one callback in a hundred takes the function ${slowCallbackMs} ms or more; the provider gives up at 3,000.`,
      metric: ofFunction(stage.name, protocol, 'Duration', p99),
      threshold: slowCallbackMs,
    },
    {
      ...lasting,
      runbook: 'slow-answers',
      subject: protocol,
      summary: `${title}: one answer in a hundred takes ${slowAnswerMs} ms or more, cold starts included; the provider gives up at 3,000.`,
      metric: greatestOf(
        callbackRoutesOf(manifest).map((route) => ofGateway(apiId, 'IntegrationLatency', { ...p99, route })),
      ),
      threshold: slowAnswerMs,
    },
  ];
}

function canHappen(name: string, manifest: ProtocolManifest): boolean {
  return METRICS.some((metric) => metric.name === name && isCountedFor(metric, manifest));
}

/** How many stand, told by every turn of a job, and not how many were added: an alarm that holds for as long as one stands. */
const STANDING: MetricReading = { period: Duration.minutes(15), statistic: Stats.MAXIMUM };

/** Callbacks are being answered, but a person has to look: every single one counts. */
function alarmForPeople({ stage }: WatchedSystem, { protocol, title }: ProtocolManifest, name: AlarmName): Watch {
  const { period = Duration.minutes(5), statistic = Stats.SUM } = name === 'agent_open' ? STANDING : {};
  return {
    runbook: runbookOf(name),
    subject: protocol,
    summary: `${title}: ${name.replaceAll('_', ' ')}, at least once in ${period.toMinutes()} minutes.`,
    metric: counted(stage.name, metricName(name), { protocol }, { period, statistic }),
    threshold: 1,
    silence: 'isZero',
  };
}
