import * as z from 'zod';
import { overlappingSecrets } from '../../shared/application/manifest.ts';
import { keyOverlapSeconds } from '../../shared/application/registration-members.ts';
import type { Protocol, Protocols } from './protocols.ts';
import { agentId, instant } from './schemas.ts';
import { sourceRanges } from './source-ranges.ts';

/** What a registration may send. Which members there are is up to the protocol's manifest; `settings` is one more place for its settings. */
export interface Registration {
  readonly allowedSourceIps?: readonly string[] | undefined;
  readonly enabled?: boolean | undefined;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
  readonly [member: string]: unknown;
}

type Shape = Record<string, z.ZodType>;

const OWN_MEMBERS = [
  'protocol',
  'agentId',
  'callbackPath',
  'createdAt',
  'updatedAt',
  'allowedSourceIps',
  'enabled',
  'settings',
  'keys',
  'olderKeys',
  'lastPull',
  'warnings',
];

const enabled = z.boolean().meta({
  description:
    '`false` stops the agent: every callback hears "try again" in its protocol, and nothing is refused for good.',
});

const olderKeys = z.array(z.strictObject({ usableUntil: instant })).meta({
  description: 'The keys that were replaced and still open callbacks, newest first: how many, and until when.',
});

const keys = z.array(z.strictObject({ name: z.string(), since: instant.optional() })).meta({
  description:
    'The secrets in use, by the names that they were registered under, and since when. `since` is absent where an earlier version registered one.',
});

const lastPull = z
  .strictObject({
    state: z.enum(['never', 'complete', 'incomplete']).meta({
      description: '`incomplete`: it is at work, it failed, or it left something for the next one.',
    }),
    startedAt: instant.optional(),
    completeAt: instant.optional().meta({ description: 'When one ended last that left nothing undone.' }),
  })
  .optional()
  .meta({
    description:
      "When the provider's report was read last. Absent where the provider has none, and in the answer to a registration.",
  });

const warnings = z.array(z.strictObject({ code: z.literal('door_open'), detail: z.string() })).meta({
  description:
    'What a person should change. `door_open`: nothing tells callbacks of the provider from those of anybody.',
});

/** The protocol's settings, and the one that it has for a secret that overlaps. */
export function settingsOf(manifest: Protocol): z.ZodObject {
  const { settings } = manifest;
  return overlappingSecrets(manifest).length > 0 ? settings.extend({ keyOverlapSeconds }) : settings;
}

/**
 * Everything is optional, because a registration replaces what it sends and nothing else; what the first one must hold is checked against what is stored.
 * Throws for a manifest whose members would hide behind the API's own.
 */
export function registrationSchema(manifest: Protocol): z.ZodType<Registration> {
  const credentials = optional(shapeOf(manifest.credentials));
  const settings = optional(shapeOf(settingsOf(manifest)));
  const own = overlappingSecrets(manifest).length > 0 ? [...OWN_MEMBERS, 'keyOverlapSeconds'] : OWN_MEMBERS;
  const names = [...own, ...Object.keys(credentials), ...Object.keys(manifest.settings.shape)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`The manifest of ${manifest.protocol} may not call a member ${twice}`);
  const members = {
    ...credentials,
    allowedSourceIps: sourceRanges.optional(),
    enabled: enabled.optional(),
    ...settings,
    settings: z.strictObject(settings).optional(),
  };
  return z.strictObject(members).meta({
    id: `Registration_${manifest.protocol}`,
    title: `Registration of an agent of ${manifest.title}`,
    description:
      'The first registration needs every credential that is not said to be optional; a later one replaces what it sends and keeps the rest. ' +
      'Settings stand beside the credentials or inside `settings`, not in both places with different values. ' +
      'A setting that is a map is merged by its keys, and `null` takes a key away.',
  });
}

/** What is shown of an agent: all but its secrets, the settings complete with their defaults. */
export function agentSchema(manifest: Protocol) {
  const { protocol, title, secrets, credentials } = manifest;
  const members = Object.entries(shapeOf(credentials)).filter(([name]) => !Object.hasOwn(secrets, name));
  return z
    .strictObject({
      protocol: z.literal(protocol),
      agentId,
      callbackPath: z.string().meta({ description: 'Where the provider calls, below the address of this deployment.' }),
      allowedSourceIps: sourceRanges,
      enabled,
      createdAt: instant,
      updatedAt: instant,
      ...Object.fromEntries(members),
      ...shapeOf(settingsOf(manifest)),
      keys,
      ...(overlappingSecrets(manifest).length > 0 && { olderKeys }),
      ...(manifest.capabilities.includes('reports') && { lastPull }),
      warnings,
    })
    .meta({ id: `Agent_${protocol}`, title: `Agent of ${title}` });
}

export function anyOf<T extends z.ZodType>(protocols: Protocols, schemaOf: (manifest: Protocol) => T) {
  return z.union([...protocols.values()].map(schemaOf));
}

function optional(shape: Shape): Shape {
  return Object.fromEntries(
    Object.entries(shape).map(([name, member]) => [name, withNullableEntries(withoutDefault(member)).optional()]),
  );
}

/** That a setting was not sent must stay visible, so its default is only told of. */
function withoutDefault(member: z.ZodType): z.ZodType {
  if (!(member instanceof z.ZodDefault)) return member;
  const description = `${member.description ?? ''} Until it is sent: ${JSON.stringify(member.parse(undefined))}.`;
  return (member.unwrap() as z.ZodType).meta({ ...member.meta(), description: description.trim() });
}

/** In a registration `null` takes a key out of a map, so every map takes it, also where the map is one form of several. */
function withNullableEntries(member: z.ZodType): z.ZodType {
  const meta = member.meta();
  const changed =
    member instanceof z.ZodRecord
      ? member.clone({ ...member.def, valueType: z.nullable(member.valueType) })
      : member instanceof z.ZodUnion
        ? member.clone({
            ...member.def,
            options: member.options.map((option) => withNullableEntries(option as z.ZodType)),
          })
        : member;
  return changed === member || meta === undefined ? changed : changed.meta(meta);
}

function shapeOf(schema: z.ZodObject): Shape {
  return schema.shape as Shape;
}
