import { isUtf8 } from 'node:buffer';
import type { Agent } from '../../shared/application/agent.ts';
import type { ImportsCapability } from '../../shared/application/provider.ts';
import type { ReportRow } from '../../shared/reconciliation/judge.ts';
import { CsvRecords } from './csv-records.ts';
import { invalidRequest } from './input.ts';

interface Refusal {
  readonly line: number;
  readonly column?: string;
  readonly message: string;
}

/** Whose file has more has more to mend than anybody reads in one answer. */
const MOST_REFUSALS = 1_000;

/** A part of a provider's file, read line by line as rows are asked for. `line` is the number in the whole file of the line behind the header. */
export class ReportFile {
  taken = 0;
  refused = 0;
  readonly refusals: Refusal[] = [];
  readonly #records: CsvRecords;
  readonly #capability: ImportsCapability;
  readonly #agent: Agent;
  /** By column, its place in a record. */
  readonly #places: ReadonlyMap<string, number>;
  readonly #width: number;
  /** What numbers of lines here lack to those of the file. */
  readonly #ahead: number;

  /** Throws `invalid_request` for a text that is no UTF-8, and for a header that lacks a column. */
  constructor(body: Buffer, capability: ImportsCapability, agent: Agent, line: number) {
    if (!isUtf8(body)) throw invalidRequest([{ path: '', message: 'the file is not UTF-8' }]);
    // Drops a byte-order mark.
    this.#records = new CsvRecords(new TextDecoder().decode(body));
    this.#capability = capability;
    this.#agent = agent;
    const header = this.#records.next();
    const names = header && 'fields' in header ? header.fields.map((name) => name.trim().toLowerCase()) : [];
    const columns = Object.keys(capability.line.shape);
    const wrong = columns.filter((column) => names.filter((name) => name === column).length !== 1);
    if (wrong.length > 0) {
      const message = 'must be in the header line, once; columns are separated by commas';
      throw invalidRequest(wrong.map((path) => ({ path, message })));
    }
    this.#places = new Map(columns.map((column) => [column, names.indexOf(column)]));
    this.#width = names.length;
    this.#ahead = line - this.#records.nextLine;
  }

  get nextLine(): number {
    return this.#records.nextLine + this.#ahead;
  }

  /** The rows of the good lines; what is wrong with the others stands in `refusals` by then. */
  *rows(): Generator<ReportRow, undefined> {
    for (let record = this.#records.next(); record; record = this.#records.next()) {
      const line = record.line + this.#ahead;
      const row = 'wrong' in record ? { message: record.wrong } : this.#rowFrom(record.fields);
      if ('message' in row) {
        this.refused += 1;
        if (this.refusals.length < MOST_REFUSALS) this.refusals.push({ line, ...row });
      } else {
        this.taken += 1;
        yield row;
      }
    }
  }

  #rowFrom(fields: readonly string[]): ReportRow | Omit<Refusal, 'line'> {
    if (fields.length !== this.#width) return { message: `has ${fields.length} fields, and the header ${this.#width}` };
    const named = [...this.#places].map(([column, place]) => [column, (fields[place] ?? '').trim()] as const);
    const { data, error } = this.#capability.line.safeParse(Object.fromEntries(named));
    if (error) {
      const [issue] = error.issues;
      return { column: String(issue?.path[0]), message: issue?.message ?? 'is wrong' };
    }
    const row = this.#capability.rowFrom(data as Readonly<Record<string, string>>, this.#agent);
    return row ?? { column: 'currency', message: 'is neither a code of this provider (`currencies`) nor one of ours' };
  }
}
