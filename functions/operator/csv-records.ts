export interface CsvRecord {
  /** Where it begins; the first line of a text is line 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A line that is no record: `wrong` is for people. */
export interface BrokenLine {
  readonly line: number;
  readonly wrong: string;
}

/** What is longer is a quote that nobody has closed, rather than a field. Characters. */
const LONGEST_RECORD = 10_000;
/** A field and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

/**
 * The records of a text as RFC 4180 has it, one after the other as they are asked for; CRLF or LF ends a line, and empty lines are none. Behind a broken
 * record it is read on at the next line, so that a quote which is not closed costs its own line and not the rest of the file: libraries skip as far as the
 * next quote, or stop.
 */
export class CsvRecords {
  readonly #text: string;
  #place = 0;
  /** The first line that was not read. */
  nextLine = 1;

  constructor(text: string) {
    this.#text = text;
  }

  next(): CsvRecord | BrokenLine | undefined {
    while (this.#place < this.#text.length) {
      const line = this.nextLine;
      const endOfLine = this.#endOfLine();
      const content = this.#text.slice(this.#place, endOfLine).replace(/\r?\n$/, '');
      const record = content.includes('"') ? this.#quoted() : { fields: content.split(','), end: endOfLine };
      this.#goTo(record?.end ?? endOfLine);
      if (content === '') continue;
      return record
        ? { line, fields: record.fields }
        : { line, wrong: 'has a quote that is not closed, or out of place' };
    }
    return undefined;
  }

  /** A record that may go on over several lines, and where it ends; `undefined` for what is none. */
  #quoted(): { readonly fields: string[]; readonly end: number } | undefined {
    const text = this.#text.slice(this.#place, this.#place + LONGEST_RECORD);
    const isCut = this.#place + text.length < this.#text.length;
    const fields: string[] = [];
    FIELD.lastIndex = 0;
    for (;;) {
      const [found, quoted, bare = '', end] = FIELD.exec(text) ?? [];
      if (found === undefined || (end === '' && isCut)) return undefined;
      fields.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      if (end !== ',') return { fields, end: this.#place + FIELD.lastIndex };
    }
  }

  /** Behind its break. */
  #endOfLine(): number {
    const end = this.#text.indexOf('\n', this.#place);
    return end < 0 ? this.#text.length : end + 1;
  }

  /** A line that nothing ends counts too. */
  #goTo(place: number): void {
    while (this.#place < place) {
      this.#place = this.#endOfLine();
      this.nextLine += 1;
    }
  }
}
