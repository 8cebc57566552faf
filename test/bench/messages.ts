import type { Place } from './peers/peer.ts';

/** What a container is told. Every task gets one answer. */
export type Task =
  | { readonly do: 'start'; readonly file: string; readonly exported: string; readonly place: Place }
  | { readonly do: 'open'; readonly wallet: string; readonly balance: number }
  /** `lanes`: so many containers are made ready. Lambda gives each callback that comes at once a container of its own. */
  | { readonly do: 'seat'; readonly wallet: string; readonly lanes: number }
  | { readonly do: 'bet'; readonly wallet: string; readonly id: string; readonly amount: number }
  /** Bets with consecutive ids on one wallet, one at a time in each of so many lanes. */
  | {
      readonly do: 'bets';
      readonly wallet: string;
      readonly firstId: number;
      readonly count: number;
      readonly lanes: number;
      readonly sameId?: boolean;
    }
  | { readonly do: 'balance'; readonly wallet: string };

export type Verdict = 'done' | 'refused' | 'no answer';

export interface BetsResult {
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** Ids of the bets to which there was no answer. */
  readonly unanswered: readonly string[];
  /** Of each bet, in milliseconds. */
  readonly latencies: readonly number[];
  /** Of the container's processor, for all of them. */
  readonly cpuMs: number;
}

export interface Answers {
  readonly start: null;
  readonly open: null;
  readonly seat: null;
  readonly bet: Verdict;
  readonly bets: BetsResult;
  readonly balance: number;
}

export interface Envelope {
  readonly number: number;
  readonly task: Task;
}

export type Reply =
  | { readonly number: number; readonly answer: unknown }
  | { readonly number: number; readonly failed: string };
