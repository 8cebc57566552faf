import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isObject,
  type Json,
  parseResources,
  type Resource,
  type Resources,
  referencesIn,
  type TemplateObject,
} from './cloudformation.ts';
import { type DeployedFunction, deployedFunction, functionBehind } from './deployed-function.ts';
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
    artifacts?: TemplateObject;
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
