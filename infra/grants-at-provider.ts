import { holdsReports, type ProtocolManifest, type ProviderCapability } from '../shared/application/manifest.ts';
import type { FunctionGrants, TableGrant } from './grants.ts';
import type { ProviderCall } from './provider-calls.ts';

/** Opens cases of its own and counts them up; it reads none. */
export function ownCases({ protocol }: ProtocolManifest): TableGrant {
  return { on: 'cases', actions: ['UpdateItem'], partitionPrefix: `${protocol}.` };
}

/** What a pull of reports does beside reading the ledger; it writes rows in transactions of puts, so that it needs no right to delete. */
export const pullGrants: readonly TableGrant[] = [
  { on: 'ledger', index: 'settlements', actions: ['Query'] },
  { on: 'reports', actions: ['BatchGetItem', 'PutItem', 'Query', 'UpdateItem'] },
  { on: 'reports', index: 'byStatus', actions: ['Query'] },
];

/** A call that waits for a provider finds the agent, opens its secrets for the provider, and does its own work. */
export const grantsOfProviderCall: Readonly<
  Record<ProviderCall['name'], (protocols: readonly ProtocolManifest[]) => FunctionGrants>
> = {
  launches: (protocols) =>
    atProvider(['launch'], protocols, [
      // A name that was made for the provider is kept with the player.
      { on: 'players', actions: ['GetItem', 'UpdateItem'] },
      { on: 'sessions', actions: ['PutItem'] },
      { on: 'audit', actions: ['PutItem'] },
    ]),
  games: (protocols) =>
    atProvider(['games', 'members', 'replay'], protocols, [
      { on: 'players', actions: ['BatchGetItem', 'GetItem'] },
      { on: 'ledger', actions: ['BatchGetItem'] },
      { on: 'audit', actions: ['PutItem'] },
    ]),
  pulls: (protocols) =>
    atProvider(['reports'], protocols, [
      { on: 'ledger', actions: ['BatchGetItem'] },
      { on: 'audit', actions: ['PutItem'] },
      ...protocols.filter(holdsReports).map(ownCases),
      ...pullGrants,
    ]),
};

function atProvider(
  needed: readonly ProviderCapability[],
  protocols: readonly ProtocolManifest[],
  further: readonly TableGrant[],
): FunctionGrants {
  const capable = protocols.filter(({ capabilities }) =>
    capabilities.some((capability) => needed.includes(capability)),
  );
  const withSecrets = capable.filter(({ secrets }) => Object.keys(secrets).length > 0);
  return {
    tables: [{ on: 'agents', actions: ['GetItem'] }, ...further],
    agentKeys: [{ actions: ['Decrypt'], protocols: withSecrets.map(({ protocol }) => protocol) }],
  };
}
