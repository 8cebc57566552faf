import { type App, type Environment, Fn, Stack } from 'aws-cdk-lib';
import type { BundleOf } from '../bundle.ts';
import { counted, minute } from '../constructs/alarm-metrics.ts';
import { createAlarm, type Watch } from '../constructs/alarm-watch.ts';
import { ScheduledFunction } from '../constructs/scheduled-function.ts';
import { probeGrants } from '../grants.ts';
import type { ProbeSettings } from '../probe-settings.ts';
import { keyExport, resourceName, type Stage, type StageName } from '../stages.ts';

export interface ProbeStackProps {
  readonly env: Environment;
  readonly stage: Stage;
  readonly probe: ProbeSettings;
  /** What providers call, without a path. */
  readonly origin: string;
  readonly bundleOf: BundleOf;
}

/**
 * Asks for a balance every minute through the public address, as a provider would, by option: a certificate, a name in DNS, a route or a function that is broken
 * rings within minutes, also at night when nobody plays. It is apart from the rest, so that what it watches does not depend on it.
 */
export class ProbeStack extends Stack {
  constructor(app: App, { env, stage, probe, origin, bundleOf }: ProbeStackProps) {
    super(app, resourceName(stage.name, 'probe'), {
      env,
      description: 'Seamless wallet: a balance every minute through the public address',
      terminationProtection: stage.terminationProtection,
    });
    const { protocols, currency } = probe;
    new ScheduledFunction(this, 'Probe', {
      stage,
      job: { name: 'probe', rate: 'rate(1 minute)', description: 'Asks for a balance as a provider would' },
      bundleDirectory: bundleOf('probe'),
      grants: probeGrants(protocols),
      keyArns: {
        tables: Fn.importValue(keyExport(stage.name, 'tables')),
        agentKeys: Fn.importValue(keyExport(stage.name, 'agent-keys')),
      },
      environment: { CALLBACK_ORIGIN: origin, PROBE_PROTOCOLS: protocols.join(','), PROBE_CURRENCY: currency },
    });
    for (const protocol of protocols) createAlarm(this, stage, silence(stage.name, protocol));
  }
}

function silence(stage: StageName, protocol: string): Watch {
  return {
    runbook: 'probe-silent',
    subject: protocol,
    summary: `${protocol}: for three minutes nobody got a balance through the public address, or the probe did not ask.`,
    metric: counted(stage, 'ProbeAnswered', { protocol }, { period: minute }),
    threshold: 1,
    isBelow: true,
    periods: 3,
    silence: 'isTheAlarm',
  };
}
