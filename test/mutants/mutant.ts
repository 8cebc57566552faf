import { type Change, changed } from './place.ts';

/** A defect that somebody could make, and that the suite has to notice. */
export interface Mutant {
  /** Says in a few words what is wrong in it; names the entry on the command line. */
  readonly name: string;
  readonly file: string;
  /** What it would cost whom. */
  readonly why: string;
  /** More than one where the defect needs several places: where two checks each stop it, one alone changes nothing. */
  readonly changes: readonly Change[];
}

/** The file with the defect in it. Throws when the entry is not in step with the file any more. */
export function mutated({ name, file, changes }: Mutant, source: string): string {
  try {
    return changed(file, source, changes);
  } catch (error) {
    throw new Error(`${name} is out of step with ${file}`, { cause: error });
  }
}
