import { greatestOf, minute, ofGateway, shareOf } from './alarm-metrics.ts';
import { alarmSettings } from './alarm-settings.ts';
import type { Watch, WatchedSystem } from './alarm-watch.ts';

export function alarmsOfGateway({ stage, protocols, apiId }: WatchedSystem): Watch[] {
  const { faults } = alarmSettings(stage.kind);
  const { requestsPerSecond } = stage.throttling.callbacks;
  return [
    {
      runbook: 'server-errors',
      summary: `${faults.share} % of all requests or more were answered with a status of 5xx.`,
      metric: shareOf(ofGateway(apiId, '5xx'), ofGateway(apiId, 'Count'), faults.least),
      threshold: faults.share,
      silence: 'isZero',
    },
    ...protocols.map(
      ({ protocol, title, routes }): Watch => ({
        runbook: 'near-rate-limit',
        subject: protocol,
        summary: `${title}: four fifths of the ${requestsPerSecond} requests a second that one of its routes lets in.`,
        metric: greatestOf(routes.map((route) => ofGateway(apiId, 'Count', { period: minute, route }))),
        threshold: 0.8 * requestsPerSecond * 60,
        periods: 5,
        badPeriods: 3,
        silence: 'isZero',
      }),
    ),
  ];
}
