import { itemSize, type WireItem } from './item-size.ts';

/** Documented capacity units. Writes to global secondary indexes are counted apart: they have a throughput of their own. */
export interface Capacity {
  readonly read: number;
  readonly write: number;
  readonly index: number;
}

export const NO_CAPACITY: Capacity = { read: 0, write: 0, index: 0 };

/** An item without one of its keys is not in it. */
export interface IndexKeys {
  readonly names: readonly string[];
  /** What it holds of an item; absent where it holds all. */
  readonly projects?: readonly string[];
}

const WRITE_UNIT_BYTES = 1024;
const READ_UNIT_BYTES = 4096;

/** What became of one item in a write. `undefined`: it was, or is, not there. */
export interface ItemChange {
  readonly before: WireItem | undefined;
  readonly after: WireItem | undefined;
  readonly indexes: readonly IndexKeys[];
}

/** One unit per begun KB of the larger of before and after, never less than one; twice that in a transaction (prepare and commit). */
export function writeCapacity(changes: readonly ItemChange[], inTransaction: boolean): Capacity {
  const write = changes.reduce((total, { before, after }) => total + writeUnits(before, after), 0);
  const index = changes.reduce((total, change) => total + indexUnits(change), 0);
  return { ...NO_CAPACITY, write: inTransaction ? 2 * write : write, index };
}

/** One unit per begun 4 KB of each item, also of one that is not there; half of that for a read that is not strongly consistent. */
export function readCapacity(items: readonly (WireItem | undefined)[], consistent: boolean): Capacity {
  const units = items.reduce((total, item) => total + begun(item ? itemSize(item) : 0, READ_UNIT_BYTES), 0);
  return { ...NO_CAPACITY, read: consistent ? units : units / 2 };
}

/** A query is rounded once, over all that it read. */
export function queryCapacity(items: readonly WireItem[], consistent: boolean): Capacity {
  const bytes = items.reduce((total, item) => total + itemSize(item), 0);
  const units = begun(bytes, READ_UNIT_BYTES);
  return { ...NO_CAPACITY, read: consistent ? units : units / 2 };
}

export function sumOf(capacities: readonly Capacity[]): Capacity {
  return capacities.reduce(
    (total, { read, write, index }) => ({
      read: total.read + read,
      write: total.write + write,
      index: total.index + index,
    }),
    NO_CAPACITY,
  );
}

function writeUnits(before: WireItem | undefined, after: WireItem | undefined): number {
  return begun(Math.max(before ? itemSize(before) : 0, after ? itemSize(after) : 0), WRITE_UNIT_BYTES);
}

/** A changed index key is a deletion and a new entry; anything else that changes is one write; an unchanged item costs an index nothing. */
function indexUnits({ before, after, indexes }: ItemChange): number {
  return indexes.reduce((total, index) => {
    const old = entryIn(index, before);
    const fresh = entryIn(index, after);
    if (!old && !fresh) return total;
    if (!old || !fresh) return total + writeUnits(old, fresh);
    if (keyText(index, old) !== keyText(index, fresh))
      return total + writeUnits(old, undefined) + writeUnits(undefined, fresh);
    return JSON.stringify(old) === JSON.stringify(fresh) ? total : total + writeUnits(old, fresh);
  }, 0);
}

function entryIn({ names, projects }: IndexKeys, item: WireItem | undefined): WireItem | undefined {
  if (!item || !names.every((name) => item[name] !== undefined)) return undefined;
  if (!projects) return item;
  // In one order, so that what did not change is seen to be the same.
  return Object.fromEntries(projects.flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));
}

function keyText({ names }: IndexKeys, item: WireItem): string {
  return JSON.stringify(names.map((name) => item[name]));
}

function begun(bytes: number, unit: number): number {
  return Math.max(1, Math.ceil(bytes / unit));
}
