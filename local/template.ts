import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isObject,
  type Json,
  type JsonObject,
  parseResources,
  type Resource,
  type Resources,
  referencesIn,
  textOf,
} from './cloudformation.ts';
import { StartFailure } from './start-failure.ts';
import { type TableDefinition, tableDefinition } from './table-definition.ts';

/** What the local stack serves, read from what would be deployed. */
export interface DeployedSystem {
  readonly tables: readonly TableDefinition[];
  readonly routes: readonly DeployedRoute[];
  readonly streams: readonly DeployedStream[];
  readonly schedules: readonly DeployedSchedule[];
  /** `alias/…` of every KMS key. */
  readonly keyAliases: readonly string[];
}

export interface DeployedRoute {
  /** As in `routeKey` of an event: a method and a path pattern, or `$default`. */
  readonly routeKey: string;
  readonly target: DeployedFunction;
}

/** A function that is called with what a table has written. */
export interface DeployedStream {
  readonly tableName: string;
  readonly batchSize: number;
  readonly target: DeployedFunction;
}

export interface DeployedSchedule {
  /** `rate(1 minute)`. */
  readonly rate: string;
  readonly target: DeployedFunction;
}

/** What one template says, before its streams are found in another one. */
interface ReadTemplate extends Omit<DeployedSystem, 'streams'> {
  readonly mappings: readonly (Omit<DeployedStream, 'tableName'> & { readonly importsStream: string })[];
  /** Tables by the name under which their stream is exported. */
  readonly exportedStreams: ReadonlyMap<string, string>;
}

/** Routes to one function hold the same object. */
export interface DeployedFunction {
  /** The function's own name, else its logical id. */
  readonly name: string;
  /** Absolute path of the bundle's module. */
  readonly module: string;
  readonly exported: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
}

/** The property that leads from a resource towards the function that it stands for. */
const towardsFunction: Readonly<Record<string, string>> = {
  'AWS::ApiGatewayV2::Route': 'Target',
  'AWS::ApiGatewayV2::Integration': 'IntegrationUri',
  'AWS::Events::Rule': 'Targets',
  'AWS::Lambda::EventSourceMapping': 'FunctionName',
  'AWS::Lambda::Alias': 'FunctionName',
  'AWS::Lambda::Version': 'FunctionName',
};

