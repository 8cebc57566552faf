import { withWritten, writtenMembersOf } from './hostile.ts';

/** A message in which one member says something else. */
interface Changed {
  readonly name: string;
  readonly title: string;
  readonly content: string;
}

/** Every member changed in turn, amounts to more and to less, but those that hold the id: they would name another transaction. */
export function changedMembers(content: string, id: string): Changed[] {
  return writtenMembersOf(content)
    .filter(([, value]) => !value.includes(id))
    .flatMap(([name, value]) =>
      othersThan(value).map((other) => ({
        name,
        title: `${name} is ${shortened(other)}`,
        content: withWritten(content, name, other),
      })),
    );
}

/** A number that is one more and one that is one less, or a text that is one letter longer. */
function othersThan(value: string): string[] {
  if (!/^\d+(\.\d+)?$/.test(value)) return [value.endsWith('"') ? `${value.slice(0, -1)}x"` : `${value}x`];
  const [whole = 0n] = value.split('.').map(BigInt);
  return [whole + 1n, ...(whole > 0n ? [whole - 1n] : [])].map(String);
}

function shortened(text: string): string {
  return text.length > 30 ? `${text.slice(0, 30)}…` : text;
}
