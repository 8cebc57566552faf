import { expect } from 'vitest';
import * as z from 'zod';

type Json = Readonly<Record<string, unknown>>;

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Response>>;
}
interface Response {
  readonly content?: Readonly<Record<string, { readonly schema: Json; readonly examples?: Json }>>;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Json };
}

export interface Said {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly json: unknown;
}

const PROBLEM = 'application/problem+json';
/** What any path may be answered that the document does not have. */
const OF_NO_OPERATION = ['route_not_found', 'method_not_allowed'];
/** Which the gateway says by itself, in a form of its own. */
const OF_THE_GATEWAY = [400, 403, 404, 413, 429, 431, 500, 503];

/** The served OpenAPI document as a judge: what is answered must stand in it, with this status, media type and form, or a generated client cannot read it. */
export class Published {
  readonly #document: OpenApi;
  readonly #schemas = new Map<string, z.ZodType>();

  constructor(document: unknown) {
    this.#document = document as OpenApi;
  }

  /** `path` is below the base path, without query. Fails the test where the answer is another one than the document promises. */
  expectPromised(method: string, path: string, answer: Said): void {
    const type = answer.headers['content-type']?.split(';')[0] ?? '';
    const code = type === PROBLEM ? String((answer.json as { code?: unknown }).code) : '';
    if (answer.statusCode >= 400 && type !== PROBLEM) expect(OF_THE_GATEWAY).toContain(answer.statusCode);
    else if (OF_NO_OPERATION.includes(code)) this.#expectForm({ $ref: '#/components/schemas/Problem' }, answer.json);
    else this.#expectOf(this.#operation(method, path), answer, type, code);
  }

  #expectOf({ operationId, responses }: Operation, { statusCode, body, json }: Said, type: string, code: string): void {
    const said = `${operationId} answers ${statusCode} ${code}`;
    const response = responses[statusCode];
    expect(response, said).toBeDefined();
    const content = response?.content?.[type];
    if (response?.content) expect(content, `${said} as ${type}`).toBeDefined();
    else expect(body, said).toBe('');
    if (code !== '') expect(Object.keys(content?.examples ?? {}), said).toContain(code);
    if (content && type !== 'text/csv') this.#expectForm(content.schema, json);
  }

  #operation(method: string, path: string): Operation {
    const found = Object.entries(this.#document.paths)
      .filter(([template, methods]) => methods[method.toLowerCase()] && isAt(template, path))
      .sort(([one], [other]) => parametersIn(one) - parametersIn(other));
    const operation = found[0]?.[1][method.toLowerCase()];
    if (!operation) throw new Error(`the document has no ${method} ${path}`);
    return operation;
  }

  #expectForm(schema: Json, json: unknown): void {
    const key = JSON.stringify(schema);
    const form = this.#schemas.get(key) ?? this.#formOf(key);
    this.#schemas.set(key, form);
    const result = form.safeParse(json);
    expect(result.success ? '' : z.prettifyError(result.error)).toBe('');
  }

  /** The references of OpenAPI, in the words of JSON Schema. */
  #formOf(schema: string): z.ZodType {
    const { schemas } = this.#document.components;
    const text = JSON.stringify({ ...JSON.parse(schema), $defs: schemas });
    const $schema = 'https://json-schema.org/draft/2020-12/schema';
    return z.fromJSONSchema({ $schema, ...JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/')) });
  }
}

/** Encoded slashes are none of these. */
function isAt(template: string, path: string): boolean {
  const [wanted, sent] = [template.split('/'), path.split('/')];
  return wanted.length === sent.length && wanted.every((each, index) => each.startsWith('{') || each === sent[index]);
}

function parametersIn(template: string): number {
  return template.split('{').length;
}
