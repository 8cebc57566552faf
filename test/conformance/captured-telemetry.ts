import type { AlarmName } from '../../shared/observability/alarms.ts';
import { createLog } from '../../shared/observability/log.ts';
import { type CallbackReport, createTelemetry, type Telemetry } from '../../shared/observability/telemetry.ts';
import { RecordedTelemetry } from '../support/wallet-world.ts';
import { FaultyWorld } from './faulty-world.ts';

const NOWHERE = { protocol: '', agentId: '', action: '' };

/** What the deployed functions would print, beside what tests look at. */
class CapturedTelemetry extends RecordedTelemetry {
  readonly lines: string[] = [];
  readonly #deployed: Telemetry = createTelemetry(createLog((line) => this.lines.push(line)));

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
