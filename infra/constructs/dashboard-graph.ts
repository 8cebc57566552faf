import { GraphWidget, type IMetric, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';

/** Of the 24 columns that a dashboard has. */
const COLUMNS = 24;
const HEIGHT = 7;

export interface Graph {
  readonly title: string;
  readonly metrics: readonly IMetric[];
  readonly isStacked?: boolean;
  /** Where an alarm begins. */
  readonly line?: { readonly label: string; readonly value: number };
}

/** Graphs side by side, as wide as there is room; a graph without a metric is left out. */
export function rowOf(graphs: readonly Graph[]): IWidget[] {
  const drawn = graphs.filter(({ metrics }) => metrics.length > 0);
  return drawn.map(
    ({ title, metrics, isStacked = false, line }) =>
      new GraphWidget({
        title,
        left: [...metrics],
        stacked: isStacked,
        leftAnnotations: line ? [line] : [],
        leftYAxis: { min: 0 },
        width: Math.floor(COLUMNS / drawn.length),
        height: HEIGHT,
      }) as IWidget,
  );
}
