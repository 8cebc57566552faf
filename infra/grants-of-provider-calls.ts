import type { ProtocolManifest, ProviderCapability } from '../shared/application/manifest.ts';
import { type FunctionGrants, ownCases, pullGrants, type TableGrant } from './grants.ts';
import type { ProviderCall } from './provider-calls.ts';

/** A call that waits for a provider finds the agent, opens its secrets for the provider, and does its own work. */
export const grantsOfProviderCall: Readonly<
  Record<ProviderCall['name'], (protocols: readonly ProtocolManifest[]) => FunctionGrants>
> = {
  launches: (protocols) =>
    atProvider('launch', protocols, [
      // A provider that keeps members is told of the player once; the name that it has from then on is kept.
      { on: 'players', actions: ['GetItem', 'UpdateItem'] },
      { on: 'sessions', actions: ['PutItem'] },
      { on: 'audit', actions: ['PutItem'] },
    ]),
  games: (protocols) => atProvider('games', protocols, []),
  pulls: (protocols) =>
    atProvider('reports', protocols, [
      { on: 'ledger', actions: ['BatchGetItem'] },
      { on: 'audit', actions: ['PutItem'] },
      ...protocols.filter(({ capabilities }) => capabilities.includes('reports')).map(ownCases),
      ...pullGrants,
    ]),
  members: (protocols) => atProvider('members', protocols, [{ on: 'players', actions: ['BatchGetItem'] }]),
  logouts: (protocols) =>
    atProvider('members', protocols, [
      { on: 'players', actions: ['GetItem'] },
      { on: 'audit', actions: ['PutItem'] },
    ]),
  replays: (protocols) =>
    atProvider('replay', protocols, [
      { on: 'players', actions: ['GetItem'] },
      { on: 'ledger', actions: ['BatchGetItem'] },
    ]),
};

function atProvider(
  capability: ProviderCapability,
  protocols: readonly ProtocolManifest[],
  further: readonly TableGrant[],
): FunctionGrants {
  const capable = protocols.filter(({ capabilities }) => capabilities.includes(capability));
  const withSecrets = capable.filter(({ secrets }) => Object.keys(secrets).length > 0);
  return {
    tables: [{ on: 'agents', actions: ['GetItem'] }, ...further],
    agentKeys: [{ actions: ['Decrypt'], protocols: withSecrets.map(({ protocol }) => protocol) }],
  };
}
