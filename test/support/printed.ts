type Write = typeof process.stdout.write;

/** Every line that this process writes to its standard streams while `work` runs: what would be in the function's log group. */
export async function printedDuring(work: () => Promise<void>): Promise<string[]> {
  let printed = '';
  const keep = ((chunk: string | Uint8Array) => {
    printed += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    return true;
  }) as Write;
  const { stdout, stderr } = process;
  const before = [stdout.write, stderr.write] as const;
  [stdout.write, stderr.write] = [keep, keep];
  try {
    await work();
  } finally {
    [stdout.write, stderr.write] = before;
  }
  return printed.split('\n').filter((line) => line !== '');
}

/** Metrics that share their dimensions, as CloudWatch finds them in the line that they stand in. */
export interface MetricLine {
  readonly stage: string;
  readonly namespace: string;
  readonly dimensions: readonly (readonly string[])[];
  readonly metrics: readonly { readonly Name: string; readonly Unit: string }[];
  /** By the names of these metrics and dimensions. */
  readonly values: Readonly<Record<string, unknown>>;
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: MetricLine['metrics'];
}

export function metricLines(lines: readonly string[]): MetricLine[] {
  return lines.flatMap((line) => {
    const { _aws: aws, ...members } = JSON.parse(line);
    const directives: readonly Directive[] = aws?.CloudWatchMetrics ?? [];
    return directives.map(({ Namespace: namespace, Dimensions: dimensions, Metrics: metrics }) => {
      const names = [...dimensions.flat(), ...metrics.map(({ Name }) => Name)];
      const values = Object.fromEntries(names.map((name) => [name, members[name]]));
      return { stage: members.stage, namespace, dimensions, metrics, values };
    });
  });
}

/** What is there for people to read. */
export function logLines(lines: readonly string[]): Readonly<Record<string, unknown>>[] {
  return lines.map((line) => JSON.parse(line));
}
