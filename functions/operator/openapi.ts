import * as z from 'zod';
import { componentsOf } from './openapi-schemas.ts';
import { description, TAGS } from './openapi-texts.ts';
import { PROBLEM_CODES, PROBLEMS, type ProblemCode, problemType } from './problem.ts';
import { type Route, route } from './route.ts';
import { BASE_PATH } from './router.ts';
import { version } from './version.ts';

type Json = Readonly<Record<string, unknown>>;

/** What any route may answer, whatever it is for. */
const EVERYWHERE: readonly ProblemCode[] = ['invalid_request', 'internal_error', 'temporarily_unavailable'];
const WITH_BODY: readonly ProblemCode[] = ['invalid_json', 'body_too_large'];

// The version as a text: generators make of a constant beside any other member a type that is none.
const document = z.looseObject({ openapi: z.string().meta({ examples: ['3.1.0'] }) }).meta({ id: 'OpenApiDocument' });

/** Serves the description of the routes beside it and of itself. */
export function openApiRoutes(others: readonly Route[]): Route[] {
  let made: z.infer<typeof document> | undefined;
  const get = route({
    operationId: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    tag: 'Service',
    summary: 'This document',
    answers: { 200: { description: 'OpenAPI 3.1, made from the schemas that check the requests.', schema: document } },
    async handle() {
      made ??= openApiOf([...others, get]);
      return { status: 200, body: made };
    },
  });
  return [get];
}

function openApiOf(routes: readonly Route[]): z.infer<typeof document> {
  const { refs, schemas } = componentsOf(routes);
  const paths: Record<string, Record<string, Json>> = {};
  for (const each of routes) {
    paths[each.path] = { ...paths[each.path], [each.method.toLowerCase()]: operationOf(each, refs) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Seamless wallet: operator API',
      version,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: BASE_PATH, description: 'The deployment that serves this document' }],
    security: [{ sigV4: [] }, {}],
    tags: TAGS,
    paths,
    components: { schemas, securitySchemes: { sigV4: SIG_V4 } },
  };
}

const SIG_V4 = {
  type: 'apiKey',
  name: 'Authorization',
  in: 'header',
  'x-amazon-apigateway-authtype': 'awsSigv4',
  description:
    'AWS Signature Version 4 with IAM permission to invoke the API. The local stack, on loopback only, asks for none.',
};

function operationOf(each: Route, refs: SchemaRefs): Json {
  const { operationId, tag, summary, description, body, file } = each;
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    parameters: [...parametersOf(each.params, 'path'), ...parametersOf(each.query, 'query')],
    ...(body && {
      requestBody: { required: !body.safeParse({}).success, content: { 'application/json': { schema: refs(body) } } },
    }),
    ...(file && {
      requestBody: {
        required: true,
        content: { [file.mediaType]: { schema: { type: 'string', description: file.description } } },
      },
    }),
    responses: { ...answersOf(each, refs), ...problemsOf(each) },
  };
}

type SchemaRefs = (schema: z.ZodType) => Json;

function parametersOf(schema: z.ZodObject, place: 'path' | 'query'): Json[] {
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, member]) => {
    const { $schema: _, description, ...form } = z.toJSONSchema(member, { io: 'output' });
    return {
      name,
      in: place,
      required: !member.safeParse(undefined).success,
      ...(place === 'query' && { allowEmptyValue: true }),
      ...(description !== undefined && { description }),
      schema: form,
    };
  });
}

function answersOf({ answers }: Route, refs: SchemaRefs): Json {
  const entries = Object.entries(answers).map(([status, { description, schema, csv }]) => {
    const text = csv === undefined ? {} : { 'text/csv': { schema: { type: 'string', description: csv } } };
    const content = schema && { content: { 'application/json': { schema: refs(schema) }, ...text } };
    return [status, { description, ...content }] as const;
  });
  return Object.fromEntries(entries);
}

/** Problems that share a status share a response, with one example for each code. */
function problemsOf({ method, file, problems }: Route): Json {
  const takesJson = file === undefined && (method === 'PUT' || method === 'POST');
  const codes = [...EVERYWHERE, ...(takesJson ? WITH_BODY : []), ...problems];
  const byStatus = Object.groupBy(
    PROBLEM_CODES.filter((code) => codes.includes(code)),
    (code) => PROBLEMS[code].status,
  );
  const entries = Object.entries(byStatus).map(([status, group = []]) => {
    const examples = Object.fromEntries(group.map((code) => [code, { value: exampleOf(code) }]));
    const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, examples } };
    return [status, { description: group.map((code) => PROBLEMS[code].title).join('; '), content }] as const;
  });
  return Object.fromEntries(entries);
}

function exampleOf(code: ProblemCode): Json {
  const { status, title } = PROBLEMS[code];
  return { type: problemType(code), title, status, detail: 'What was wrong with this very request', code };
}
