import type { ProviderCommand } from './command.ts';
import { ADJUSTMENTS, idempotencyKey, REVERSALS, type RecordAddress, type RecordRole, TRANSFERS } from './ids.ts';

/** Where the transaction with one of the provider's ids stands. */
export function addressOf(command: ProviderCommand, id: string, role: RecordRole = 'entry'): RecordAddress {
  return { key: idempotencyKey(command.source, id, command.idScope), role };
}

/** Every name under which the command's transaction may be known. */
export function namesOf(command: ProviderCommand): RecordAddress[] {
  return command.ids.filter((id) => id !== undefined).map((id) => addressOf(command, id));
}

/** The same, and where records stand from before long ids were cut. */
export function namesEver(command: ProviderCommand): RecordAddress[] {
  return [...namesOf(command), ...(command.formerIds ?? []).map((id) => addressOf(command, id))];
}

/** Where the command's own line is put when it is new: a payout on a stake and a rollback have no id of their own. */
export function ownAddress(command: ProviderCommand): RecordAddress {
  if (command.kind === 'rollback') return addressOf(command, command.ids[0], 'rollback');
  if (command.kind === 'payout' && command.paidOn === 'stake') return addressOf(command, command.ids[0], 'payout');
  return addressOf(command, command.ids[0]);
}

/** The two places that know a round: the stake that has the round's number as its id, and the tally of all others. */
export function roundAddresses(
  command: ProviderCommand,
  roundId: string,
): { first: RecordAddress; tally: RecordAddress } {
  return { first: addressOf(command, roundId), tally: addressOf(command, roundId, 'round') };
}

export function transferAddress(transferId: string): RecordAddress {
  return { key: idempotencyKey(TRANSFERS, transferId), role: 'entry' };
}

/** A transfer is reversed once, so that its reversal stands beside it; the reversal's own id claims that place. */
export function reversalAddresses(
  transferId: string,
  reversalId: string,
): { own: RecordAddress; claim: RecordAddress } {
  return { own: reversalOf(transferId), claim: { key: idempotencyKey(REVERSALS, reversalId), role: 'rollback' } };
}

export function reversalOf(transferId: string): RecordAddress {
  return { key: idempotencyKey(TRANSFERS, transferId), role: 'rollback' };
}

export function adjustmentAddress(adjustmentId: string): RecordAddress {
  return { key: idempotencyKey(ADJUSTMENTS, adjustmentId), role: 'entry' };
}
