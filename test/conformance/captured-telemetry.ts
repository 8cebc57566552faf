import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { AlarmName } from '../../shared/observability/alarms.ts';
import { type CallbackReport, createTelemetry, type Telemetry } from '../../shared/observability/telemetry.ts';
import { RecordedTelemetry } from '../support/wallet-world.ts';
import { FaultyWorld } from './faulty-world.ts';

/** The deployed logger, its lines kept instead of printed. */
class CapturedLogger extends Logger {
  readonly lines: string[] = [];

  override printLog(_level: number, log: Parameters<Logger['printLog']>[1]): void {
    log.prepareForPrint();
    this.lines.push(JSON.stringify(log.getAttributes(), this.getJsonReplacer()));
  }
}

class CapturedMetrics extends Metrics {
  readonly lines: string[] = [];

  override publishStoredMetrics(): this {
    this.lines.push(JSON.stringify(this.serializeMetrics()));
    this.clearMetrics();
    this.clearDimensions();
    return this;
  }

  override singleMetric(): CapturedMetrics {
    const single = new CapturedMetrics({ namespace: 'test', singleMetric: true });
    Object.assign(single, { lines: this.lines });
    return single;
  }
}

const NOWHERE = { protocol: '', agentId: '', action: '' };

/** What the deployed functions would print, beside what tests look at. */
class CapturedTelemetry extends RecordedTelemetry {
  readonly #logger = new CapturedLogger();
  readonly #metrics = new CapturedMetrics({ namespace: 'test' });
  readonly #deployed: Telemetry = createTelemetry(this.#logger, this.#metrics);

  get logLines(): readonly string[] {
    return this.#logger.lines;
  }

  get metricLines(): readonly string[] {
    return this.#metrics.lines;
  }

  override callback(report: CallbackReport): void {
    super.callback(report);
    this.#deployed.callback(report);
  }

  override alarm(name: AlarmName, where = NOWHERE): void {
    super.alarm(name);
    this.#deployed.alarm(name, where);
  }

  override fault(error: unknown, where = NOWHERE): void {
    super.fault(error);
    this.#deployed.fault(error, where);
  }
}

export class CapturedWorld extends FaultyWorld {
  override readonly telemetry = new CapturedTelemetry();
}
