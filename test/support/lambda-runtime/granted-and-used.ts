import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { listed, type RoleReading, readRoles, type Statement } from '../../infra/grants-of-roles.ts';
import type { Template } from '../../infra/templates.ts';
import type { DeployedStack, StackFunction } from './deployed-stack.ts';
import type { RunningFunction } from './running-function.ts';
import { type PartitionKeys, usedActions } from './used-actions.ts';

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
  for (const { resource, partitions, actions } of tableRights(role)) {
    for (const name of partitions?.map((partition) => `${resource} of ${partition}`) ?? [resource])
      rights.add(name, actions);
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
  partitionKeys: PartitionKeys,
): Rights {
  const rights = new RightsByResource();
  const granted = tableRights(role);
  for (const { operation, body } of dynamodb.recorded) {
    for (const { action, on, leadingKeys } of usedActions(operation, body, partitionKeys)) {
      const resource = on.replace(/^seamless-wallet-[a-z]+-/, '');
      const fitting = granted.filter((right) => right.resource === resource && right.actions.includes(action));
      for (const name of namesOf(resource, leadingKeys, fitting)) rights.add(name, [action]);
    }
  }
  for (const { operation, body } of kms.recorded) {
    const { protocol = 'nobody' } = (body['EncryptionContext'] ?? {}) as { protocol?: string };
    rights.add(`agent keys of ${protocol}`, [operation]);
  }
  return rights.sorted();
}

interface TableRight {
  /** `ledger`, `ledger/index/history`. */
  readonly resource: string;
  /** Partition keys, or how they begin (`tg#*`), that the right is held to. */
  readonly partitions: readonly string[] | undefined;
  readonly actions: readonly string[];
}

function tableRights({ statements }: RoleReading): TableRight[] {
  return statements.flatMap(({ Action, Resource, Condition }) => {
    const arns = (Array.isArray(Resource) ? Resource : [Resource]).map((arn) => JSON.stringify(arn));
    const held = Condition?.['ForAllValues:StringEquals'] ?? Condition?.['ForAllValues:StringLike'];
    const keys = held?.['dynamodb:LeadingKeys'] as string | string[] | undefined;
    const partitions = keys === undefined ? undefined : listed(keys);
    const actions = listed(Action).map((action) => action.replace('dynamodb:', ''));
    return arns
      .flatMap((arn) => /:table\/seamless-wallet-[a-z]+-([^"]+)"/.exec(arn)?.[1] ?? [])
      .map((resource) => ({ resource, partitions, actions }));
  });
}

/** Under the name of the right that allowed it; a key that no right allows stands there by itself, so that it cannot be overlooked. */
function namesOf(resource: string, leadingKeys: readonly string[], fitting: readonly TableRight[]): string[] {
  if (fitting.some(({ partitions }) => partitions === undefined)) return [resource];
  const patterns = fitting.flatMap(({ partitions }) => partitions ?? []);
  if (patterns.length === 0) return [resource];
  return leadingKeys.map((key) => `${resource} of ${patterns.find((pattern) => isLike(key, pattern)) ?? key}`);
}

function isLike(key: string, pattern: string): boolean {
  return pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern;
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
