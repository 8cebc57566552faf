import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** An item as it travels: names, and values with their types. */
export type WireItem = Readonly<Record<string, AttributeValue>>;

const DOCUMENT_OVERHEAD = 3;
const ELEMENT_OVERHEAD = 1;

/** Bytes of an item as DynamoDB counts them for capacity: names and values, by the rules of its guide ("item sizes and formats"). */
export function itemSize(item: WireItem): number {
  return Object.entries(item).reduce((total, [name, value]) => total + Buffer.byteLength(name) + valueSize(value), 0);
}

function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.B !== undefined) return Buffer.from(String(value.B), 'base64').length;
  if (value.SS !== undefined) return sum(value.SS.map((text) => Buffer.byteLength(text)));
  if (value.NS !== undefined) return sum(value.NS.map(numberSize));
  if (value.L !== undefined)
    return DOCUMENT_OVERHEAD + sum(value.L.map((member) => ELEMENT_OVERHEAD + valueSize(member)));
  if (value.M !== undefined) {
    return DOCUMENT_OVERHEAD + Object.keys(value.M).length * ELEMENT_OVERHEAD + itemSize(value.M);
  }
  throw new Error(`an attribute value of a type that is not measured: ${Object.keys(value).join()}`);
}

/** One byte for each two significant digits, one more, and one for a sign. Zeros at either end are not significant. */
function numberSize(text: string): number {
  const significant = text.replace(/[-+.]/g, '').replace(/^0+|0+$/g, '');
  return Math.ceil(significant.length / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
