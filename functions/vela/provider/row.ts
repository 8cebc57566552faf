import { createHash } from 'node:crypto';
import type { Agent } from '../../../shared/application/agent.ts';
import { countedCurrency } from '../../../shared/application/currencies.ts';
import { canonicalUint64 } from '../../../shared/domain/ids.ts';
import {
  type AmountUnits,
  type Decimal,
  parseMajor,
  readExactly,
  UNITS_PER_MAJOR,
} from '../../../shared/domain/money.ts';
import { writeJson } from '../../../shared/http/json.ts';
import { isObject, textOf } from '../../../shared/http/provider-json.ts';
import type { ReportedSide, ReportRow } from '../../../shared/reconciliation/judge.ts';
import { settingsOf } from '../settings.ts';
import { instantOf } from './report-date.ts';

const TEXTS = [
  'id',
  'ticket_id',
  'game_code',
  'game_group',
  'username',
  'status',
  'bet_stake',
  'payout_amount',
  'gain_amount',
  'loss_amount',
  'draw_amount',
  'cancel_amount',
  'reject_amount',
  'commission',
  'report_date',
] as const;
/** Objects, arrays or null: kept as they are, for people. */
const RAW = ['bet_info', 'result_info'] as const;

/** A row is kept in one item of at most 400 kB, and a character may take three bytes. */
const LONGEST_TEXT = 1_000;
const LONGEST_RAW = 40_000;

type Sent = Partial<Record<(typeof TEXTS)[number] | (typeof RAW)[number], string>>;

/** A row as it came. One whose numbers cannot be read is kept too, under a name made from its content: it must not stop the report. */
export function rowFrom(value: unknown, timeZone: string): ReportRow {
  const sent = sentBy(value);
  const id = canonicalUint64(sent.id ?? '');
  const ticketId = canonicalUint64(sent.ticket_id ?? '');
  const reportedAt = instantOf(sent.report_date ?? '', timeZone);
  return {
    id: id ?? `unreadable-${createHash('sha256').update(JSON.stringify(sent)).digest('hex').slice(0, 32)}`,
    ticketId: ticketId ?? '',
    ...(reportedAt !== undefined && { reportedAt }),
    sent,
  };
}

function sentBy(value: unknown): Sent {
  if (!isObject(value)) return { bet_info: writeJson(value).slice(0, LONGEST_RAW) };
  const texts = TEXTS.flatMap((name) => {
    const text = textOf(value[name]).slice(0, LONGEST_TEXT);
    return text === '' ? [] : [[name, text]];
  });
  const raw = RAW.flatMap((name) => {
    const member = value[name];
    return member === undefined || member === null ? [] : [[name, writeJson(member).slice(0, LONGEST_RAW)]];
  });
  return Object.fromEntries([...texts, ...raw]);
}

/**
 * What the row says in our money. The provider's amounts are in the unit of its callbacks, of the ticket's currency; without a ticket no currency is known,
 * and the unit is the one of currencies that have none of their own. `undefined` for a row whose ids, stake or payout are no numbers.
 */
export function readRow(row: ReportRow, agent: Agent, currency = ''): ReportedSide | undefined {
  const sent: Sent = row.sent;
  const { majorPerUnit } = countedCurrency(settingsOf(agent), currency);
  const stake = amountOf(sent.bet_stake, majorPerUnit);
  const payout = amountOf(sent.payout_amount, majorPerUnit);
  if (!stake || !payout || row.ticketId === '' || row.id.startsWith('unreadable')) return undefined;
  return {
    ...(stake.units !== undefined && { stake: stake.units }),
    ...(payout.units !== undefined && { payout: payout.units }),
    isPossible: stake.isPossible && payout.isPossible,
    isFinal: sent.status === 'done',
    isCancelled: isCancelled(sent),
    isUndone: isUndone(sent),
    username: sent.username ?? '',
    status: sent.status ?? '',
    gameCode: sent.game_code ?? '',
    stakeAsSent: sent.bet_stake ?? '',
    payoutAsSent: sent.payout_amount ?? '',
  };
}

interface Amount {
  readonly isPossible: boolean;
  readonly units?: AmountUnits;
}

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** `parseMajor` reads four decimals exactly, of whatever is counted: here of the provider's unit, of which callbacks hold whole numbers only. */
function amountOf(text: string | undefined, majorPerUnit: Decimal): Amount | undefined {
  if (text === undefined || !NUMBER.test(text)) return undefined;
  const parts = parseMajor(text);
  if (parts === undefined) return { isPossible: false };
  const isPossible = parts >= 0n && parts % UNITS_PER_MAJOR === 0n;
  const units = readExactly(text, majorPerUnit);
  return { isPossible, ...(units !== undefined && { units }) };
}

/** By its amounts or by its word. A number that cannot be read, or is below zero, is none that would calm anybody. */
function isCancelled({ cancel_amount = '0', reject_amount = '0', status = '' }: Sent): boolean {
  return (
    /cancel|reject|refund|void/i.test(status) || [cancel_amount, reject_amount].some((it) => parseMajor(it) !== 0n)
  );
}

/** The stake was given back as cancelled or rejected, or there was none. */
function isUndone({ bet_stake, payout_amount, cancel_amount, reject_amount }: Sent): boolean {
  const stake = parseMajor(bet_stake ?? '');
  if (stake === undefined) return false;
  if (stake === 0n) return parseMajor(payout_amount ?? '') === 0n;
  return [cancel_amount, reject_amount].some((amount) => parseMajor(amount ?? '') === stake);
}
