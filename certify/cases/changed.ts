import { isJson, writtenMembersOf } from './hostile.ts';
import { withJsonMember } from './hostile-json.ts';
import { withParameter } from './hostile-query.ts';

/** A message in which one member says something else. */
interface Changed {
  readonly name: string;
  readonly title: string;
  readonly content: string;
}

/** Every member changed in turn, but those that hold the id: they would name another transaction. */
export function changedMembers(content: string, id: string): Changed[] {
  const replace = isJson(content) ? withJsonMember : withParameter;
  return writtenMembersOf(content)
    .filter(([, value]) => !value.includes(id))
    .map(([name, value]) => ({
      name,
      title: `${name} is ${shortened(otherThan(value))}`,
      content: replace(content, name, otherThan(value)),
    }));
}

/** A number that is one more, or a text that is one letter longer. */
function otherThan(value: string): string {
  if (/^\d{1,15}(\.\d+)?$/.test(value)) return String(Number.parseInt(value, 10) + 1);
  return value.endsWith('"') ? `${value.slice(0, -1)}x"` : `${value}x`;
}

function shortened(text: string): string {
  return text.length > 30 ? `${text.slice(0, 30)}…` : text;
}
