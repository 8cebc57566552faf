import type { PeerResult } from './report.ts';

/** What a plot of the page shows; the plotting library draws it in the browser. */
export interface Chart {
  readonly id: string;
  readonly title: string;
  readonly explains: string;
  /** Of the plot, in pixels. */
  readonly height: number;
  readonly config: Readonly<Record<string, unknown>>;
}

const COLOURS = ['#0b6e8a', '#d1495b', '#edae49', '#66a182', '#7768ae', '#8d96a3', '#2e4057', '#b07156', '#3a7d44'];

export function chartsOf(peers: readonly PeerResult[]): Chart[] {
  return [
    moneyChart(peers),
    costChart(peers),
    latencyChart(peers),
    contentionChart(peers),
    cpuChart(peers),
    startUpChart(peers),
    quotaChart(peers),
  ];
}

function moneyChart(peers: readonly PeerResult[]): Chart {
  const kinds = [
    ['bet sent twice', 'repeats'],
    ['reply lost', 'lostReplies'],
    ['killed between steps', 'kills'],
    ['32 bets at once', 'race'],
    ['32 copies at once', 'copies'],
  ] as const;
  const wrong = ({ doubled, lost, acknowledged }: PeerResult['safety']['kills']) =>
    (100 * (doubled + lost)) / Math.max(1, acknowledged);
  return bars(
    'money',
    'Money that is wrong',
    'Bets taken too often or never, for each 100 that were acknowledged. Nothing to see is what one wants to see. The scale grows by powers of ten.',
    peers,
    {
      series: kinds.map(([label, kind]) => ({ label, data: peers.map(({ safety }) => wrong(safety[kind])) })),
      axis: 'wrong bets per 100 acknowledged',
      // Thirty-one copies of one bet would make everything else look like nothing.
      scale: { type: 'logarithmic', min: 1 },
    },
  );
}

function costChart(peers: readonly PeerResult[]): Chart {
  return bars(
    'cost',
    'What an accepted bet asks of the store',
    'Requests, and write units by the documented formula, indexes not counted.',
    peers,
    {
      series: [
        { label: 'requests', data: peers.map(({ costs }) => costs.accepted.requests) },
        { label: 'write units', data: peers.map(({ costs }) => costs.accepted.writeUnits) },
      ],
      axis: 'per accepted bet',
    },
  );
}

function latencyChart(peers: readonly PeerResult[]): Chart {
  return bars(
    'latency',
    'Time for a bet',
    'As a ratio to the bare transaction in the same run, by turns, one bet at a time.',
    peers,
    {
      series: [
        { label: 'p50', data: peers.map(({ speed }) => speed.p50Ratio) },
        { label: 'p99', data: peers.map(({ speed }) => speed.p99Ratio) },
      ],
      axis: 'ratio to the bare transaction',
    },
  );
}

function cpuChart(peers: readonly PeerResult[]): Chart {
  return bars(
    'cpu',
    'Processor time for a bet',
    'Of the container alone: SDK, signing, parsing, deciding, logging.',
    peers,
    {
      series: [{ label: 'CPU', data: peers.map(({ speed }) => speed.cpuMs) }],
      axis: 'ms per bet',
    },
  );
}

function startUpChart(peers: readonly PeerResult[]): Chart {
  return bars('start-up', 'Start of a container', 'Processor time of the bundle that would be deployed.', peers, {
    series: [
      { label: 'modules loaded', data: peers.map(({ startUp }) => startUp.loadMs) },
      { label: 'first request answered', data: peers.map(({ startUp }) => startUp.answeredMs) },
    ],
    axis: 'ms',
  });
}

function quotaChart(peers: readonly PeerResult[]): Chart {
  return bars(
    'quota',
    'Bets a second inside the default quotas of the tables',
    'From the measured units: the table or index that is full first decides.',
    peers,
    {
      series: [
        { label: 'bets per second', data: peers.map(({ betsPerSecond }) => betsPerSecond?.inDefaultQuotas ?? 0) },
      ],
      axis: 'bets per second',
    },
  );
}

function contentionChart(peers: readonly PeerResult[]): Chart {
  const concurrencies = peers[0]?.contention.map(({ concurrency }) => concurrency) ?? [];
  const datasets = peers.map((peer, index) => ({
    label: peer.title,
    data: peer.contention.map(({ requestsPerBet }) => requestsPerBet),
    borderColor: COLOURS[index % COLOURS.length],
    backgroundColor: COLOURS[index % COLOURS.length],
  }));
  return {
    id: 'contention',
    title: 'Requests for a bet when many want the same wallet',
    explains: 'Lost races cost attempts; who counts without a condition pays nothing for them, and is wrong.',
    height: 420,
    config: {
      type: 'line',
      data: { labels: concurrencies.map((count) => `${count} at a time`), datasets },
      options: { scales: { y: { beginAtZero: true, title: { display: true, text: 'requests per accepted bet' } } } },
    },
  };
}

interface Bars {
  readonly series: readonly { readonly label: string; readonly data: readonly number[] }[];
  readonly axis: string;
  readonly scale?: Readonly<Record<string, unknown>>;
}

function bars(
  id: string,
  title: string,
  explains: string,
  peers: readonly PeerResult[],
  { series, axis, scale = { beginAtZero: true } }: Bars,
): Chart {
  const datasets = series.map(({ label, data }, index) => ({
    label,
    data,
    backgroundColor: COLOURS[index % COLOURS.length],
  }));
  return {
    id,
    title,
    explains,
    height: 110 + peers.length * (14 + series.length * 10),
    config: {
      type: 'bar',
      data: { labels: peers.map((peer) => peer.title), datasets },
      options: {
        indexAxis: 'y',
        scales: { x: { ...scale, title: { display: true, text: axis } } },
        plugins: { legend: { display: datasets.length > 1 } },
      },
    },
  };
}
