import { namesOf } from './addresses.ts';
import type { ProviderCommand } from './command.ts';
import { put, type RecordWrite } from './commit.ts';
import { addressText, type RecordAddress } from './ids.ts';
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
    .filter((name) => state.records.get(addressText(name)) === undefined)
    .map((name) => put(name, { type: 'claim', of: at.key }));
}
