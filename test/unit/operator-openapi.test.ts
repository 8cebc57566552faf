import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { OperatorPorts } from '../../functions/operator/ports.ts';
import { PROBLEM_CODES } from '../../functions/operator/problem.ts';
import { loadProtocols } from '../../functions/operator/protocols.ts';
import type { Route } from '../../functions/operator/route.ts';
import { operatorRoutes } from '../../functions/operator/routes.ts';
import { someCall } from '../support/call.ts';
import { functionsFolder, sessionProtocol } from '../support/operator-world.ts';

interface Json {
  readonly [name: string]: Json;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: object; description?: string }[];
  readonly requestBody?: { readonly required: boolean; readonly content: Json };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>;
}
interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly Record<string, unknown>[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, Json>; readonly securitySchemes: Json };
}

let routes: Route[];
let document: Document;
let operations: { path: string; method: string; operation: Operation }[];

beforeAll(async () => {
  const protocols = new Map([...(await loadProtocols(functionsFolder)), [sessionProtocol.protocol, sessionProtocol]]);
  // The table of routes is made without asking any port for anything.
  routes = operatorRoutes({ protocols } as unknown as OperatorPorts);
  const serve = routes.find(({ path }) => path === '/openapi.json');
  const reply = await serve?.run({ params: {}, rawQuery: '', body: Buffer.alloc(0), call: someCall });
  // What a client gets: nothing that JSON would drop or change.
  document = JSON.parse(JSON.stringify(reply?.body));
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
});

/** Every object in the document, with the names that lead to it. */
function* objectsIn(value: unknown, at = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [at, value as Record<string, unknown>];
  for (const [name, member] of Object.entries(value)) yield* objectsIn(member, `${at}/${name}`);
}

function resolved(ref: string): unknown {
  const names = ref.split('/').slice(1);
  return names.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], document);
}

