import { expect } from 'vitest';

/**
 * Plays lines `step => answer`, one after the other, and holds the same lines with the real answers against them, so that a
 * wrong digit is one line of a diff. A step is words; `#` begins a remark.
 */
export async function expectTable(table: string, play: (words: readonly string[]) => Promise<string>): Promise<void> {
  const expected: string[] = [];
  const actual: string[] = [];
  for (const [step, answer] of stepsOf(table)) {
    expected.push(`${step} => ${answer}`);
    actual.push(`${step} => ${await play(step.split(' '))}`);
  }
  expect(actual.join('\n')).toBe(expected.join('\n'));
}

/** The lines of a text table, each cut in two, with single blanks. */
export function stepsOf(table: string): (readonly [step: string, answer: string])[] {
  const lines = table.split('\n').map((line) => line.replace(/#(?= ).*/, '').trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [step = '', answer = ''] = line.split('=>').map((part) => part.trim().replaceAll(/\s+/g, ' '));
      return [step, answer];
    });
}

/** Words of the form `name=value`. */
export function membersIn(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
}
