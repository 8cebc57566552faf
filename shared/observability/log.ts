import { METRICS, NAMESPACE } from './metrics.ts';

type Members = Readonly<Record<string, unknown>>;

/** Metrics that share their dimensions. What is in no list of `metrics.ts` is not counted. */
export interface Counted {
  readonly values: Readonly<Record<string, number>>;
  readonly dimensions: Readonly<Record<string, string>>;
}

type Say = (message: string, members: Members, ...counted: readonly Counted[]) => void;

/** Each call writes one line of JSON for people; what is counted with it stands in the same line, in CloudWatch's embedded metric format. */
export interface Log {
  readonly info: Say;
  readonly warn: Say;
  readonly error: Say;
}

const unitsByName = new Map(METRICS.map(({ name, unit }) => [name, unit]));

/** An alarm finds a metric only by exactly the dimensions that it was emitted with: the stage, and what `metrics.ts` says. `write` is for tests. */
export function createLog(write: (line: string) => unknown = toStandardOutput): Log {
  const { SERVICE_NAME: service = 'none', STAGE: stage = 'none' } = process.env;
  const say =
    (level: string): Say =>
    (message, members, ...counted) => {
      const now = new Date();
      const line = { level, message, timestamp: now.toISOString(), service, ...traceOf(process.env), ...members };
      write(`${JSON.stringify(withMetrics(line, counted.map(registered), stage, now.getTime()))}\n`);
    };
  return { info: say('INFO'), warn: say('WARN'), error: say('ERROR') };
}

/** Lambda hands on what stands there as it is, and would wrap what the console is told. */
function toStandardOutput(line: string): void {
  process.stdout.write(line);
}

/** `Root=1-69a5…;Parent=…;Sampled=1`: the trace in X-Ray. */
function traceOf({ _X_AMZN_TRACE_ID: trace }: NodeJS.ProcessEnv): Members {
  const [, root] = /(?:^|;)Root=([^;]+)/.exec(trace ?? '') ?? [];
  return root === undefined ? {} : { xray_trace_id: root };
}

function registered({ values, dimensions }: Counted): Counted {
  const known = Object.entries(values).filter(([name]) => unitsByName.has(name));
  return { values: Object.fromEntries(known), dimensions };
}

function withMetrics(line: Members, counted: readonly Counted[], stage: string, Timestamp: number): Members {
  const directives = counted.filter(({ values }) => Object.keys(values).length > 0);
  if (directives.length === 0) return line;
  const CloudWatchMetrics = directives.map(({ values, dimensions }) => ({
    Namespace: NAMESPACE,
    Dimensions: [['stage', ...Object.keys(dimensions)]],
    Metrics: Object.keys(values).map((Name) => ({ Name, Unit: unitsByName.get(Name) })),
  }));
  const metrics = directives.map(({ values, dimensions }) => ({ ...dimensions, ...values }));
  return Object.assign({ ...line, stage }, ...metrics, { _aws: { Timestamp, CloudWatchMetrics } });
}
