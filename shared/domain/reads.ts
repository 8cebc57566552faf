import {
  adjustmentAddress,
  namesEver,
  ownAddress,
  reversalAddresses,
  roundAddresses,
  transferAddress,
} from './addresses.ts';
import type { Command, ProviderCommand } from './command.ts';
import { roundOfPayout } from './decide-payout.ts';
import { addressText, type RecordAddress } from './ids.ts';
import { recordsUnder } from './names.ts';
import type { Policy } from './policy.ts';
import { findRecord, holderOf, type LedgerState } from './state.ts';

/** The addresses that can be named before anything was read; they are read together with the wallet, in one request. */
export function firstReads(command: Command, policy: Policy): RecordAddress[] {
  switch (command.kind) {
    case 'inquiry':
      return [];
    case 'deposit':
    case 'withdrawal':
      return [transferAddress(command.transferId)];
    case 'reversal': {
      const { own, claim } = reversalAddresses(command.transferId, command.reversalId);
      return [transferAddress(command.transferId), own, claim];
    }
    case 'adjustment':
      return [adjustmentAddress(command.adjustment.adjustmentId)];
    case 'stake':
    case 'play':
      return distinct([...namesEver(command), ...roundOfStake(command, policy)]);
    case 'payout':
    case 'rollback':
      return distinct([ownAddress(command), ...namesEver(command)]);
  }
}

/** A stake without a round opens the round of its own number, which another player's stake may have named before. */
function roundOfStake(command: ProviderCommand, policy: Policy): RecordAddress[] {
  if (policy.rounds !== 'counted' || command.kind !== 'stake') return [];
  const { first, tally } = roundAddresses(command, command.roundId ?? command.ids[0]);
  return [first, tally];
}

/**
 * The addresses that only the first read could name (the record behind a claim, the round of a stake that is to be rolled back), and the round that a payout is
 * paid on: a round changes only together with its player's wallet, and the commit holds the wallet to the version that was read, so what is read AFTER
 * the wallet is certainly true at the commit. Read beside the wallet it might be older. Empty when the state is complete.
 */
export function furtherReads(state: LedgerState, command: Command, policy: Policy): RecordAddress[] {
  if (!('ids' in command)) return [];
  const wanted: RecordAddress[] = [];
  for (const name of namesEver(command)) {
    const record = state.records.get(addressText(name));
    if (record?.type === 'claim') wanted.push({ key: record.of, role: 'entry' });
  }
  const roundId = policy.rounds === 'counted' ? roundNamedByState(state, command) : undefined;
  if (roundId !== undefined) {
    const { first, tally } = roundAddresses(command, roundId);
    wanted.push(first, tally);
  }
  return distinct(wanted).filter((address) => !state.records.has(addressText(address)));
}

function roundNamedByState(state: LedgerState, command: ProviderCommand): string | undefined {
  if (findRecord(state, ownAddress(command))) return undefined; // A repeat is answered from its own line.
  if (command.kind === 'payout' && command.paidOn !== 'stake') {
    return roundOfPayout(command, holderOf(state, command.walletRef, command.source)?.wallet);
  }
  if (command.kind === 'rollback') {
    const record = recordsUnder(state, namesEver(command))[0]?.record;
    if (!record) return command.roundId;
    return record.type === 'entry' && record.roundId !== record.transactionId ? record.roundId : undefined;
  }
  return undefined;
}

function distinct(addresses: readonly RecordAddress[]): RecordAddress[] {
  return [...new Map(addresses.map((address) => [addressText(address), address])).values()];
}
