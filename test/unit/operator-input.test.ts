import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checked, readBody, readQuery } from '../../functions/operator/input.ts';
import { Problem } from '../../functions/operator/problem.ts';

const bodyOf = (text: string | Buffer) => readBody(Buffer.from(text as string));

function problemOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('no problem was raised');
}

describe('the body of a call', () => {
  it('is an empty object when nothing is sent', () => {
    expect(bodyOf('')).toEqual({});
  });

  it.each([
    ['text that is not JSON', '{"a":'],
    ['two values', '{} {}'],
    ['an array', '[]'],
    ['null', 'null'],
    ['a string', '"a"'],
    ['a number', '1'],
    ['NaN as text', '{"a":NaN}'],
    ['a name twice', '{"a":1,"a":1}'],
    ['a name twice, once written with an escape', '{"a":1,"\\u0061":2}'],
    ['100,000 levels', '['.repeat(100_000)],
    ['17 levels', `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['a lone surrogate in a list', '{"a":["\\udc00"]}'],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])('is refused as invalid_json: %s', (_, text) => {
    expect(problemOf(() => bodyOf(text)).code).toBe('invalid_json');
  });

  it('keeps numbers that a JavaScript number holds exactly', () => {
    expect(bodyOf('{"a":86400,"b":0.5,"c":-1,"d":[7]}')).toEqual({ a: 86400, b: 0.5, c: -1, d: [7] });
  });

  it.each([
    ['3600.0', 3600],
    ['1e3', 1000],
    ['3.6E+3', 3600],
    ['36000e-1', 3600],
    ['1.50e1', 15],
    ['-0', 0],
    ['0.0e99', 0],
    ['9007199254740991.0', Number.MAX_SAFE_INTEGER],
  ])('takes the integer %s in whatever notation', (text, number) => {
    const value = bodyOf(`{"a":${text}}`);
    expect(checked(z.strictObject({ a: z.int() }), value)).toEqual({ a: number });
  });

  it.each(['1.5', '36001e-2', '15e-1', '1e400', '3600.00000000000000000001'])('takes %s for no integer', (text) => {
    const schema = z.strictObject({ a: z.union([z.int(), z.record(z.string(), z.int())]), b: z.int() });
    const { detail } = problemOf(() => checked(schema, bodyOf(`{"a":{"b":${text}},"b":${text}}`)));
    expect(detail).not.toContain('JsonNumber');
    expect(detail).toContain('b: ');
  });

  it('calls a number that nobody can use by no name of a class, whatever is expected', () => {
    const schema = z.strictObject({ a: z.string(), b: z.int(), c: z.record(z.string(), z.int()), d: z.boolean() });
    const { detail } = problemOf(() => checked(schema, bodyOf('{"a":1e400,"b":1e400,"c":1e400,"d":1e400}')));
    expect(detail.match(/must be a number that is used here/g)).toHaveLength(4);
    expect(detail).not.toContain('JsonNumber');
  });

  it.each(['1e309', '9007199254740993', '2.0000000000000000001'])(
    'gives the number %s to no schema, because it is not what JavaScript would make of it',
    (text) => {
      const value = bodyOf(`{"a":${text}}`);
      expect(problemOf(() => checked(z.strictObject({ a: z.number() }), value)).code).toBe('invalid_request');
    },
  );

  it.each([
    ['__proto__', '{"__proto__":{"status":"active"}}'],
    ['settings.currencies.__proto__', '{"settings":{"currencies":{"EUR":1,"__proto__":2}}}'],
  ])('does not let %s through as anything but a member that nobody knows', (path, text) => {
    const problem = problemOf(() => bodyOf(text));
    expect(problem.extras.errors).toEqual([{ path, message: 'is not known here' }]);
  });
});

describe('checked', () => {
  const schema = z.strictObject({ amount: z.string(), inner: z.strictObject({ list: z.array(z.int()) }).optional() });

  it('names every member that is missing, wrong or unknown, with its path', () => {
    const { detail, extras } = problemOf(() => checked(schema, { inner: { list: [1, 'x'], more: 1 }, foo: 1, bar: 2 }));
    expect(extras.errors?.map(({ path }) => path)).toEqual(['amount', 'inner.list[1]', 'inner.more', 'foo', 'bar']);
    for (const name of ['amount', 'inner.list[1]', 'inner.more', 'foo', 'bar']) expect(detail).toContain(name);
  });

  it('repeats no value that was sent', () => {
    const { detail, extras } = problemOf(() => checked(schema, { amount: 4711, inner: 'canary' }));
    expect(detail + JSON.stringify(extras)).not.toMatch(/4711|canary/);
  });

  it('keeps an answer small, however many members are wrong and however long their names are', () => {
    const members = Array.from({ length: 5000 }, (_, index) => [`${index}${'x'.repeat(200)}`, 1]);
    const { detail, extras } = problemOf(() => checked(schema, Object.fromEntries(members)));
    expect(extras.errors).toHaveLength(20);
    expect(detail.length).toBeLessThan(3000);
  });
});

describe('the query of a call', () => {
  it('is decoded', () => {
    expect(readQuery('limit=5&cursor=a%2Bb+c')).toEqual({ limit: '5', cursor: 'a+b c' });
  });

  it('has a parameter without a value as good as not at all', () => {
    expect(readQuery('limit=&cursor=a&status')).toEqual({ cursor: 'a' });
  });

  it('is refused when a parameter comes twice', () => {
    const problem = problemOf(() => readQuery('limit=5&limit=6'));
    expect(problem.extras.errors).toEqual([{ path: 'limit', message: 'is given more than once' }]);
  });
});
