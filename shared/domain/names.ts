import { namesOf } from './addresses.ts';
import type { ProviderCommand } from './command.ts';
import { put, type RecordWrite } from './commit.ts';
import type { Decision } from './decision.ts';
import { addressText, type RecordAddress } from './ids.ts';
import type { LedgerRecord } from './record.ts';
import { type Found, findRecord, type LedgerState } from './state.ts';

/** Distinct records under the names; more than one means that the names contradict each other. */
export function recordsUnder(state: LedgerState, names: readonly RecordAddress[]): Found[] {
  const byKey = new Map<string, Found>();
  for (const name of names) {
    const found = findRecord(state, name);
    if (found) byKey.set(found.at.key, found);
  }
  return [...byKey.values()];
}

/** Every further name is claimed in the same commit, for ever; one claim is enough when both names are equal. */
export function claims(state: LedgerState, command: ProviderCommand, at: RecordAddress): RecordWrite[] {
  return namesOf(command)
    .filter((name, index, names) => name.key !== at.key && names.findIndex((other) => other.key === name.key) === index)
    .filter((name) => isFree(state.records.get(addressText(name))))
    .map((name) => putUnder(state, name, { type: 'claim', of: at.key }));
}

/**
 * A known transaction that comes under a name which nobody has used: whatever is answered, the name is claimed with it, because alone it would pass for another
 * transaction later. Only then does a repeat write.
 */
export function claiming(
  state: LedgerState,
  command: ProviderCommand,
  at: RecordAddress,
  decision: Decision,
): Decision {
  const learned = claims(state, command, at);
  if (learned.length === 0) return decision;
  const { outcome, commit } = decision;
  return { outcome, commit: { ...commit, records: [...(commit?.records ?? []), ...learned] } };
}

/** Puts a record where nothing stands, or only the name of a round. */
export function putUnder(state: LedgerState, at: RecordAddress, record: LedgerRecord): RecordWrite {
  const isNamed = state.records.get(addressText(at))?.type === 'round_name';
  return { ...put(at, record), ...(isNamed && { over: 'round_name' }) };
}

/** Whether a record may be put there. */
export function isFree(record: LedgerRecord | undefined): boolean {
  return record === undefined || record.type === 'round_name';
}
