import { PROBE } from '../functions/probe/probe.ts';
import { callbacksOpenSecrets, type ProtocolManifest } from '../shared/application/manifest.ts';
import { ownCases, pullGrants } from './grants-at-provider.ts';
import type { TableSuffix } from './stages.ts';

type TableAction =
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'ConditionCheckItem'
  | 'DeleteItem'
  | 'DescribeTable'
  | 'GetItem'
  | 'PutItem'
  | 'Query'
  | 'UpdateItem';

/** One row: these actions on this table, or on this index of it. A transaction needs the actions of its parts, no more. */
export interface TableGrant {
  readonly on: TableSuffix;
  readonly index?: string;
  readonly actions: readonly TableAction[];
  /** Only items whose partition key has this value. */
  readonly partition?: string;
  /** Only items whose partition key begins like this. */
  readonly partitionPrefix?: string;
}

/** Use of the agents' key, only under an encryption context that names one of these protocols. */
interface AgentKeyGrant {
  readonly actions: readonly ('Decrypt' | 'Encrypt')[];
  readonly protocols: readonly string[];
  /** Of this agent alone. */
  readonly agentId?: string;
}

/** Reading the stream of a table; whoever is called with its records must be able to read them too. */
export interface StreamGrant {
  readonly on: TableSuffix;
  readonly actions: readonly ('DescribeStream' | 'GetRecords' | 'GetShardIterator' | 'ListStreams')[];
}

export interface FunctionGrants {
  readonly tables: readonly TableGrant[];
  readonly streams?: readonly StreamGrant[];
  readonly agentKeys: readonly AgentKeyGrant[];
}

/**
 * A protocol's function reads its own agents and no other protocol's, moves wallets, and reads and writes its own part of the ledger: whoever took it over
 * could not undo or pay on what another provider has booked. It deletes nothing. Where its callbacks are authenticated by a key, it looks all of its agents up
 * when it starts and unwraps their keys.
 */
export function protocolGrants(manifest: ProtocolManifest): FunctionGrants {
  const { protocol, usesSessions } = manifest;
  const opensSecrets = callbacksOpenSecrets(manifest);
  return {
    tables: [
      { on: 'agents', actions: opensSecrets ? ['GetItem', 'Query'] : ['GetItem'], partition: protocol },
      { on: 'players', actions: ['BatchGetItem', 'UpdateItem'] },
      { on: 'ledger', actions: ['BatchGetItem', 'PutItem', 'UpdateItem'], partitionPrefix: `${protocol}#` },
      ownCases(manifest),
      ...(usesSessions ? [{ on: 'sessions', actions: ['BatchGetItem'] } as const] : []),
    ],
    agentKeys: opensSecrets ? [{ actions: ['Decrypt'], protocols: [protocol] }] : [],
  };
}

function listings(on: TableSuffix, indexes: readonly string[]): TableGrant[] {
  return indexes.map((index) => ({ on, index, actions: ['Query'] }));
}

/** Under which the operator's own transfers stand in the ledger (`TRANSFERS` in shared/domain/ids.ts); a test holds the two together. */
export const OPERATORS_OWN = '@operator#';

