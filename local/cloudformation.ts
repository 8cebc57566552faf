/** As much of CloudFormation as the local stack needs: what a template's values refer to, and what they come to as text. */

export type Json = null | boolean | number | string | readonly Json[] | TemplateObject;
export interface TemplateObject {
  readonly [key: string]: Json | undefined;
}

export interface Resource {
  readonly type: string;
  readonly properties: TemplateObject;
  readonly metadata: TemplateObject;
}

export type Resources = ReadonlyMap<string, Resource>;

export function isObject(value: unknown): value is TemplateObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function parseResources(template: string): Resources {
  const { Resources: resources } = JSON.parse(template) as { Resources?: TemplateObject };
  const parsed = new Map<string, Resource>();
  for (const [id, resource] of Object.entries(resources ?? {})) {
    if (!isObject(resource)) continue;
    parsed.set(id, {
      type: String(resource['Type']),
      properties: isObject(resource['Properties']) ? resource['Properties'] : {},
      metadata: isObject(resource['Metadata']) ? resource['Metadata'] : {},
    });
  }
  return parsed;
}

/** The logical ids that a value refers to, however the reference is written: Ref, Fn::GetAtt, Fn::Sub, inside Fn::Join … */
export function referencesIn(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, argument]) => {
    if (name === 'Ref' && typeof argument === 'string') return [argument];
    if (name === 'Fn::GetAtt') return [logicalIdOf(argument)];
    if (name === 'Fn::Sub') return [...placeholdersIn(argument), ...referencesIn(argument)];
    return referencesIn(argument);
  });
}

function logicalIdOf(argument: Json | undefined): string {
  return String(Array.isArray(argument) ? argument[0] : String(argument).split('.')[0]);
}

function placeholdersIn(argument: Json | undefined): string[] {
  const text = Array.isArray(argument) ? argument[0] : argument;
  return [...String(text).matchAll(/\$\{([^!}.]+)[^}]*\}/g)].map(([, id]) => String(id));
}

/** What `Ref` gives for a resource is known here only where the template itself names the resource. */
const nameProperties = ['TableName', 'AliasName', 'FunctionName', 'QueueName', 'TopicName', 'LogGroupName'];

/** The text that a value comes to, or `undefined` if only AWS could say. */
export function textOf(
  value: Json | undefined,
  resources: Resources,
  pseudo: Record<string, string>,
): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isObject(value)) return undefined;
  if (typeof value['Ref'] === 'string') return pseudo[value['Ref']] ?? nameOf(value['Ref'], resources);
  const join = value['Fn::Join'];
  if (!Array.isArray(join)) return undefined;
  const [separator, parts] = join as readonly Json[];
  if (!Array.isArray(parts)) return undefined;
  const texts = (parts as readonly Json[]).map((part) => textOf(part, resources, pseudo));
  return texts.includes(undefined) ? undefined : texts.join(String(separator));
}

function nameOf(id: string, resources: Resources): string | undefined {
  const properties = resources.get(id)?.properties ?? {};
  const name = nameProperties.map((property) => properties[property]).find((value) => typeof value === 'string');
  return typeof name === 'string' ? name : undefined;
}
