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

/** A line in CloudWatch's embedded metric format, as far as metrics are in it. */
export interface MetricLine {
  readonly stage: string;
  readonly namespace: string;
  readonly dimensions: readonly (readonly string[])[];
  readonly metrics: readonly { readonly Name: string; readonly Unit: string }[];
  readonly values: Readonly<Record<string, unknown>>;
}

export function metricLines(lines: readonly string[]): MetricLine[] {
  return lines.flatMap((line) => {
    const { _aws: aws, ...values } = JSON.parse(line);
    if (aws === undefined) return [];
    const [directive] = aws.CloudWatchMetrics;
    const { Namespace: namespace, Dimensions: dimensions, Metrics: metrics } = directive;
    return [{ stage: values.stage, namespace, dimensions, metrics, values }];
  });
}

/** All other lines: what is there for people to read. */
export function logLines(lines: readonly string[]): Readonly<Record<string, unknown>>[] {
  return lines.map((line) => JSON.parse(line)).filter(({ _aws: aws }) => aws === undefined);
}
