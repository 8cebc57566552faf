import type { Random } from '../simulation/random.ts';
import { oddValue, otherForm } from './odd-values.ts';
import { editText } from './text-edits.ts';

/** A member as it is written: the name without quotes, the value as JSON. */
export type Member = readonly [name: string, value: string];

type Edit = (members: readonly Member[], random: Random, others: readonly string[]) => Member[];

const EDITS: readonly [Edit, ...Edit[]] = [
  (members, random) => without(members, someOf(members, random)),
  (members, random) => [...members, someOf(members, random)],
  (members, random) => [...members, [spelled(someOf(members, random)[0], random), oddValue(random)]],
  (members, random) => changed(members, someOf(members, random), ([name, value]) => [spelled(name, random), value]),
  (members, random) => changed(members, someOf(members, random), ([name]) => [name, oddValue(random)]),
  (members, random) => changed(members, someOf(members, random), ([name]) => [name, oddValue(random)]),
  (members, random) => changed(members, someOf(members, random), ([name, value]) => [name, otherForm(value, random)]),
  (members, random) => changed(members, someOf(members, random), ([name]) => [name, someOf(members, random)[1]]),
  (members, random, others) => changed(members, someOf(members, random), ([name]) => [name, pickOf(others, random)]),
  (members, random) => changed(members, someOf(members, random), ([name, value]) => [name, editText(value, random)]),
  (members, random) => [[strangeName(random), oddValue(random)], ...members],
  (members, random) => [...members, [strangeName(random), oddValue(random)]],
  (members) => members.toReversed(),
];

/** One to three changes of the members; then, now and then, of the text that they make. `others` are values that mean something elsewhere. */
export function editMembers(members: readonly Member[], random: Random, others: readonly string[]): string {
  let edited = members;
  for (let times = random.pick([1, 1, 1, 2, 3]); times > 0; times--)
    edited = random.pick(EDITS)(edited, random, others);
  const text = written(edited);
  return random.chance(0.15) ? wrapped(text, random) : text;
}

export function written(members: readonly Member[]): string {
  return `{${members.map(([name, value]) => `"${name}":${value}`).join(',')}}`;
}

function wrapped(text: string, random: Random): string {
  return random.pick([
    `[${text}]`,
    `\ufeff${text}`,
    ` \n\t${text}\r\n `,
    `${text}${text}`,
    `${text},`,
    `{"a":${text}}`,
    JSON.stringify(text),
    `${text}\0`,
    text.replaceAll('"', "'"),
    text.replaceAll(':', ' : '),
    editText(text, random),
    editText(text, random),
  ]);
}

/** The same name in other letters, or one that only looks the same. */
function spelled(name: string, random: Random): string {
  const code = `\\u${name.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return random.pick([
    `${code}${name.slice(1)}`,
    name.toUpperCase(),
    `${name} `,
    `${name}\\u0000`,
    name.slice(1),
    `\\u200b${name}`,
  ]);
}

function strangeName(random: Random): string {
  return random.pick(['__proto__', 'constructor', 'toJSON', 'length', '', 'held', 'funds', 'source', 'rejected', 'x']);
}

function someOf(members: readonly Member[], random: Random): Member {
  return members[random.int(0, members.length - 1)] ?? ['x', '1'];
}

function pickOf(values: readonly string[], random: Random): string {
  return values[random.int(0, values.length - 1)] ?? '0';
}

function without(members: readonly Member[], gone: Member): Member[] {
  return members.filter((member) => member !== gone);
}

function changed(members: readonly Member[], one: Member, change: (member: Member) => Member): Member[] {
  return members.map((member) => (member === one ? change(member) : member));
}
