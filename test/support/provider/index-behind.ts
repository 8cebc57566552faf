import type { Source } from '../../../shared/domain/ids.ts';
import type { LedgerEntry } from '../../../shared/domain/record.ts';
import type { SettlementSpan, Settlements } from '../../../shared/reconciliation/store.ts';

/** An index as it may be in AWS: for a moment it shows what was, and not what was written since. */
export class IndexBehind implements Settlements {
  readonly shards: number;
  readonly #real: Settlements;
  readonly #shown: (entry: LedgerEntry) => readonly LedgerEntry[];

  constructor(real: Settlements, shown: (entry: LedgerEntry) => readonly LedgerEntry[]) {
    this.shards = real.shards;
    this.#real = real;
    this.#shown = shown;
  }

  async *pages(source: Source, span: SettlementSpan): AsyncIterable<readonly LedgerEntry[]> {
    for await (const entries of this.#real.pages(source, span)) yield entries.flatMap(this.#shown);
  }
}
