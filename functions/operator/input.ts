import type * as z from 'zod';
import { toDotPath } from 'zod/v4/core';
import type { OperatorCall } from '../../shared/desk/audit/log.ts';
import { JsonNumber, parseJsonObject } from '../../shared/http/json.ts';
import { type InvalidMember, Problem } from './problem.ts';

export interface RawInput {
  readonly params: Readonly<Record<string, string>>;
  /** Still percent-encoded. */
  readonly rawQuery: string;
  readonly body: Buffer;
  /** Who calls, and what the call is called. */
  readonly call: OperatorCall;
  /** The header of this name. */
  readonly accept?: string | undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const MOST_ERRORS = 20;
const LONGEST_NAME = 64;

/** What the schema makes of the value. Throws `invalid_request`, which names every member that is wrong and repeats no value. */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value, { error: unreadableNumber });
  if (!result.success) throw invalidRequest(result.error.issues.flatMap(invalidMembers));
  return result.data;
}

/** Where a schema has no words of its own: a number that nobody can use is not called by the name of our class for it. */
function unreadableNumber({ input }: z.core.$ZodRawIssue): string | undefined {
  return input instanceof JsonNumber ? 'must be a number that is used here, like 3600' : undefined;
}

export function invalidRequest(errors: readonly InvalidMember[]): Problem {
  const shown = errors.slice(0, MOST_ERRORS);
  const detail = shown.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  return new Problem('invalid_request', detail, { errors: shown });
}

/** A member that nobody knows is an error of its own, so that a misspelt setting is found by its name. */
function invalidMembers(issue: z.core.$ZodIssue): InvalidMember[] {
  const path = (name?: string) => toDotPath(name === undefined ? issue.path : [...issue.path, name]);
  if (issue.code !== 'unrecognized_keys') return [{ path: path(), message: issue.message }];
  return issue.keys.map((key) => ({ path: path(key.slice(0, LONGEST_NAME)), message: 'is not known here' }));
}

/** A parameter that comes twice would leave open which one is meant; one without a value is as good as none. */
export function readQuery(rawQuery: string): Record<string, string> {
  const pairs = [...new URLSearchParams(rawQuery)];
  const names = pairs.map(([name]) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw invalidRequest([{ path: repeated.slice(0, LONGEST_NAME), message: 'is given more than once' }]);
  }
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

/** The JSON object in the body; an empty body is an empty object. Throws `invalid_json`, and `invalid_request` for a name that no table can have. */
export function readBody(body: Buffer): unknown {
  if (body.length === 0) return {};
  const value = parseJsonObject(decodeUtf8(body));
  if (value === undefined) {
    throw new Problem(
      'invalid_json',
      'The body must be one JSON object, with no name twice and nested at most 16 deep',
    );
  }
  return plain(value, []);
}

function decodeUtf8(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new Problem('invalid_json', 'The body is not UTF-8');
  }
}

/**
 * Money and ids travel as strings here, so numbers are only settings and lifetimes. An integer is one in every notation that JSON has (`3600`, `3600.0`,
 * `3.6e3`); another number that cannot be told from its neighbours as a JavaScript number stays a `JsonNumber`, which no schema takes.
 */
function plain(value: unknown, path: readonly PropertyKey[]): unknown {
  if (value instanceof JsonNumber) {
    const number = Number(value.source);
    if (isInteger(value.source)) return number === 0 ? 0 : number; // `-0` is 0 here
    return String(number) === value.source ? number : value;
  }
  if (typeof value === 'string' && !value.isWellFormed()) {
    throw new Problem('invalid_json', 'A string in the body is not well-formed Unicode');
  }
  if (Array.isArray(value)) return value.map((member, index) => plain(member, [...path, index]));
  if (typeof value !== 'object' || value === null) return value;
  // A schema would leave it out of a table without a word, and nobody means it.
  if (Object.hasOwn(value, '__proto__'))
    throw invalidRequest([{ path: toDotPath([...path, '__proto__']), message: 'is not known here' }]);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member, [...path, name])]));
}

/** Read from the digits: a fraction too small for a JavaScript number is still one. */
function isInteger(source: string): boolean {
  const [, whole = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(source) ?? [];
  const decimals = fraction.length - Number(exponent);
  const behindThePoint = decimals > 0 ? (whole + fraction).slice(-decimals) : '';
  return Number.isSafeInteger(Number(source)) && /^0*$/.test(behindThePoint);
}
