import { DECLINE_NAMES } from '../../shared/domain/outcome.ts';
import { ALARMS } from '../../shared/observability/alarms.ts';
import { createLog } from '../../shared/observability/log.ts';
import { CURRENCIES } from './messages.ts';

/** Every word that a line may say beside our own registrations. None of them can come from a request. */
const WORDS = new Set<string>([
  ...DECLINE_NAMES,
  ...ALARMS,
  ...['INFO', 'WARN', 'callback', 'alarm', 'unknown', 'other_game', 'test'],
  ...['applied', 'replayed', 'reported', 'declined', 'rejected'],
  ...['address_not_allowed', 'body_too_large', 'agent_unknown', 'unreadable', 'not_authentic', 'unknown_action'],
  ...['malformed', 'session_missing'],
  ...['tg', 'vp', 'vela', 'wallet-v2', 'fuzz-a', 'fuzz-b', 'fuzz-c', 'fuzz', 'none', ...CURRENCIES],
  ...['balance', 'betNSettle', 'retryBet', 'rollback', 'authenticate', 'bet', 'result', 'refund', 'betwin'],
  ...['credit', 'win', 'cancel', 'forbidden', 'temporarily_unavailable'],
  // Members of the protocols that were not taken.
  ...['body', 'uid', 'currency', 'betId', 'transferId', 'actualBetAmt', 'winAmt', 'jackpotWin'],
  ...['ticket_id', 'total_bet', 'total_win', 'code', 'id'],
]);
/** Codes on the wire, and times. */
const CODE = /^(?:\d{1,4}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A keyed hash: it says nothing to whoever has not the record. */
const REFERENCE = /^[\w-]{16}$/;

/** Looks at every line that the deployed functions would print, as soon as it would be printed. What is counted in it are numbers, by design. */
export class LogWatch {
  /** What was said that is in no list of ours. */
  readonly leaks: string[] = [];
  lines = 0;
  readonly log = createLog((line) => {
    const { _aws: _, ...said } = JSON.parse(line);
    this.lines += 1;
    this.leaks.push(...strangeWords(said));
  });
}

function strangeWords(value: unknown, name = ''): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([member, inner]) => strangeWords(inner, member));
  }
  if (typeof value !== 'string' || WORDS.has(value) || CODE.test(value)) return [];
  const isMade = (name === 'traceId' && UUID.test(value)) || (name === 'ref' && REFERENCE.test(value));
  return isMade ? [] : [`a word in ${name}: ${value}`];
}
