import { isJson } from './hostile.ts';
import { namesInJson, withJsonMember } from './hostile-json.ts';
import { parametersOf, withParameter } from './hostile-query.ts';

/** A request in which one member says nothing, or nonsense. */
export interface Unset {
  readonly title: string;
  readonly content: string;
}

const JSON_VALUES = [
  undefined,
  'null',
  '""',
  '0',
  '-1',
  '1.5',
  'true',
  '[]',
  '{"a":1}',
  '"\\u0000"',
  '"\u00e9\u{1f3b0}"',
  `"${'x'.repeat(3000)}"`,
];
const QUERY_VALUES = [
  undefined,
  '',
  '%',
  '0',
  '-1',
  '%00',
  'a%26b',
  'x'.repeat(3000),
  encodeURIComponent("it's 5:3 + \u5e84"),
];

export function membersOf(content: string): string[] {
  return isJson(content) ? namesInJson(content) : parametersOf(content).map(([name]) => name);
}

export function without(content: string, name: string): string {
  return isJson(content) ? withJsonMember(content, name, undefined) : withParameter(content, name, undefined);
}

/** Everything that a serializer, or a slip, may make of a member that only describes. */
export function unsetMembers(content: string, names: readonly string[]): Unset[] {
  return membersOf(content)
    .filter((name) => names.includes(name))
    .flatMap((name) => (isJson(content) ? inJson(content, name) : inQuery(content, name)));
}

function inJson(content: string, name: string): Unset[] {
  return JSON_VALUES.map((value) => ({
    title: `${name} is ${value?.slice(0, 40) ?? 'missing'}`,
    content: withJsonMember(content, name, value),
  }));
}

function inQuery(content: string, name: string): Unset[] {
  const values = QUERY_VALUES.map((value) => ({
    title: `${name} is ${value?.slice(0, 40) ?? 'missing'}`,
    content: withParameter(content, name, value),
  }));
  return [...values, { title: `${name} comes twice`, content: `${content}&${name}=another` }];
}
