/** One place of a file, by its text. */
export interface Edit {
  /** Occurs exactly once in the file, so that the entry says by itself where it is. */
  readonly find: string;
  readonly replace: string;
}

/** A defect that somebody could make, and that the suite has to notice. */
export interface Mutant extends Edit {
  /** Says in a few words what is wrong in it; names the entry on the command line. */
  readonly name: string;
  readonly file: string;
  /** Further places of the same file that the defect needs: where two checks each stop it, one alone changes nothing. */
  readonly also?: readonly Edit[];
  /** What it would cost whom. */
  readonly why: string;
  /** The type checker is what refuses it. All others compile, as a defect does that gets through review. */
  readonly refusedByTypes?: true;
}

/** The file with the defect in it. Throws when the entry is not in step with the file any more. */
export function mutated({ name, file, find, replace, also = [] }: Mutant, source: string): string {
  return [{ find, replace }, ...also].reduce((text, edit) => {
    const [before, after, ...more] = text.split(edit.find);
    if (before === undefined || after === undefined || more.length > 0) {
      const times = text.split(edit.find).length - 1;
      throw new Error(`${name} is out of step: its text occurs ${times} times in ${file}:\n${edit.find}`);
    }
    return before + edit.replace + after;
  }, source);
}
