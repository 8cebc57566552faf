import type { Mutant } from './mutant.ts';
import type { Change } from './place.ts';

/**
 * Reads defects from lines: a file's path; then for each defect its name and what it would cost whom, and below it,
 * indented, every place and what it becomes. A line that is indented further continues the one before. `#` begins a remark.
 */
export function readCatalog(text: string): Mutant[] {
  const mutants: { name: string; file: string; why: string; changes: Change[] }[] = [];
  let file = '';
  for (const line of linesOf(text)) {
    const [, place, becomes] = /^ {2}(\S.*) -> (.+)$/.exec(line) ?? [];
    const [, name, why] = /^([a-z0-9-]+): (.+)$/.exec(line) ?? [];
    if (place !== undefined && becomes !== undefined) mutants.at(-1)?.changes.push({ place, becomes });
    else if (name !== undefined && why !== undefined) mutants.push({ name, file, why, changes: [] });
    else if (/^\S+\.ts$/.test(line)) file = line;
    else throw new Error(`no line of a catalog: ${line}`);
  }
  return mutants;
}

function linesOf(text: string): string[] {
  const kept = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return kept
    .join('\n')
    .replaceAll(/\n {4}/g, ' ')
    .split('\n');
}
