import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { findProtocols } from '../infra/protocols.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { StartFailure } from './start-failure.ts';
import { bundlesOnly, dataOnly, synthesizedAssembly, wholeApp } from './synth.ts';
import type { TableDefinition } from './table-definition.ts';
import {
  type DeployedRoute,
  type DeployedSchedule,
  type DeployedStream,
  type DeployedSystem,
  readAssembly,
} from './template.ts';

/** A first look leaves out what develops and deploys (`npm ci --omit=dev`): the CDK, and what builds the console's page. */
export function isInstalled(repository: string, name: 'aws-cdk-lib' | 'vite'): boolean {
  return existsSync(join(repository, 'node_modules', name));
}

type DescribedFunction = Omit<DeployedFunction, 'name' | 'module'> & { readonly folder: string };
type To<Caller> = Omit<Caller, 'target'> & { readonly target: string };

/** What the templates say, as far as the local stack goes by it, in a file of the repository: for who has no CDK. */
export interface Description extends Pick<DeployedSystem, 'tables' | 'keyAliases'> {
  /** By the function's name. */
  readonly functions: Readonly<Record<string, DescribedFunction>>;
  readonly routes: readonly To<DeployedRoute>[];
  readonly streams: readonly To<DeployedStream>[];
  readonly schedules: readonly To<DeployedSchedule>[];
}

export function descriptionFile(repository: string): string {
  return join(repository, 'local', 'deployed.json');
}

export function describe({ tables, keyAliases, routes, streams, schedules }: DeployedSystem): Description {
  const functions: Record<string, DescribedFunction> = {};
  const told = <Caller extends { readonly target: DeployedFunction }>({ target, ...caller }: Caller) => {
    const { name, module, ...rest } = target;
    functions[name] = { folder: basename(join(module, '..')), ...rest };
    return { ...caller, target: name };
  };
  return {
    tables,
    keyAliases,
    routes: routes.map(told),
    streams: streams.map(told),
    schedules: schedules.map(told),
    functions,
  };
}

function described(description: Description, moduleOf: (folder: string) => string): DeployedSystem {
  const { functions, routes, streams, schedules, ...rest } = description;
  const targets = new Map(
    Object.entries(functions).map(([name, { folder, ...deployed }]): [string, DeployedFunction] => [
      name,
      { name, ...deployed, module: moduleOf(folder) },
    ]),
  );
  const back = <Caller extends { readonly target: string }>({ target, ...caller }: Caller) => {
    const found = targets.get(target);
    if (found === undefined) throw new StartFailure(`local/deployed.json describes no function ${target}`);
    return { ...caller, target: found };
  };
  return { ...rest, routes: routes.map(back), streams: streams.map(back), schedules: schedules.map(back) };
}

function readDescription(repository: string): Description {
  return JSON.parse(readFileSync(descriptionFile(repository), 'utf8')) as Description;
}

/** `onMake` tells that this call takes seconds. Throws a StartFailure if what is deployed cannot be made. */
export async function deployedSystem(repository: string, onMake: () => void): Promise<DeployedSystem> {
  if (isInstalled(repository, 'aws-cdk-lib'))
    return readAssembly(await synthesizedAssembly(repository, wholeApp, onMake));
  const description = readDescription(repository);
  const known = new Set(description.routes.map(({ routeKey }) => routeKey));
  for (const { protocol, routes } of await findProtocols(repository)) {
    if (routes.every((route) => known.has(route))) continue;
    throw new StartFailure(
      `functions/${protocol} is newer than local/deployed.json: "npm ci" brings the CDK, which reads it`,
    );
  }
  const bundles = await synthesizedAssembly(repository, bundlesOnly, onMake);
  return described(description, (folder) => join(bundles, folder, 'functions', folder, 'handler.mjs'));
}

/** The same with the sources in the place of bundles: nothing has to be made before it can be served. */
export function systemOfSources(repository: string): DeployedSystem {
  return described(readDescription(repository), (folder) => join(repository, 'functions', folder, 'handler.ts'));
}

export async function deployedTables(repository: string): Promise<readonly TableDefinition[]> {
  return isInstalled(repository, 'aws-cdk-lib')
    ? readAssembly(await synthesizedAssembly(repository, dataOnly)).tables
    : readDescription(repository).tables;
}
