import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { providerCalls } from '../provider-calls.ts';
import type { FunctionKind } from '../stages.ts';
import { counted, minute, ofFunction } from './alarm-metrics.ts';
import { alarmSettings } from './alarm-settings.ts';
import type { Watch, WatchedSystem } from './alarm-watch.ts';

interface WatchedFunction {
  readonly name: string;
  readonly kind: FunctionKind;
}

/** What may be wrong with a function whatever it does. */
export function alarmsOfFunctions(system: WatchedSystem): Watch[] {
  const functions: WatchedFunction[] = [
    ...system.protocols.map(({ protocol }) => ({ name: protocol, kind: 'protocol' as const })),
    { name: 'operator', kind: 'operator' },
    ...providerCalls.map(({ name }) => ({ name, kind: 'provider' as const })),
    ...system.jobs.map(({ name }) => ({ name, kind: 'job' as const })),
    ...system.streams.map(({ name }) => ({ name, kind: 'stream' as const })),
  ];
  return [...functions.flatMap((one) => alarmsOfFunction(system, one)), operatorFaults(system)];
}

function alarmsOfFunction({ stage }: WatchedSystem, { name, kind }: WatchedFunction): Watch[] {
  const { throttles } = alarmSettings(stage.kind);
  const reserved = stage.reservedConcurrency[kind];
  return [
    {
      runbook: 'function-errors',
      subject: name,
      summary: `The function ${name} crashed or was stopped for taking too long.`,
      metric: ofFunction(stage.name, name, 'Errors'),
      threshold: 1,
      silence: 'isZero',
    },
    {
      runbook: 'function-throttles',
      subject: name,
      summary: `Lambda turned away requests to the function ${name}.`,
      metric: ofFunction(stage.name, name, 'Throttles'),
      threshold: throttles,
      silence: 'isZero',
    },
    // One run of a job at a time is all of its reservation, and as it should be; a stream calls once for each shard.
    ...(reserved === undefined || kind === 'job' || kind === 'stream'
      ? []
      : [nearConcurrencyLimit(stage.name, name, reserved)]),
  ];
}

function nearConcurrencyLimit(stage: WatchedSystem['stage']['name'], name: string, reserved: number): Watch {
  return {
    runbook: 'near-concurrency-limit',
    subject: name,
    summary: `The function ${name} uses four fifths of the ${reserved} invocations at once that it may have.`,
    metric: ofFunction(stage, name, 'ConcurrentExecutions', { statistic: Stats.MAXIMUM, period: minute }),
    threshold: 0.8 * reserved,
    periods: 5,
    badPeriods: 3,
    silence: 'isZero',
  };
}

function operatorFaults({ stage }: WatchedSystem): Watch {
  return {
    runbook: 'operator-faults',
    summary: "Calls of the operator's API failed for no fault of the caller.",
    metric: counted(stage.name, 'OperatorFault', {}),
    threshold: 1,
    silence: 'isZero',
  };
}
