import * as z from 'zod';
import type { OperatorCall } from '../../shared/desk/audit/log.ts';
import { checked, type RawInput, readBody, readQuery } from './input.ts';
import type { ProblemCode } from './problem.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** By HTTP status: what the answer means, and its body, if it has one. */
export type Answers = Readonly<Record<number, AnswerSpec>>;

interface AnswerSpec {
  readonly description: string;
  readonly schema?: z.ZodType;
  /** What the answer is as `text/csv`, for whoever accepts that; `reply.csv` is it then. */
  readonly csv?: string;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly csv?: Csv;
}

export interface Csv {
  readonly text: string;
  /** The path and query of the page behind this one, for a `link` header. */
  readonly next?: string | undefined;
}

/** One of the answers that the route promises, so that the compiler holds every handler against the published document. */
type ReplyOf<A extends Answers> = {
  [S in keyof A & number]: A[S] extends { readonly schema: infer T extends z.ZodType }
    ? { readonly status: S; readonly body: z.input<T> } | (A[S] extends { csv: string } ? CsvReply<S> : never)
    : { readonly status: S };
}[keyof A & number];

interface CsvReply<S> {
  readonly status: S;
  readonly csv: Csv;
}

/** A body that is no JSON. */
interface FileSpec {
  readonly mediaType: 'text/csv';
  readonly description: string;
  readonly largestBytes: number;
}

interface Described {
  readonly operationId: string;
  readonly method: Method;
  /** Below the base path; a member of `params` in braces is one segment. */
  readonly path: `/${string}`;
  /** The parameter that is an id of somebody else's making, which may have slashes in it. */
  readonly mayHoldSlashes?: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** What this route may answer beside what every route may. */
  readonly problems?: readonly ProblemCode[];
}

export interface RouteSpec<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, A extends Answers>
  extends Described {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The body is a file, which is handed on as it came, and no JSON. */
  readonly file?: FileSpec;
  /** For a body whose members depend on the path: the part of `body` that counts here. */
  readonly bodyFor?: (params: z.output<P>) => z.ZodType<z.output<B>>;
  readonly answers: A;
  handle(input: {
    readonly params: z.output<P>;
    readonly query: z.output<Q>;
    readonly body: z.output<B>;
    /** Empty where the route takes none. */
    readonly file: Buffer;
    readonly call: OperatorCall;
    readonly wantsCsv: boolean;
  }): Promise<ReplyOf<NoInfer<A>>>;
}

/** A row of the table of routes: what the router, the validation and the OpenAPI document are made from. */
export interface Route extends Described {
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | undefined;
  readonly file: FileSpec | undefined;
  readonly answers: Answers;
  readonly problems: readonly ProblemCode[];
  /** Throws a `Problem` for input that the schemas refuse. */
  run(raw: RawInput): Promise<Reply>;
}

const nothing = z.strictObject({});
const NO_FILE = Buffer.alloc(0);
type Nothing = typeof nothing;

export function route<
  A extends Answers,
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodType = Nothing,
>(spec: RouteSpec<P, Q, B, A>): Route {
  const { bodyFor, file, handle, answers, problems = [], ...described } = spec;
  // Where a schema is left out, its type parameter is `Nothing`: no inference could have made it anything else.
  const { params = nothing as unknown as P, query = nothing as unknown as Q, body } = spec;
  const takesJson = file === undefined && (spec.method === 'PUT' || spec.method === 'POST');
  return {
    ...described,
    params,
    query,
    body,
    file,
    answers,
    problems,
    async run(raw) {
      const checkedParams = checked(params, raw.params);
      const checkedQuery = checked(query, readQuery(raw.rawQuery));
      const bodySchema = bodyFor?.(checkedParams) ?? body ?? (nothing as unknown as B);
      const checkedBody = checked(bodySchema, takesJson ? readBody(raw.body) : {});
      const wantsCsv = /\btext\/csv\b/i.test(raw.accept ?? '');
      return handle({
        params: checkedParams,
        query: checkedQuery,
        body: checkedBody,
        file: file ? raw.body : NO_FILE,
        call: raw.call,
        wantsCsv,
      });
    },
  };
}
