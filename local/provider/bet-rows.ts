/** A bet in the provider's own book. Amounts are texts in major units; the provider writes them with six decimals. */
export interface BookedBet {
  readonly betId: string;
  readonly username: string;
  readonly stake: string;
  readonly win: string;
  /** ISO 8601 UTC. */
  readonly txTime: string;
  readonly currency?: string;
  readonly gameCode?: string;
  readonly jackpotWin?: string;
  /** 2: settled. */
  readonly betStatus?: number;
  /** When it comes into the bet logs, in milliseconds; absent: at once. */
  readonly listedFrom?: number;
}

export interface SpanAsked {
  readonly startDate: string;
  readonly endDate: string;
}

/** What the bet logs hold of a span, both ends included, oldest first. */
export function betsIn(bets: readonly BookedBet[], { startDate, endDate }: SpanAsked, now: number): BookedBet[] {
  const [from, until] = [Date.parse(startDate), Date.parse(endDate)];
  return bets
    .filter(({ txTime }) => Date.parse(txTime) >= from && Date.parse(txTime) <= until)
    .filter(({ listedFrom = 0 }) => listedFrom <= now)
    .sort((a, b) => Date.parse(a.txTime) - Date.parse(b.txTime));
}

export function rowOf(bet: BookedBet, brand: string): Record<string, unknown> {
  const { betId, username, txTime, currency = 'EUR', gameCode = `${brand}_230001_1`, betStatus = 2 } = bet;
  return {
    betTime: txTime,
    txTime,
    currency,
    brand,
    gameCode,
    username,
    roundId: betId,
    transferId: betId,
    ...(brand === 'VP' && { betId }),
    betStatus,
    actualBetAmt: sixDecimals(bet.stake),
    validBetAmt: sixDecimals(bet.stake),
    winAmt: sixDecimals(bet.win),
    jackpotWin: sixDecimals(bet.jackpotWin ?? '0'),
    jackpotContribute: '0.000000',
    betSourceId: 1,
  };
}

/** The sums of a span, one row for each currency. */
export function sumsOf(bets: readonly BookedBet[], agentId: string, brand: string): Record<string, unknown>[] {
  const byCurrency = Map.groupBy(bets, ({ currency = 'EUR' }) => currency);
  return [...byCurrency].map(([currency, some]) => ({
    agentId,
    brand,
    currency,
    count: some.length,
    actualBetAmt: total(some.map(({ stake }) => stake)),
    validBetAmt: total(some.map(({ stake }) => stake)),
    winAmt: total(some.map(({ win }) => win)),
    jackpotWin: total(some.map(({ jackpotWin = '0' }) => jackpotWin)),
    jackpotContribute: '0',
  }));
}

function sixDecimals(amount: string): string {
  const [integer = '0', fraction = ''] = amount.split('.');
  return `${integer}.${fraction.padEnd(6, '0')}`;
}

function total(amounts: readonly string[]): string {
  const millionths = amounts.reduce((sum, amount) => sum + BigInt(sixDecimals(amount).replace('.', '')), 0n);
  const digits = millionths.toString().padStart(7, '0');
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
