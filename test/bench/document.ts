import type { Report } from './report.ts';
import { markdownTables } from './table.ts';

const BEGIN = '<!-- figures -->';
const END = '<!-- end of figures -->';

/** Puts the figures between two marks, so that the explanation around them stays a person's. Throws for a document without the marks. */
export function withFigures(document: string, { measuredAt, machine, command, peers }: Report): string {
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error('the document has no place for the figures');
  const made = `${measuredAt}, ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}: \`${command}\``;
  return `${before}${BEGIN}\n\n${made}\n\n${markdownTables(peers)}\n\n${END}${after}`;
}
