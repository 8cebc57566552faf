import { createHash } from 'node:crypto';
import type { Agent } from '../../../shared/application/agent.ts';
import { currencyNamed } from '../../../shared/application/currencies.ts';
import { type AmountUnits, type Decimal, readAmount } from '../../../shared/domain/money.ts';
import type { ReportedSide, ReportRow } from '../../../shared/reconciliation/judge.ts';
import { settingsOf } from '../settings.ts';
import { textIn } from './answer.ts';
import type { Dates } from './report.ts';

const TEXTS = [
  'betId',
  'transferId',
  'roundId',
  'username',
  'currency',
  'brand',
  'gameCode',
  'betStatus',
  'actualBetAmt',
  'validBetAmt',
  'winAmt',
  'jackpotWin',
  'jackpotContribute',
  'betSourceId',
  'betTime',
  'txTime',
] as const;

const LONGEST_TEXT = 1_000;
const LONGEST_ID = 128;
const SETTLED = '2';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?$/;

type Sent = Partial<Record<(typeof TEXTS)[number] | 'sums', string>>;

/** A row as it came, by the id of its bet. One that names none is kept too, under a name made from its content. */
export function rowFrom(value: unknown): ReportRow {
  const texts = TEXTS.map((name) => [name, textIn(value, name).slice(0, LONGEST_TEXT)] as const);
  const sent: Sent = Object.fromEntries(texts.filter(([, text]) => text !== ''));
  const betId = sent.betId ?? sent.transferId ?? '';
  const ticketId = betId.length <= LONGEST_ID ? betId : '';
  const reportedAt = instantOf(sent.txTime ?? '');
  return {
    id: ticketId === '' ? unreadableId(sent) : ticketId,
    ticketId,
    ...(reportedAt !== undefined && { reportedAt }),
    sent,
  };
}

/** A line about a whole span: whether its rows come to the provider's own sums. */
export function sumsRow({ startDate }: Dates, isAgreed: boolean, sums: string): ReportRow {
  const verdict = isAgreed
    ? ({ match: 'matched', reason: 'sums_agree' } as const)
    : ({ match: 'mismatched', reason: 'sums_differ' } as const);
  return { id: `sums-${startDate}`, ticketId: '', sent: { sums: sums.slice(0, LONGEST_TEXT) }, verdict };
}

/**
 * What a row says in our money. The bet logs write six decimals: digits that no callback can have said are an impossible amount. `undefined` for a row that
 * names no bet, or whose amounts are no numbers.
 */
export function readRow(row: ReportRow, agent: Agent, currency?: string): ReportedSide | undefined {
  const sent: Sent = row.sent;
  const shown = {
    isFinal: sent.betStatus === SETTLED,
    isCancelled: false,
    isUndone: false,
    username: sent.username ?? '',
    status: sent.sums ?? sent.betStatus ?? '',
    gameCode: sent.gameCode ?? '',
    stakeAsSent: sent.actualBetAmt ?? '',
    payoutAsSent: sent.winAmt ?? '',
  };
  if (sent.sums !== undefined) return { ...shown, isPossible: true };
  const settings = settingsOf(agent);
  const meant = currencyNamed(settings, sent.currency ?? '');
  const named = { ...shown, ...(meant && { currency: meant.currency }) };
  const amounts = [sent.actualBetAmt, sent.winAmt, sent.jackpotWin ?? '0'].map((text) => amountIn(text, meant));
  const [stake, win, jackpot] = amounts;
  if (row.ticketId === '' || !stake || !win || !jackpot) return undefined;
  const isPossible = amounts.every((amount) => amount?.isPossible);
  if (!isPossible || stake.units === undefined || win.units === undefined) return { ...named, isPossible };
  // Amounts of another currency than the wallet's are compared with nothing.
  if (currency !== undefined && meant?.currency !== currency) return { ...named, isPossible };
  const credited = settings.jackpotWin === 'separate' ? win.units + (jackpot.units ?? 0n) : win.units;
  const prize = readAmount(sent.jackpotWin ?? '')?.units;
  return { ...named, isPossible, stake: stake.units, payout: credited, ...(prize !== undefined && { prize }) };
}

interface Amount {
  readonly isPossible: boolean;
  readonly units?: AmountUnits;
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function amountIn(text: string | undefined, meant: { readonly majorPerUnit: Decimal } | undefined): Amount | undefined {
  if (text === undefined || !NUMBER.test(text)) return undefined;
  const amount = meant && readAmount(text, meant.majorPerUnit);
  if (!amount || amount.hasNoise || amount.units < 0n) return { isPossible: false };
  return { isPossible: true, units: amount.units };
}

function unreadableId(sent: Sent): string {
  return `unreadable-${createHash('sha256').update(JSON.stringify(sent)).digest('hex').slice(0, 32)}`;
}

/** A time without a zone is UTC, as all of the provider's are. ISO 8601 UTC with milliseconds. */
function instantOf(text: string): string | undefined {
  if (!TIME.test(text)) return undefined;
  const instant = new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
}
