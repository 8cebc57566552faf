/**
 * What comes from outside, made into what was expected. Every function that answers callbacks loads this in place of a schema library, which would be a
 * quarter of its bundle (docs/decisions/0022); what an operator registers is checked by schemas, in the operator's function.
 */

/** `undefined` for what was not expected. */
export type Reader<T> = (value: unknown) => T | undefined;

/** What members there are, by their names. */
export type Shape = Readonly<Record<string, Reader<unknown>>>;

export type Members<S extends Shape> = { readonly [Name in keyof S]: Exclude<ReturnType<S[Name]>, undefined> };
type Sent = Readonly<Record<string, unknown>>;
type NoMembers = Readonly<Record<never, never>>;

/** The members as they were read, without others that were sent; or the name of the first that is missing, or not what was expected. */
export function readMembers<Required extends Shape, Optional extends Shape = NoMembers>(
  sent: Sent,
  required: Required,
  optional?: Optional,
): { readonly data: Members<Required> & Partial<Members<Optional>> } | { readonly refused: string } {
  const data: Record<string, unknown> = {};
  for (const name in required) {
    const value = required[name]?.(sent[name]);
    if (value === undefined) return { refused: name };
    data[name] = value;
  }
  for (const name in optional) {
    if (sent[name] === undefined) continue;
    const value = optional[name]?.(sent[name]);
    if (value === undefined) return { refused: name };
    data[name] = value;
  }
  // The compiler does not see that the loops have filled what the shapes promise.
  return { data: data as Members<Required> & Partial<Members<Optional>> };
}

/** An object with these members. */
export function object<Required extends Shape, Optional extends Shape = NoMembers>(
  required: Required,
  optional?: Optional,
): Reader<Members<Required> & Partial<Members<Optional>>> {
  return (value) => {
    const read = isObject(value) ? readMembers(value, required, optional) : undefined;
    return read && 'data' in read ? read.data : undefined;
  };
}

/** An object with these members and no others. */
export function exactly<Required extends Shape>(required: Required): Reader<Members<Required>> {
  const read = object(required);
  const names = Object.keys(required).length;
  return (value) => (isObject(value) && Object.keys(value).length === names ? read(value) : undefined);
}

/** An object with any members, all of one kind. */
export function mapOf<T>(entry: Reader<T>, name: Reader<string> = text): Reader<Readonly<Record<string, T>>> {
  return (value) => {
    if (!isObject(value)) return undefined;
    const entries = Object.entries(value).map(([key, one]) => [name(key), entry(one)] as const);
    return entries.every(([key, one]) => key !== undefined && one !== undefined)
      ? (Object.fromEntries(entries) as Record<string, T>)
      : undefined;
  };
}

export function listOf<T>(entry: Reader<T>): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const entries = value.map(entry);
    return entries.every((one) => one !== undefined) ? (entries as T[]) : undefined;
  };
}

export const text: Reader<string> = (value) => (typeof value === 'string' ? value : undefined);

export const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** Recorded as it was sent, whatever it is. */
export const anything: Reader<unknown> = (value) => value;

export function matching(form: RegExp): Reader<string> {
  return (value) => (typeof value === 'string' && form.test(value) ? value : undefined);
}

function isObject(value: unknown): value is Sent {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
