import * as z from 'zod';
import { PROBLEM_CODES } from './problem.ts';
import type { Route } from './route.ts';

type Json = Readonly<Record<string, unknown>>;

const problem = z
  .strictObject({
    type: z.string().meta({ description: 'Names the code as a URI.' }),
    title: z.string().meta({ description: 'The same for each occurrence of the code.' }),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What was wrong with this request. For people: its words may change.' }),
    code: z.enum(PROBLEM_CODES).meta({ description: 'Stable: what a program should look at.' }),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'Each member or parameter that is wrong.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457.' });

export interface Components {
  /** The reference to a route's body or answer. Throws for a schema that no route has. */
  readonly refs: (schema: z.ZodType) => Json;
  readonly schemas: Readonly<Record<string, Json>>;
}

/** Bodies are described as they may be sent (a member with a default may be left out), answers as they come (it is always there). */
export function componentsOf(routes: readonly Route[]): Components {
  const bodies = described(
    routes.flatMap(({ body }) => body ?? []),
    'input',
  );
  const answers = described([...routes.flatMap(answerSchemas), problem], 'output');
  const refs = new Map([...bodies.refs, ...answers.refs]);
  return {
    schemas: { ...answers.schemas, ...bodies.schemas },
    refs(schema) {
      const ref = refs.get(schema);
      if (!ref) throw new TypeError('a schema that no route has is not in the document');
      return ref;
    },
  };
}

function answerSchemas({ answers }: Route): z.ZodType[] {
  return Object.values(answers).flatMap(({ schema }) => schema ?? []);
}

/** One conversion for all, so that what has an `id` is described once and referred to. */
function described(all: readonly z.ZodType[], io: 'input' | 'output') {
  const distinct = [...new Set(all)];
  const wrapper = z.strictObject(Object.fromEntries(distinct.map((schema, index) => [`at${index}`, schema])));
  const override = io === 'input' ? defaultInWords : () => undefined;
  const text = JSON.stringify(z.toJSONSchema(wrapper, { io, unrepresentable: 'any', override })).replaceAll(
    '"#/$defs/',
    '"#/components/schemas/',
  );
  const { properties, $defs } = JSON.parse(text) as { properties: Record<string, Json>; $defs: Record<string, Json> };
  const schemas = Object.entries($defs).map(([name, { id: _, ...schema }]) => [name, schema] as const);
  return {
    refs: distinct.map((schema, index): [z.ZodType, Json] => [schema, properties[`at${index}`] ?? {}]),
    schemas: Object.fromEntries(schemas),
  };
}

/** Generators demand a member that has a `default` of whoever sends it, as if it stood in an answer. */
function defaultInWords({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.default === undefined) return;
  const words = `Left out, it is ${JSON.stringify(jsonSchema.default)}.`;
  jsonSchema.description = jsonSchema.description === undefined ? words : `${jsonSchema.description} ${words}`;
  delete jsonSchema.default;
}
