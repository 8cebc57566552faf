import type { AlarmName } from './alarms.ts';
import { describe } from './describe.ts';
import { type Counted, createLog, type Log } from './log.ts';
import { metricName, type Result } from './metrics.ts';

/** Where something happened. `requestId` is the gateway's: it leads from a line of the access log to the lines here. */
export interface Place {
  readonly protocol: string;
  readonly agentId: string;
  readonly requestId?: string;
  /** Of the transaction that the callback is about (see `ReferenceOf`): leads from a record of the ledger to the lines here. */
  readonly ref?: string;
}

/** One line per callback. Codes of ours only: nothing that a request carried, but a trace id that has the form of a UUID. */
export interface CallbackReport extends Place {
  /** The protocol's own name of the operation, from its closed list. */
  readonly action: string;
  readonly result: Result;
  /** The decline, rejection or fault reason. */
  readonly reason?: string;
  /** Odd, but no reason for an alarm: the stake came in another game than the request about it. */
  readonly note?: 'other_game';
  /** Of a rejection: the member that was not taken, by the protocol's own name of it. */
  readonly member?: string;
  readonly hasAmountNoise?: boolean;
  /** The code on the wire. */
  readonly status: string;
  readonly durationMs: number;
  readonly traceId?: string;
  readonly moved?: Moved;
}

/** In major units as floats: for dashboards, never for the books. */
export interface Moved {
  readonly currency: string;
  /** Into rounds. */
  readonly stake: number;
  /** Out of rounds. */
  readonly payout: number;
  /** By a rollback: positive to the player. */
  readonly rolledBack: number;
}

export interface Telemetry {
  callback(report: CallbackReport): void;
  alarm(name: AlarmName, where: Place & { readonly action: string; readonly member?: string }): void;
  /** Why a fault happened: the error's class and our own message, never the message of somebody else's error. */
  fault(error: unknown, where: Place): void;
}

export interface KeyTelemetry {
  /** A key in memory could not be refreshed: no callback notices until it is too old. Fits `onRefreshFailure` of a secret box. */
  keyRefreshFailed(owner: Pick<Place, 'protocol' | 'agentId'>, fault: unknown): void;
}

export function createTelemetry(log: Log = createLog()): Telemetry & KeyTelemetry {
  return {
    callback({ moved, ...report }) {
      const { protocol, durationMs } = report;
      const verdict = { values: { ...verdictOf(report), Duration: durationMs }, dimensions: { protocol } };
      log.info('callback', report, verdict, ...(moved ? [amountsOf(moved, protocol)] : []));
    },
    alarm(name, where) {
      const { protocol } = where;
      const counted = { values: { [metricName(name)]: 1 }, dimensions: { protocol } };
      log.warn('alarm', { alarm: name, ...where }, counted);
    },
    fault(error, where) {
      log.error('fault', { ...where, ...describe(error) });
    },
    keyRefreshFailed({ protocol, agentId }, fault) {
      const counted = { values: { KeyRefreshFailed: 1 }, dimensions: { protocol } };
      log.warn('key refresh failed', { protocol, agentId, ...describe(fault) }, counted);
    },
  };
}

function verdictOf({ result, reason, hasAmountNoise }: CallbackReport): Record<string, number> {
  const isCountedByReason = (result === 'declined' || result === 'fault') && reason !== undefined;
  return {
    [metricName(result)]: 1,
    ...(hasAmountNoise && { AmountNoise: 1 }),
    ...(isCountedByReason && { [`${metricName(result)}${metricName(reason)}`]: 1 }),
  };
}

/** Zeros would cost a data point each and add nothing to a sum. */
function amountsOf({ stake, payout, rolledBack, currency }: Moved, protocol: string): Counted {
  const amounts = Object.entries({ Stake: stake, Payout: payout, RolledBack: rolledBack });
  return {
    values: Object.fromEntries(amounts.filter(([, amount]) => amount !== 0)),
    dimensions: { protocol, currency },
  };
}
