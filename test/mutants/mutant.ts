import { type Change, changed } from './place.ts';

/** A defect that somebody could make, and that the suite has to notice. */
export type Mutant = {
  /** Says in a few words what is wrong in it; names the entry on the command line. */
  readonly name: string;
  readonly file: string;
  /** What it would cost whom. */
  readonly why: string;
} & (PlacedDefect | TextDefect);

interface PlacedDefect {
  /** More than one where the defect needs several places: where two checks each stop it, one alone changes nothing. */
  readonly changes: readonly Change[];
}

/** One place of a file, by its text, which occurs exactly once. */
interface Edit {
  readonly find: string;
  readonly replace: string;
}

interface TextDefect extends Edit {
  readonly also?: readonly Edit[];
}

/** The file with the defect in it. Throws when the entry is not in step with the file any more. */
export function mutated(mutant: Mutant, source: string): string {
  try {
    return 'changes' in mutant ? changed(mutant.file, source, mutant.changes) : edited(mutant, source);
  } catch (error) {
    throw new Error(`${mutant.name} is out of step with ${mutant.file}`, { cause: error });
  }
}

function edited({ find, replace, also = [] }: TextDefect, source: string): string {
  return [{ find, replace }, ...also].reduce((text, edit) => {
    const [before, after, ...more] = text.split(edit.find);
    if (before === undefined || after === undefined || more.length > 0) {
      throw new Error(`its text occurs ${text.split(edit.find).length - 1} times:\n${edit.find}`);
    }
    return before + edit.replace + after;
  }, source);
}
