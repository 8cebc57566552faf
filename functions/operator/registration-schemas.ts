import * as z from 'zod';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import type { Protocols } from './protocols.ts';
import { agentId, instant } from './schemas.ts';
import { sourceRanges } from './source-ranges.ts';

/** What a registration may send. Which members there are is up to the protocol's manifest; `settings` is one more place for its settings. */
export interface Registration {
  readonly allowedSourceIps?: readonly string[] | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly [member: string]: unknown;
}

type Shape = Record<string, z.ZodType>;

const OWN_MEMBERS = ['protocol', 'agentId', 'callbackPath', 'createdAt', 'updatedAt', 'allowedSourceIps', 'settings'];

/**
 * Everything is optional, because a registration replaces what it sends and nothing else; what the first one must hold is checked against what is stored.
 * Throws for a manifest whose members would hide behind the API's own.
 */
export function registrationSchema(manifest: ProtocolManifest): z.ZodType<Registration> {
  const credentials = optional(shapeOf(manifest.credentials));
  const settings = optional(shapeOf(manifest.settings));
  const names = [...OWN_MEMBERS, ...Object.keys(credentials), ...Object.keys(settings)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`The manifest of ${manifest.protocol} may not call a member ${twice}`);
  const members = {
    ...credentials,
    allowedSourceIps: sourceRanges.optional(),
    ...settings,
    settings: z.strictObject(settings).optional(),
  };
  return z.strictObject(members).meta({
    id: `Registration_${manifest.protocol}`,
    title: `Registration of an agent of ${manifest.title}`,
    description:
      'The first registration needs every credential that is not said to be optional; a later one replaces what it sends and keeps the rest. ' +
      'Settings stand beside the credentials or inside `settings`, not in both places with different values.',
  });
}

/** What is shown of an agent: all but its secrets, the settings complete with their defaults. */
export function agentSchema(manifest: ProtocolManifest) {
  const members = Object.entries(shapeOf(manifest.credentials)).filter(([name]) => !manifest.secrets.includes(name));
  return z
    .strictObject({
      protocol: z.literal(manifest.protocol),
      agentId,
      callbackPath: z.string().meta({ description: 'Where the provider calls, below the address of this deployment.' }),
      allowedSourceIps: sourceRanges,
      createdAt: instant,
      updatedAt: instant,
      ...Object.fromEntries(members),
      ...shapeOf(manifest.settings),
    })
    .meta({ id: `Agent_${manifest.protocol}`, title: `Agent of ${manifest.title}` });
}

export function anyOf<T extends z.ZodType>(protocols: Protocols, schemaOf: (manifest: ProtocolManifest) => T) {
  return z.union([...protocols.values()].map(schemaOf));
}

function optional(shape: Shape): Shape {
  return Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, withoutDefault(member).optional()]));
}

/** That a setting was not sent must stay visible, so its default is only told of. */
function withoutDefault(member: z.ZodType): z.ZodType {
  if (!(member instanceof z.ZodDefault)) return member;
  const description = `${member.description ?? ''} Until it is sent: ${JSON.stringify(member.parse(undefined))}.`;
  return (member.unwrap() as z.ZodType).meta({ ...member.meta(), description: description.trim() });
}

function shapeOf(schema: z.ZodObject): Shape {
  return schema.shape as Shape;
}
