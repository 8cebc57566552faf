import type { PeerResult } from './report.ts';
import type { Money } from './safety.ts';

/** A heading and its columns: what is shown of a peer, in the text table, the page and the document alike. */
export interface Section {
  readonly title: string;
  readonly columns: readonly (readonly [name: string, cell: (peer: PeerResult) => string])[];
}

export const SECTIONS: readonly Section[] = [
  {
    title: 'What a bet asks of the store (requests · write units)',
    columns: [
      ['accepted', ({ costs }) => cost(costs.accepted)],
      ['the same again', ({ costs }) => cost(costs.replay)],
      ['refused', ({ costs }) => cost(costs.refusal)],
      [
        'bets/s in default table quotas',
        ({ betsPerSecond }) => betsPerSecond?.inDefaultQuotas.toLocaleString('en') ?? '–',
      ],
      ['bets/s on one wallet', ({ betsPerSecond }) => betsPerSecond?.onOneWallet.toLocaleString('en') ?? '–'],
    ],
  },
  {
    title: 'What becomes of the money (bets acknowledged: taken once too often, or never)',
    columns: [
      ['bet sent twice', ({ safety }) => money(safety.repeats)],
      ['reply lost', ({ safety }) => money(safety.lostReplies)],
      ['killed between steps', ({ safety }) => money(safety.kills)],
      ['32 bets at once', ({ safety }) => money(safety.race)],
      ['32 copies at once', ({ safety }) => money(safety.copies)],
    ],
  },
  {
    title: 'Speed (ratios to the bare transaction; of starts: of processor time)',
    columns: [
      ['p50', ({ speed }) => speed.p50Ratio.toFixed(2)],
      ['p99', ({ speed }) => speed.p99Ratio.toFixed(2)],
      ['CPU per bet', ({ speed }) => speed.cpuRatio.toFixed(2)],
      ['bundle', ({ startUp }) => `${Math.round(startUp.bundleBytes / 1024)} KiB`],
      ['modules loaded', ({ startUp }) => startUp.loadRatio.toFixed(2)],
      ['first request answered', ({ startUp }) => startUp.answeredRatio.toFixed(2)],
    ],
  },
  {
    title: 'Requests per accepted bet, on one wallet',
    columns: [1, 8, 32].map((concurrency) => [
      `${concurrency} at a time`,
      ({ contention }) => requests(contention.find((row) => row.concurrency === concurrency)),
    ]),
  },
];

function cost({ requests, writeUnits }: { readonly requests: number; readonly writeUnits: number }): string {
  return `${requests} · ${writeUnits}`;
}

function money({ acknowledged, doubled, lost, unanswered }: Money): string {
  const wrong = [
    doubled > 0 && `${doubled} doubled`,
    lost > 0 && `${lost} lost`,
    unanswered > 0 && `${unanswered} never answered`,
  ];
  const said = wrong.filter((text) => text !== false).join(', ');
  return `${said || 'right'} (${acknowledged})`;
}

function requests(row: PeerResult['contention'][number] | undefined): string {
  if (!row) return '–';
  const unanswered = row.unanswered > 0 ? ` (${row.unanswered} unanswered)` : '';
  return `${row.requestsPerBet.toFixed(2)}${unanswered}`;
}

/** Rows of a section, the names of the peers first. */
export function rowsOf({ columns }: Section, peers: readonly PeerResult[]): string[][] {
  return [
    ['', ...columns.map(([name]) => name)],
    ...peers.map((peer) => [peer.title, ...columns.map(([, cell]) => cell(peer))]),
  ];
}

export function textTables(peers: readonly PeerResult[]): string {
  return SECTIONS.map((section) => `${section.title}\n\n${aligned(rowsOf(section, peers))}`).join('\n\n');
}

export function markdownTables(peers: readonly PeerResult[]): string {
  return SECTIONS.map((section) => {
    const [head = [], ...rows] = rowsOf(section, peers);
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    return [`**${section.title}**`, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
  }).join('\n\n');
}

export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
