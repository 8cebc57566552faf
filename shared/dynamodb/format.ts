import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { Fault } from '../application/fault.ts';

/** The newest form of items that this version reads, whatever table they stand in. UPGRADING.md says how the next one comes. */
export const FORMAT = 1;

/**
 * The item, if this version knows its form. An item of the first form says nothing, so that nobody pays for a byte; one of a later form has the number in
 * `format`. Throws a `Fault` for a later one than this version knows: half of it would be read, and money decided on that half.
 */
export function readable(item: Record<string, AttributeValue>): Record<string, AttributeValue> {
  const format = Number(item['format']?.N ?? 1);
  if (format <= FORMAT) return item;
  throw new Fault('corrupt_item', `an item is of format ${format}, and this version reads up to ${FORMAT}`);
}
