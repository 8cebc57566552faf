import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  isObject,
  type Json,
  type Resource,
  type Resources,
  referencesIn,
  type TemplateObject,
  textOf,
} from './cloudformation.ts';
import { StartFailure } from './start-failure.ts';

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

/** The logical id of the function that a route, a rule or a mapping leads to. Throws a StartFailure when it leads to none. */
export function functionBehind(callerId: string, resources: Resources): string {
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

/** Throws a StartFailure for a function that could not be run here. */
export function deployedFunction(id: string, resources: Resources, assetDirectory: string): DeployedFunction {
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

function environmentOf(id: string, properties: TemplateObject, resources: Resources): Record<string, string> {
  const environment = isObject(properties['Environment']) ? properties['Environment']['Variables'] : {};
  const entries = Object.entries(isObject(environment) ? environment : {}).map(([name, value]): [string, string] => {
    const text = textOf(value as Json, resources, pseudoParameters);
    if (text === undefined)
      throw new StartFailure(`The variable ${name} of the function ${id} has a value that only AWS knows`);
    return [name, text];
  });
  return Object.fromEntries(entries);
}
