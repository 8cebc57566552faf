import { Fault } from '../application/fault.ts';

/** The newest form of items that this version reads, whatever table they stand in. UPGRADING.md says how the next one comes. */
export const FORMAT = 1;

/**
 * The item, if this version knows its form; raw, or as the document client gives it. An item of the first form says nothing, so that nobody pays for a byte; one
 * of a later form has the number in `format`. Throws a `Fault` for a later one than this version knows: half of it would be read, and money decided on that half.
 */
export function readable<Stored extends Readonly<Record<string, unknown>>>(item: Stored): Stored {
  const format = formatOf(item);
  if (format <= FORMAT) return item;
  throw new Fault('corrupt_item', `an item is of format ${format}, and this version reads up to ${FORMAT}`);
}

/** A number that is none is no form that anybody knows. */
export function formatOf({ format = 1n }: Readonly<Record<string, unknown>>): number {
  const number = typeof format === 'object' && format !== null && 'N' in format ? format.N : format;
  const value = Number(number);
  return Number.isInteger(value) && value >= 1 ? value : Number.POSITIVE_INFINITY;
}