describe('the OpenAPI document', () => {
  it('holds the calls of the contract, and each route of the table once', () => {
    const described = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect(described).toEqual(
      expect.arrayContaining([
        'PUT /agents/{protocol}/{agentId}',
        'GET /agents/{protocol}/{agentId}',
        'GET /agents',
        'PUT /players/{playerId}',
        'GET /players/{playerId}',
        'PUT /players/{playerId}/wallets/{currency}',
        'GET /players/{playerId}/wallets/{currency}',
        'POST /players/{playerId}/wallets/{currency}/transfers',
        'GET /players/{playerId}/wallets/{currency}/entries',
        'POST /sessions',
        'DELETE /sessions/{token}',
        'GET /health',
        'GET /openapi.json',
      ]),
    );
    expect(described.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('says which version it is of, where it is served and what it is about', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([expect.objectContaining({ url: '/operator/v1' })]);
    expect(document.info.title).not.toBe('');
    expect(document.info.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(document.info.description.length).toBeGreaterThan(500);
  });

  it('refers only to what is in it', () => {
    const refs = [...objectsIn(document)].flatMap(([, { $ref }]) => (typeof $ref === 'string' ? [$ref] : []));
    expect(refs.length).toBeGreaterThan(20);
    expect(refs.filter((ref) => !ref.startsWith('#/components/schemas/') || resolved(ref) === undefined)).toEqual([]);
  });

  it('refers to each of its schemas', () => {
    const text = JSON.stringify(document);
    const unused = Object.keys(document.components.schemas).filter(
      (name) => !text.includes(`"#/components/schemas/${name}"`),
    );
    expect(unused).toEqual([]);
  });

  it('names its schemas as OpenAPI allows, and leaves nothing of the generator in them', () => {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
      for (const [at, part] of objectsIn(schema, name)) {
        const left = ['$schema', '$defs', '$id'].filter((keyword) => keyword in part);
        expect([at, left]).toEqual([at, []]);
        if (part['type'] !== 'object' || !Array.isArray(part['required'])) continue;
        expect(Object.keys(part['properties'] as object)).toEqual(expect.arrayContaining(part['required']));
      }
    }
  });

  it('has no constant beside members of any name, of which generators make code that does not compile', () => {
    for (const [at, part] of objectsIn(document.components.schemas)) {
      if (!part['additionalProperties']) continue;
      const members = Object.values((part['properties'] ?? {}) as Json);
      expect([at, members.filter((member) => 'const' in member)]).toEqual([at, []]);
    }
  });

  it('says in words what a member of a body is when it is left out: generators demand what has a `default`', () => {
    const bodies = operations.flatMap(({ operation: { requestBody } }) => Object.values(requestBody?.content ?? {}));
    for (const { schema } of bodies) {
      const ref = schema?.['$ref'];
      for (const [at, part] of objectsIn(typeof ref === 'string' ? resolved(ref) : schema)) {
        expect([at, part['default']]).toEqual([at, undefined]);
      }
    }
    expect(document.components.schemas['LaunchRequest']).toMatchObject({
      required: ['playerId', 'currency', 'protocol', 'agentId', 'gameCode'],
      properties: { mode: { description: expect.stringMatching(/ Left out, it is "real"\.$/) } },
    });
  });

  it('gives each operation its own id, a summary, and a tag that is explained', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { operation } of operations) {
      expect(operation.summary).not.toBe('');
      expect(tags).toEqual(expect.arrayContaining([...operation.tags]));
    }
  });

  it('describes exactly the path parameters that each path has, all of them required', () => {
    for (const { path, operation } of operations) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`).sort()).toEqual((path.match(/\{\w+\}/g) ?? []).sort());
      expect(inPath.every(({ required }) => required)).toBe(true);
      for (const { schema, description } of operation.parameters) {
        expect(schema).not.toEqual({});
        expect(description ?? 'limit').not.toBe('');
      }
    }
  });

  it('describes the paging of entries with its bounds', () => {
    const { parameters } = document.paths['/players/{playerId}/wallets/{currency}/entries']?.['get'] ?? {};
    const limit = parameters?.find(({ name }) => name === 'limit');
    expect(limit).toMatchObject({
      in: 'query',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    });
    expect(parameters?.find(({ name }) => name === 'cursor')).toMatchObject({ in: 'query', required: false });
  });

  it('asks for several values as one text, for generators send a list as one parameter for each, whatever is said', () => {
    const types = operations.flatMap(({ operation }) =>
      operation.parameters.map(({ schema }) => (schema as Json)['type']),
    );
    expect([...new Set(types)].sort()).toEqual(['integer', 'string']);
  });

  it('has no schema whose name hides a type that generators write', () => {
    const taken = Object.keys(document.components.schemas).filter((name) =>
      /^(?:Record|Partial|Pick|Omit|Date|Array|Blob)$/.test(name),
    );
    expect(taken).toEqual([]);
  });

  it('describes each answer, and each problem as application/problem+json', () => {
    for (const { operation } of operations) {
      const statuses = Object.keys(operation.responses);
      expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
      for (const [status, { description, content }] of Object.entries(operation.responses)) {
        expect(description).not.toBe('');
        const type = Number(status) >= 400 ? 'application/problem+json' : 'application/json';
        if (status === '204') expect(content).toBeUndefined();
        else expect(Object.keys(content ?? {}).filter((name) => name !== 'text/csv')).toEqual([type]);
      }
    }
  });

  it('lists every code that a problem can have', () => {
    expect(document.components.schemas['Problem']?.['properties']?.['code']).toMatchObject({ enum: PROBLEM_CODES });
  });

  it('describes a registration for each protocol, its secrets only there', () => {
    const { schemas } = document.components;
    expect(schemas['Registration']?.['anyOf']).toEqual(
      expect.arrayContaining([
        { $ref: '#/components/schemas/Registration_tg' },
        { $ref: '#/components/schemas/Registration_vp' },
        { $ref: '#/components/schemas/Registration_session-test' },
      ]),
    );
    expect(Object.keys(schemas['Registration_tg']?.['properties'] ?? {})).toEqual(
      expect.arrayContaining(['aesKey', 'allowedSourceIps', 'jackpotWin', 'keyOverlapSeconds', 'settings']),
    );
    expect(schemas['Registration_tg']).not.toHaveProperty('required');
    expect(schemas['Registration_tg']?.['properties']?.['jackpotWin']).toMatchObject({
      description: expect.stringContaining('"hold"'),
    });
    for (const [name, schema] of Object.entries(schemas)) {
      if (!name.startsWith('Registration')) expect(JSON.stringify(schema)).not.toMatch(/aesKey|walletToken/);
    }
  });

  it('gives examples that the schemas themselves take', () => {
    const all = routes.flatMap(({ body, answers }) => [body, ...Object.values(answers).map(({ schema }) => schema)]);
    let examples = 0;
    for (const schema of all.filter((each) => each !== undefined)) {
      for (const example of (z.globalRegistry.get(schema)?.examples ?? []) as unknown[]) {
        expect(schema.safeParse(example)).toMatchObject({ success: true });
        examples += 1;
      }
    }
    expect(examples).toBeGreaterThanOrEqual(6);
  });

  it('demands a signature in AWS and nothing on the local stack', () => {
    expect(document.security).toEqual([{ sigV4: [] }, {}]);
    expect(document.components.securitySchemes['sigV4']).toMatchObject({ 'x-amazon-apigateway-authtype': 'awsSigv4' });
  });
});
