import type { Contention } from './contention.ts';
import type { Costs } from './costs.ts';
import type { PeerEntry } from './peers/peer.ts';
import type { BetsPerSecond } from './quotas.ts';
import type { Safety } from './safety.ts';
import type { Speed } from './speed.ts';
import type { StartUp } from './start-up.ts';

export interface PeerResult {
  readonly title: PeerEntry['title'];
  readonly about: string;
  readonly costs: Costs;
  readonly safety: Safety;
  readonly speed: Speed;
  readonly contention: readonly Contention[];
  readonly startUp: StartUp;
  readonly betsPerSecond: BetsPerSecond | undefined;
}

/** Everything that one run measured, as it is written to the JSON file. */
export interface Report {
  readonly command: string;
  readonly measuredAt: string;
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string; readonly platform: string };
  readonly settings: Settings;
  readonly peers: readonly PeerResult[];
}

export interface Settings {
  /** Turns of 20 bets that each peer takes for the figures of speed. */
  readonly turns: number;
  /** How often each fault is put to each peer at each place. */
  readonly faults: number;
  /** Fresh processes that import each bundle. */
  readonly imports: number;
}

export const FULL: Settings = { turns: 60, faults: 5, imports: 9 };
export const QUICK: Settings = { turns: 5, faults: 1, imports: 3 };
