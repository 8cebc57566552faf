import { styleText } from 'node:util';
import type { Verdicts } from '../operator-client.ts';

type Format = Parameters<typeof styleText>[0];

const STYLES = {
  title: ['bold', 'cyan'],
  step: 'bold',
  sent: 'yellow',
  heard: 'blue',
  right: 'green',
  wrong: ['bold', 'red'],
  dim: 'dim',
  plain: 'reset',
} satisfies Record<string, Format>;

/** Colour is for terminals, and for whoever asked for it: `styleText` looks at the stream, NO_COLOR and FORCE_COLOR itself. */
export function say(style: keyof typeof STYLES, text: string, indent = ''): void {
  const styled = (line: string) => styleText(STYLES[style], line, { stream: process.stdout });
  const lines = text
    .split('\n')
    .map((line) => (style === 'plain' || line === '' ? indent + line : indent + styled(line)));
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** As many characters as fit beside an indent. */
export function widthBeside(indent: string): number {
  return Math.max(40, (process.stdout.columns || 120) - indent.length);
}

/** Breaks a text behind the commas and ampersands between its members, so that every line begins with a name. */
export function wrapped(text: string, width: number): string {
  const lines = [''];
  for (const member of text.split(/(?<=[,&])(?=["\w])/)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + member.length > width) lines.push(member);
    else lines[lines.length - 1] = line + member;
  }
  return lines.join('\n');
}

export function shortened(text: string, length = 48): string {
  return text.length <= length ? text : `${text.slice(0, length / 2)}…${text.slice(-length / 4)}`;
}

/** Whether everything that was reported matches, and nothing else was found. */
export function showVerdicts({ matched, mismatched, missing }: Verdicts, reported: number): boolean {
  const isRight = matched === reported && mismatched === 0 && missing === 0;
  const found = `${matched} matched, ${mismatched} mismatched, ${missing} missing`;
  say(isRight ? 'right' : 'wrong', `${isRight ? '✓' : '✗'} ${found}`, '     ');
  return isRight;
}