/** The operator's function wraps the secrets that are registered and can open none; the calls that wait for a provider do, each in a function of its own. */
export function operatorGrants(protocols: readonly ProtocolManifest[]): FunctionGrants {
  const withSecrets = protocols.filter(({ secrets }) => Object.keys(secrets).length > 0);
  return {
    tables: [
      { on: 'agents', actions: ['GetItem', 'PutItem', 'Query'] },
      { on: 'players', actions: ['BatchGetItem', 'GetItem', 'UpdateItem'] },
      { on: 'ledger', actions: ['BatchGetItem', 'Query'] },
      { on: 'ledger', actions: ['PutItem', 'UpdateItem'], partitionPrefix: OPERATORS_OWN },
      { on: 'ledger', index: 'history', actions: ['Query'] },
      { on: 'ledger', index: 'rounds', actions: ['Query'] },
      { on: 'ledger', index: 'refusals', actions: ['Query'] },
      { on: 'ledger', index: 'openStakes', actions: ['Query'] },
      { on: 'reports', actions: ['BatchGetItem'] },
      { on: 'reports', index: 'byStatus', actions: ['Query'] },
      { on: 'books', actions: ['GetItem', 'Query'] },
      { on: 'sessions', actions: ['GetItem', 'PutItem', 'UpdateItem'] },
      { on: 'sessions', index: 'byPlayer', actions: ['Query'] },
      // Lines are put and never changed; no function may delete one.
      { on: 'audit', actions: ['PutItem', 'Query'] },
      ...listings('audit', ['byActor', 'byYear']),
      { on: 'adjustments', actions: ['GetItem', 'PutItem'] },
      ...listings('adjustments', ['byState', 'byTime']),
      { on: 'cases', actions: ['GetItem', 'UpdateItem'] },
      ...listings('cases', ['byStatus', 'byKind', 'byProtocol', 'byPlayer']),
    ],
    agentKeys: [{ actions: ['Encrypt'], protocols: withSecrets.map(({ protocol }) => protocol) }],
  };
}

export type GrantsOfJobs = Readonly<Record<string, (protocols: readonly ProtocolManifest[]) => FunctionGrants>>;

/** By the job's folder. */
export const jobGrants: GrantsOfJobs = {
  reports(protocols) {
    const reporting = protocols.filter(({ capabilities }) => capabilities.includes('reports'));
    const lookedAt = protocols.filter(
      ({ callbacks, capabilities }) => callbacks === 'unsigned' || capabilities.includes('reports'),
    );
    const withSecrets = reporting.filter(({ secrets }) => Object.keys(secrets).length > 0);
    return {
      tables: [
        ...lookedAt.map(({ protocol }) => ({ on: 'agents', actions: ['Query'], partition: protocol }) as const),
        { on: 'ledger', actions: ['BatchGetItem'] },
        ...reporting.map(ownCases),
        ...pullGrants,
      ],
      agentKeys: [{ actions: ['Decrypt'], protocols: withSecrets.map(({ protocol }) => protocol) }],
    };
  },
  pulse() {
    return {
      tables: [
        { on: 'ledger', actions: ['DescribeTable'] },
        { on: 'ledger', actions: ['PutItem'], partitionPrefix: '@pulse#' },
        { on: 'books', actions: ['BatchGetItem', 'GetItem', 'Query', 'UpdateItem'] },
      ],
      streams: [{ on: 'ledger', actions: ['DescribeStream'] }],
      agentKeys: [],
    };
  },
};

/** The probe looks its own agents up and opens their keys, no other's. All else it does from outside, as a provider. */
export function probeGrants(protocols: readonly string[]): FunctionGrants {
  return {
    tables: protocols.map((partition) => ({ on: 'agents', actions: ['GetItem'], partition }) as const),
    agentKeys: [{ actions: ['Decrypt'], protocols, agentId: PROBE.agentId }],
  };
}

/** By the folder of a function that a stream calls: it counts what it is given. Of the ledger it writes chapters alone, and reads the history for them. */
export const streamGrants: GrantsOfJobs = {
  books() {
    return {
      tables: [
        { on: 'books', actions: ['BatchGetItem', 'UpdateItem'] },
        { on: 'ledger', index: 'history', actions: ['Query'] },
        { on: 'ledger', actions: ['PutItem'], partitionPrefix: '@chapters#' },
      ],
      streams: [{ on: 'ledger', actions: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'] }],
      agentKeys: [],
    };
  },
};

/** Throws for a job, or a function of a stream, that nobody thought of: nothing is granted, and nothing deployed, by being forgotten. */
export function grantsOfJob(
  name: string,
  protocols: readonly ProtocolManifest[],
  grants: GrantsOfJobs,
): FunctionGrants {
  const grantsFor = grants[name];
  if (grantsFor === undefined) throw new Error(`infra/grants.ts does not say what functions/${name} may touch`);
  return grantsFor(protocols);
}
