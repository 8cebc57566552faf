import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS, type Metric } from './metrics.ts';

/** Writes one line in CloudWatch's embedded metric format: registered metrics that share their dimensions. */
export type Counters = (values: Readonly<Record<string, number>>, dimensions: Readonly<Record<string, string>>) => void;

const UNITS = {
  Count: MetricUnit.Count,
  Milliseconds: MetricUnit.Milliseconds,
  None: MetricUnit.NoUnit,
} as const satisfies Record<Metric['unit'], string>;

const unitsByName = new Map(METRICS.map(({ name, unit }) => [name, UNITS[unit]]));

/**
 * An alarm finds a metric only by exactly the dimensions that it was emitted with. So Powertools' own default, the name of the service, gives way to the
 * stage, and dimensions are added and published in one synchronous step: they last for one line, also where callbacks are served side by side.
 */
export function createCounters(metrics = new Metrics(), stage = process.env['STAGE'] ?? 'none'): Counters {
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ stage });
  return (values, dimensions) => {
    for (const [name, value] of Object.entries(values)) {
      const unit = unitsByName.get(name);
      if (unit) metrics.addMetric(name, unit, value);
    }
    // Dimensions without a metric would wait for the next line, and stand in it.
    if (!metrics.hasStoredMetrics()) return;
    metrics.addDimensions(dimensions);
    metrics.publishStoredMetrics();
  };
}
