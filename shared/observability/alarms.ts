/**
 * What a person has to look at although callbacks are being answered. Each is a counted metric of this name, an alarm in the operations stack and a page
 * in docs/runbooks. `content_mismatch` names the metric `ContentMismatch`, and so on.
 */
export const ALARMS = [
  'content_mismatch', // same id, other content; or another player's id
  'retry_refused', // a card or item that the provider will retry for ever is not covered
  'retry_after_rollback', // the provider insists on a transaction that it rolled back itself
  'rollback_short_funds', // the payout was spent before its rollback came: the play stands
  'jackpot_held', // a prize was recorded and not credited: a person settles it
  'orphan_payout', // a payout on a round that is unknown or dead
  'payout_without_stake', // the same, credited because the agent's settings say so
  'rollback_beside_round', // a rollback of an unknown id that names a live round
  'payout_too_large', // more than the agent's settings let one payout credit: not paid until they do
  'malformed_owed', // a payout, a rollback or a bet that is retried until it is taken, refused as malformed
  'balance_limit', // a credit would pass the ceiling of a wallet
  'reconciliation_mismatched', // a provider's report says something else about a ticket than the ledger
  'reconciliation_missing', // a ticket is in the report and not in the ledger, or the other way round
  'agent_open', // an agent of a protocol that does not sign has no list of addresses
  'report_pull_failed', // a provider's report could not be read, so that nothing is held against it
  'report_ahead_of_time', // rows bear times that have not come: the provider's clock, or our time zone for it, is wrong
  'report_silent', // tickets settle here, and the report says nothing about that time
  'agent_unfinished', // an agent's reports were not read to their end for an hour
] as const;

export type AlarmName = (typeof ALARMS)[number];
