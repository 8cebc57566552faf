import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listed, type RoleReading, readRoles, type Statement } from '../../infra/grants-of-roles.ts';
import type { Template } from '../../infra/templates.ts';
import type { DeployedStack, StackFunction } from './deployed-stack.ts';
import type { RunningFunction } from './running-function.ts';
import { usedActions } from './used-actions.ts';

/** By resource: `ledger`, `ledger/index/history`, `agents of tg`, `agent keys of tg`. */
export type Rights = Readonly<Record<string, readonly string[]>>;

/** By the function's name: what its role allows, and what it did. */
export interface GrantedAndUsed {
  readonly granted: Readonly<Record<string, Rights>>;
  readonly used: Readonly<Record<string, Rights>>;
}

/** Of the assembly that the stack runs, and of everything that its functions have asked of their services until now. */
export function grantedAndUsed<F extends RunningFunction>(stack: DeployedStack<F>): GrantedAndUsed {
  const granted: Record<string, Rights> = {};
  const used: Record<string, Rights> = {};
  for (const role of rolesIn(stack.assembly)) {
    const running = stack.functions.find(({ deployed }) => deployed.name === role.functionName);
    granted[role.functionName] = rightsGranted(role);
    used[role.functionName] = running === undefined ? {} : rightsUsed(running, role, stack.partitionKeys);
  }
  return { granted, used };
}

function rolesIn(assembly: string): RoleReading[] {
  const { artifacts } = JSON.parse(readFileSync(join(assembly, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { type: string; properties?: { templateFile?: string } }>;
  };
  const files = Object.values(artifacts).flatMap(({ type, properties }) =>
    type === 'aws:cloudformation:stack' && properties?.templateFile ? [basename(properties.templateFile)] : [],
  );
  return files.flatMap((file) => readRoles(JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Template));
}

function rightsGranted(role: RoleReading): Rights {
  const rights = new RightsByResource();
  const partitions = partitionsOf(role);
  for (const [table, actions] of role.tables) {
    for (const resource of namesOf(table, partitions.get(table))) rights.add(resource, actions);
  }
  for (const statement of role.statements) {
    for (const protocol of protocolsOf(statement)) {
      const actions = listed(statement.Action).map((action) => action.replace('kms:', ''));
      rights.add(`agent keys of ${protocol}`, actions);
    }
  }
  return rights.sorted();
}

function rightsUsed<F extends RunningFunction>(
  { dynamodb, kms }: StackFunction<F>,
  role: RoleReading,
  partitionKeys: readonly string[],
): Rights {
  const rights = new RightsByResource();
  const partitions = partitionsOf(role);
  for (const { operation, body } of dynamodb.recorded) {
    for (const { action, on, leadingKeys } of usedActions(operation, body, partitionKeys)) {
      const table = on.replace(/^seamless-wallet-[a-z]+-/, '');
      // Where a role is held to a partition, what was asked for must have been in it.
      for (const resource of namesOf(table, partitions.has(table) ? leadingKeys : undefined))
        rights.add(resource, [action]);
    }
  }
  for (const { operation, body } of kms.recorded) {
    const { protocol = 'nobody' } = (body['EncryptionContext'] ?? {}) as { protocol?: string };
    rights.add(`agent keys of ${protocol}`, [operation]);
  }
  return rights.sorted();
}

function namesOf(table: string, partitions: readonly string[] | undefined): string[] {
  return partitions === undefined ? [table] : partitions.map((partition) => `${table} of ${partition}`);
}

/** By table: the partitions that the role is held to. */
function partitionsOf({ statements }: RoleReading): Map<string, readonly string[]> {
  const partitions = new Map<string, readonly string[]>();
  for (const { Resource, Condition } of statements) {
    const keys = Condition?.['ForAllValues:StringEquals']?.['dynamodb:LeadingKeys'];
    const [, table] = /:table\/seamless-wallet-[a-z]+-([^"/]+)/.exec(JSON.stringify(Resource)) ?? [];
    if (keys === undefined || table === undefined) continue;
    partitions.set(table, [...(partitions.get(table) ?? []), ...listed(keys as string | string[])]);
  }
  return partitions;
}

function protocolsOf({ Condition }: Statement): readonly string[] {
  const protocols = Condition?.['StringEquals']?.['kms:EncryptionContext:protocol'];
  return protocols === undefined ? [] : listed(protocols as string | string[]);
}

class RightsByResource {
  readonly #actions = new Map<string, Set<string>>();

  add(resource: string, actions: readonly string[]): void {
    const known = this.#actions.get(resource) ?? new Set();
    for (const action of actions) known.add(action);
    this.#actions.set(resource, known);
  }

  sorted(): Rights {
    return Object.fromEntries([...this.#actions].map(([resource, actions]) => [resource, [...actions].sort()]));
  }
}