const pseudoParameters = {
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Reads every stack of a cloud assembly. Throws a StartFailure that names the resource which it cannot make sense of. */
export function readAssembly(directory: string): DeployedSystem {
  const systems = templatesOf(directory).map((file) => readTemplate(readFileSync(file, 'utf8'), directory));
  const exported = new Map(systems.flatMap(({ exportedStreams }) => [...exportedStreams]));
  return {
    tables: systems.flatMap(({ tables }) => tables),
    routes: systems.flatMap(({ routes }) => routes),
    schedules: systems.flatMap(({ schedules }) => schedules),
    keyAliases: systems.flatMap(({ keyAliases }) => keyAliases),
    streams: systems.flatMap(({ mappings }) =>
      mappings.map(({ importsStream, ...mapping }) => {
        const tableName = exported.get(importsStream);
        if (tableName === undefined) throw new StartFailure(`No table of the templates exports ${importsStream}`);
        return { ...mapping, tableName };
      }),
    ),
  };
}

function templatesOf(directory: string): string[] {
  const { artifacts } = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as {
    artifacts?: JsonObject;
  };
  return Object.values(artifacts ?? {}).flatMap((artifact) => {
    if (!isObject(artifact) || artifact['type'] !== 'aws:cloudformation:stack' || !isObject(artifact['properties']))
      return [];
    return [join(directory, String(artifact['properties']['templateFile']))];
  });
}

/** `assetDirectory` is where the asset folders are that the template's functions name. */
export function readTemplate(template: string, assetDirectory: string): ReadTemplate {
  const resources = parseResources(template);
  const functions = new Map<string, DeployedFunction>();
  const targetOf = (id: string) => {
    const functionId = functionBehind(id, resources);
    const target = functions.get(functionId) ?? deployedFunction(functionId, resources, assetDirectory);
    functions.set(functionId, target);
    return target;
  };
  return {
    tables: ofType(resources, 'AWS::DynamoDB::Table').map(([id, table]) => tableDefinition(id, table.properties)),
    keyAliases: ofType(resources, 'AWS::KMS::Alias').map(([, alias]) => String(alias.properties['AliasName'])),
    routes: ofType(resources, 'AWS::ApiGatewayV2::Route').map(([id, route]) => ({
      routeKey: String(route.properties['RouteKey']),
      target: targetOf(id),
    })),
    schedules: ofType(resources, 'AWS::Events::Rule').map(([id, { properties }]) => ({
      rate: String(properties['ScheduleExpression']),
      target: targetOf(id),
    })),
    mappings: ofType(resources, 'AWS::Lambda::EventSourceMapping').map(([id, { properties }]) => ({
      importsStream: importedIn(properties['EventSourceArn']),
      batchSize: Number(properties['BatchSize'] ?? 100),
      target: targetOf(id),
    })),
    exportedStreams: exportedStreams(template, resources),
  };
}

function importedIn(value: Json | undefined): string {
  return isObject(value) ? String(value['Fn::ImportValue']) : '';
}

function exportedStreams(template: string, resources: Resources): Map<string, string> {
  const { Outputs = {} } = JSON.parse(template) as {
    Outputs?: Record<string, { Value: Json; Export?: { Name: string } }>;
  };
  const named = Object.values(Outputs).map(({ Value, Export }): [string, string] => {
    const [tableId = ''] = referencesIn(Value);
    return [Export?.Name ?? '', String(resources.get(tableId)?.properties['TableName'])];
  });
  return new Map(named);
}

function ofType(resources: Resources, type: string): [string, Resource][] {
  return [...resources].filter(([, resource]) => resource.type === type);
}

function functionBehind(callerId: string, resources: Resources): string {
  const waiting = [callerId];
  const seen = new Set<string>();
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const resource = resources.get(id);
    if (resource === undefined || seen.has(id)) continue;
    if (resource.type === 'AWS::Lambda::Function') return id;
    seen.add(id);
    const property = towardsFunction[resource.type];
    if (property !== undefined) waiting.push(...referencesIn(resource.properties[property]));
  }
  throw new StartFailure(`${callerId} of the template leads to no Lambda function`);
}

function deployedFunction(id: string, resources: Resources, assetDirectory: string): DeployedFunction {
  const resource = resources.get(id);
  const properties = resource?.properties ?? {};
  const handler = String(properties['Handler']);
  const lastDot = handler.lastIndexOf('.');
  const file = join(assetDirectory, assetOf(id, resource), handler.slice(0, lastDot));
  const module = ['.mjs', '.js', '.cjs'].map((extension) => `${file}${extension}`).find((path) => existsSync(path));
  if (module === undefined) throw new StartFailure(`The function ${id} has no module ${file}.mjs in the assembly`);
  return {
    name: textOf(properties['FunctionName'], resources, pseudoParameters) ?? id,
    module,
    exported: handler.slice(lastDot + 1),
    environment: environmentOf(id, properties, resources),
    // Lambda's own defaults, for a template that says nothing.
    timeoutSeconds: Number(properties['Timeout'] ?? 3),
    memoryMegabytes: Number(properties['MemorySize'] ?? 128),
  };
}

/** The asset's folder. Only an app that runs with asset metadata names it; else the key of the upload holds the same hash. */
function assetOf(id: string, resource: Resource | undefined): string {
  const path = resource?.metadata['aws:asset:path'];
  if (typeof path === 'string') return path;
  const code = resource?.properties['Code'];
  const key = isObject(code) ? code['S3Key'] : undefined;
  if (typeof key === 'string') return `asset.${key.replace(/\.zip$/, '')}`;
  throw new StartFailure(`The function ${id} of the template has no asset that could be run here`);
}

function environmentOf(id: string, properties: JsonObject, resources: Resources): Record<string, string> {
  const environment = isObject(properties['Environment']) ? properties['Environment']['Variables'] : {};
  const entries = Object.entries(isObject(environment) ? environment : {}).map(([name, value]): [string, string] => {
    const text = textOf(value as Json, resources, pseudoParameters);
    if (text === undefined)
      throw new StartFailure(`The variable ${name} of the function ${id} has a value that only AWS knows`);
    return [name, text];
  });
  return Object.fromEntries(entries);
}
