import type { SynthesizedAlarm } from './operations.ts';

/** A figure for each period; nothing where CloudWatch has none. */
export type Series = readonly (number | undefined)[];

/** What CloudWatch makes of a series without any figure is not documented: `FILL` fills it, or leaves it as it is. */
export type Fill = 'fills' | 'leaves';

type Value = { readonly series: Series } | { readonly list: readonly Series[] } | { readonly constant: number };

interface Query {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: { readonly Metric: { readonly MetricName: string } };
}

/** Whether the alarm rings in each period, given the figures of its metrics by their names. It knows as much of metric math as our alarms use. */
export function rings(alarm: SynthesizedAlarm, figures: Readonly<Record<string, Series>>, fill: Fill): boolean[] {
  const { Metrics, Threshold, ComparisonOperator, TreatMissingData, EvaluationPeriods } = alarm.properties as {
    readonly Metrics: readonly Query[];
    readonly Threshold: number;
    readonly ComparisonOperator: string;
    readonly TreatMissingData: string;
    readonly EvaluationPeriods: number;
  };
  if (EvaluationPeriods !== 1) throw new Error('one period is looked at, no more');
  const named = new Map(Metrics.map(({ Id, MetricStat }) => [Id, figures[MetricStat?.Metric.MetricName ?? ''] ?? []]));
  const [expression = ''] = Metrics.flatMap(({ Expression }) => Expression ?? []);
  const length = Math.max(...[...named.values()].map((series) => series.length));
  const result = new Expression(expression, named, length, fill).value();
  return result.map((figure) => {
    if (figure === undefined) return TreatMissingData === 'breaching';
    return ComparisonOperator === 'LessThanThreshold' ? figure < Threshold : figure >= Threshold;
  });
}

class Expression {
  readonly #tokens: string[];
  readonly #named: ReadonlyMap<string, Series>;
  readonly #length: number;
  readonly #fill: Fill;

  constructor(text: string, named: ReadonlyMap<string, Series>, length: number, fill: Fill) {
    this.#tokens = text.match(/>=|[A-Za-z]\w*|\d+(?:\.\d+)?|[^\s]/g) ?? [];
    this.#named = named;
    this.#length = length;
    this.#fill = fill;
  }

  value(): Series {
    const value = this.#compared();
    if (this.#tokens.length > 0) throw new Error(`what is "${this.#tokens.join(' ')}"?`);
    return this.#seriesOf(value);
  }

  #compared(): Value {
    const left = this.#multiplied();
    return this.#took('>=') ? this.#each([left, this.#multiplied()], (a, b) => Number(a >= b)) : left;
  }

  #multiplied(): Value {
    let left = this.#single();
    for (;;) {
      if (this.#took('*')) left = this.#each([left, this.#single()], (a, b) => a * b);
      else if (this.#took('/')) left = this.#each([left, this.#single()], (a, b) => (b === 0 ? undefined : a / b));
      else return left;
    }
  }

  #single(): Value {
    const token = this.#tokens.shift() ?? '';
    if (/^\d/.test(token)) return { constant: Number(token) };
    if (token === '[') return { list: this.#until(']').map((value) => this.#seriesOf(value)) };
    if (this.#took('(')) return this.#called(token, this.#until(')'));
    const series = this.#named.get(token);
    if (!series) throw new Error(`what is "${token}"?`);
    return { series };
  }

  #called(name: string, given: readonly Value[]): Value {
    const [first = { constant: 0 }, second = { constant: 0 }, third = { constant: 0 }] = given;
    if (name === 'IF')
      return this.#each([first, second, third], (is, then, otherwise) => (is === 0 ? otherwise : then));
    if (name === 'SUM' && 'list' in first) return { series: this.#sum(first.list) };
    if (name === 'FILL' && 'constant' in second)
      return { series: this.#filled(this.#seriesOf(first), second.constant) };
    throw new Error(`what is "${name}"?`);
  }

  /** Where nothing is there, there is no sum. */
  #sum(list: readonly Series[]): Series {
    return this.#periods((period) => {
      const there = list.map((series) => series[period]).filter((figure) => figure !== undefined);
      return there.length === 0 ? undefined : there.reduce((sum, figure) => sum + figure, 0);
    });
  }

  #filled(series: Series, by: number): Series {
    if (this.#fill === 'leaves' && series.every((figure) => figure === undefined)) return series;
    return this.#periods((period) => series[period] ?? by);
  }

  /** Where one of them is missing, so is the result. */
  #each(values: readonly Value[], calculate: (...figures: [number, number, number]) => number | undefined): Value {
    const all = values.map((value) => this.#seriesOf(value));
    return {
      series: this.#periods((period) => {
        const figures = all.map((series) => series[period]).filter((figure) => figure !== undefined);
        const [a = 0, b = 0, c = 0] = figures;
        return figures.length === all.length ? calculate(a, b, c) : undefined;
      }),
    };
  }

  #seriesOf(value: Value): Series {
    if ('list' in value) throw new Error('an array is no figure');
    return 'series' in value ? value.series : this.#periods(() => value.constant);
  }

  #periods(figure: (period: number) => number | undefined): Series {
    return Array.from({ length: this.#length }, (_, period) => figure(period));
  }

  #until(end: string): Value[] {
    const values = [this.#compared()];
    while (this.#took(',')) values.push(this.#compared());
    if (!this.#took(end)) throw new Error(`"${end}" is missing`);
    return values;
  }

  #took(token: string): boolean {
    if (this.#tokens[0] !== token) return false;
    this.#tokens.shift();
    return true;
  }
}
