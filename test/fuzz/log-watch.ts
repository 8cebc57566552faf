import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { DECLINE_NAMES } from '../../shared/domain/outcome.ts';
import { ALARMS } from '../../shared/observability/alarms.ts';
import { CURRENCIES } from './messages.ts';

/** Every word that a line may say beside our own registrations. None of them can come from a request. */
const WORDS = new Set<string>([
  ...DECLINE_NAMES,
  ...ALARMS,
  ...['INFO', 'WARN', 'callback', 'alarm', 'service_undefined', 'unknown', 'other_game', 'test'],
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

/** Looks at every line that the deployed logger would print, as soon as it would be printed. */
export class LogWatch extends Logger {
  /** What was said that is in no list of ours. */
  readonly leaks: string[] = [];
  lines = 0;

  override printLog(_level: number, log: Parameters<Logger['printLog']>[1]): void {
    log.prepareForPrint();
    this.lines += 1;
    this.leaks.push(...strangeWords(log.getAttributes()));
  }
}

/** The lines of metrics stand in the same log. Their values are numbers, by design; their words are held to the same lists. */
export class MetricWatch extends Metrics {
  readonly leaks: string[];

  /** A warning of the library would be a line of its own. */
  constructor(leaks: string[] = []) {
    const tell = (text: string) => leaks.push(`a warning: ${text}`);
    super({ namespace: 'fuzz', logger: { debug: tell, info: tell, warn: tell, error: tell } });
    this.leaks = leaks;
  }

  override publishStoredMetrics(): this {
    const { _aws: _, ...values } = this.serializeMetrics();
    this.leaks.push(...strangeWords(values));
    this.clearMetrics();
    this.clearDimensions();
    return this;
  }
}

function strangeWords(value: unknown, name = ''): string[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([member, inner]) => strangeWords(inner, member));
  }
  if (typeof value !== 'string' || WORDS.has(value) || CODE.test(value)) return [];
  const isMade = (name === 'traceId' && UUID.test(value)) || (name === 'ref' && REFERENCE.test(value));
  return isMade ? [] : [`a word in ${name}: ${value}`];
}
