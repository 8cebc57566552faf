import { minute, ofGateway, shareOf } from './alarm-metrics.ts';
import { alarmSettings } from './alarm-settings.ts';
import type { Watch, WatchedSystem } from './alarm-watch.ts';

export function alarmsOfGateway({ stage, apiId }: WatchedSystem): Watch[] {
  const { faults } = alarmSettings(stage.name);
  const { requestsPerSecond } = stage.throttling;
  return [
    {
      runbook: 'server-errors',
      summary: `${faults.share} % of all requests or more were answered with a status of 5xx.`,
      metric: shareOf(ofGateway(apiId, '5xx'), ofGateway(apiId, 'Count'), faults.least),
      threshold: faults.share,
      silence: 'isZero',
    },
    {
      runbook: 'near-rate-limit',
      summary: `Four fifths of the ${requestsPerSecond} requests a second that the gateway lets in.`,
      metric: ofGateway(apiId, 'Count', { period: minute }),
      threshold: 0.8 * requestsPerSecond * 60,
      periods: 5,
      badPeriods: 3,
      silence: 'isZero',
    },
  ];
}
