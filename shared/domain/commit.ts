import type { BesideWrite } from './beside.ts';
import type { RecordAddress } from './ids.ts';
import type { AmountUnits } from './money.ts';
import type { LedgerEntry, LedgerRecord, MarkName, Refusal, RoundName, RoundTally } from './record.ts';
import type { NewestStake, Wallet } from './wallet.ts';

/**
 * What a decision wants written, all or nothing. Each write carries the condition under which the decision stays true; a store checks exactly that,
 * and when one fails it changes nothing and tells what stands there now.
 */
export interface Commit {
  readonly wallet?: WalletMove;
  readonly records: readonly RecordWrite[];
  /** Outside the ledger, in the same transaction. */
  readonly beside?: readonly BesideWrite[];
}

/** Holds only while the wallet has the version that was read, and (for stakes) while nothing has ended stakes since. */
export interface WalletMove {
  readonly playerId: string;
  readonly from: Wallet;
  readonly balance: AmountUnits;
  /** `createdAt` of the entry that moves it. */
  readonly at: string;
  readonly epoch?: number;
  readonly newestStake?: { readonly agent: string; readonly stake: NewestStake };
}

export type RecordWrite =
  /** Holds only while nothing stands at the address; with `over`, only while a round's name does, which the record replaces. */
  | {
      readonly act: 'put';
      readonly at: RecordAddress;
      readonly record: LedgerRecord;
      readonly over?: RoundName['type'];
    }
  /** Sets one mark. Holds only while the record carries none. */
  | { readonly act: 'mark'; readonly at: RecordAddress; readonly mark: MarkName; readonly value: string }
  /** A refused stake that is covered now, or the refusal once more. Holds only while an unmarked refusal stands there. */
  | { readonly act: 'over_refusal'; readonly at: RecordAddress; readonly record: LedgerEntry | Refusal }
  /** Holds only while the tally has the revision that was read (0: is not there). */
  | { readonly act: 'tally'; readonly at: RecordAddress; readonly from: number; readonly tally: RoundTally };

export function put(at: RecordAddress, record: LedgerRecord) {
  return { act: 'put', at, record } as const;
}

export function mark(at: RecordAddress, name: MarkName, value: string): RecordWrite {
  return { act: 'mark', at, mark: name, value };
}
