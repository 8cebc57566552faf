import {
  applyThenAnswer,
  applyThenBreak,
  applyThenHalf,
  applyThenReset,
  applyThenSilence,
  cancelEvery,
  cancelFirst,
  cancelMixed,
  delayBefore,
  type Fault,
  leavePartUnprocessed,
  leaveUnprocessed,
  refuse,
  resetBefore,
  swallow,
} from './faults.ts';
import {
  BAD_GATEWAY,
  IN_PROGRESS,
  REQUEST_LIMIT,
  SERVER_ERROR,
  THROTTLED,
  THROUGHPUT_EXCEEDED,
  UNAVAILABLE,
} from './refusals.ts';

/** Longer than the store waits for one attempt, so that a request lands when nobody waits for it any more. */
const TOO_LATE_MS = 850;

/** What may happen to any request without its being carried out. */
const NOT_CARRIED_OUT: Readonly<Record<string, Fault>> = {
  'lost in silence': swallow,
  'a broken connection': resetBefore,
  ProvisionedThroughputExceededException: refuse(THROUGHPUT_EXCEEDED),
  ThrottlingException: refuse(THROTTLED),
  RequestLimitExceeded: refuse(REQUEST_LIMIT),
  'a 500': refuse(SERVER_ERROR),
  'a 503': refuse(UNAVAILABLE),
  'a 502 in HTML': refuse(BAD_GATEWAY),
};

/** What may happen to a reply. */
export const REPLY_FAULTS = {
  'carried out, the reply lost in silence': applyThenSilence,
  'carried out, the connection broken': applyThenReset,
  'carried out, half a reply and then nothing': applyThenHalf,
  'carried out, half a reply and a broken connection': applyThenBreak,
  'a short delay': delayBefore(60),
  'a delay beyond all patience': delayBefore(TOO_LATE_MS),
} as const satisfies Readonly<Record<string, Fault>>;

export const READ_FAULTS: Readonly<Record<string, Fault>> = {
  ...NOT_CARRIED_OUT,
  ...REPLY_FAULTS,
  'nothing processed': leaveUnprocessed,
  'a part processed': leavePartUnprocessed,
};

export const WRITE_FAULTS: Readonly<Record<string, Fault>> = {
  ...NOT_CARRIED_OUT,
  ...REPLY_FAULTS,
  'TransactionConflict on one item': cancelFirst('TransactionConflict'),
  'TransactionConflict on every item': cancelEvery('TransactionConflict'),
  'throttling on one item': cancelFirst('ThrottlingError'),
  'throughput exceeded on one item': cancelFirst('ProvisionedThroughputExceeded'),
  'a conflict beside a failed condition': cancelMixed('TransactionConflict', 'ConditionalCheckFailed'),
  'throttling beside a failed condition': cancelMixed('ConditionalCheckFailed', 'ThrottlingError'),
  TransactionInProgressException: refuse(IN_PROGRESS),
  'carried out, and answered with a 500': applyThenAnswer(SERVER_ERROR),
  'carried out, and answered with a 503': applyThenAnswer(UNAVAILABLE),
  'carried out, and answered with a 502 in HTML': applyThenAnswer(BAD_GATEWAY),
};

/** One of each class, for an outage that does not end while the callback lives. */
export const OUTAGES: Readonly<Record<string, Fault>> = {
  silence: swallow,
  'broken connections': resetBefore,
  throttling: refuse(THROTTLED),
  conflicts: cancelFirst('TransactionConflict'),
  'conflicts beside failed conditions': cancelMixed('TransactionConflict', 'ConditionalCheckFailed'),
  '500s': refuse(SERVER_ERROR),
  'commits that land late': delayBefore(TOO_LATE_MS),
};
