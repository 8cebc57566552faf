import type { BetCost } from './costs.ts';

/** Defaults of an on-demand table, and of each of its indexes, in write request units a second (DynamoDB guide, "Service quotas"). */
const UNITS_PER_TABLE = 40_000;
/** What one partition, and so one item, can take in a second whatever the table's quota is. */
const UNITS_PER_PARTITION = 1_000;

export interface BetsPerSecond {
  readonly inDefaultQuotas: number;
  /** The table or `table/index` that is full first. */
  readonly fullFirst: string;
  readonly onOneWallet: number;
}

/** How many accepted bets a second fit, from the units that one was measured to take. `undefined` when it wrote nothing. */
export function betsPerSecond({ writesByTable }: BetCost): BetsPerSecond | undefined {
  const [busiest] = Object.entries(writesByTable).sort(([, one], [, other]) => other - one);
  const walletTable = Object.keys(writesByTable).find((name) => /(players|wallets)$/.test(name));
  const walletUnits = walletTable === undefined ? 0 : (writesByTable[walletTable] ?? 0);
  if (busiest === undefined || walletUnits === 0) return undefined;
  const [fullFirst, units] = busiest;
  return {
    inDefaultQuotas: Math.floor(UNITS_PER_TABLE / units),
    fullFirst,
    onOneWallet: Math.floor(UNITS_PER_PARTITION / walletUnits),
  };
}
