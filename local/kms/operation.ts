import * as z from 'zod';
import type { KeyStore } from './key-store.ts';
import { invalid } from './kms-error.ts';

/** What follows `TrentService.` in the target header. It answers with the members of the response, or undefined for an empty one. */
export type Operation = (store: KeyStore, request: unknown) => object | undefined;

/**
 * One operation: the members it understands, and what it does. A member that is not listed is refused, because
 * ignoring one (`DryRun`, `Recipient`) would make the local stack succeed where AWS does something else.
 */
export function operation<Members extends z.ZodRawShape>(
  members: Members,
  run: (store: KeyStore, request: z.output<z.ZodObject<Members, z.core.$strict>>) => object | undefined,
): Operation {
  const schema = z.strictObject(members);
  return (store, request) => {
    const checked = schema.safeParse(request);
    if (!checked.success) throw invalid(describe(checked.error));
    return run(store, checked.data);
  };
}

/** Names the members and the rules they break, never their values: one of them is the plaintext. */
function describe(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`).join('; ');
}

export const keyIdMember = z.string().min(1).max(2048);

/** A member that travels as base64 and is bytes here. */
export function bytesMember(maximum: number) {
  return z
    .base64()
    .transform((text) => Buffer.from(text, 'base64'))
    .refine(({ length }) => length >= 1 && length <= maximum, `must have 1 to ${maximum} bytes`);
}

/** Checked by hand, not as a record schema, so that no name is lost on the way (`__proto__` is a name like any other). */
export const encryptionContextMember = z
  .custom<Record<string, string>>(
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.entries(value).every(([name, text]) => name !== '' && typeof text === 'string' && text !== ''),
    'must be a map from strings to strings, none of them empty',
  )
  .optional();

export const pageMembers = {
  Limit: z.int().min(1).max(1000).optional(),
  Marker: z
    .string()
    .regex(/^\d{1,9}$/)
    .optional(),
};

/** One page of a list. The marker is opaque to a client; here it is the position to go on at. */
export function page<Item>(items: readonly Item[], limit: number, marker = '0') {
  const next = Number(marker) + limit;
  const more = next < items.length;
  return { items: items.slice(Number(marker), next), ...(more ? { NextMarker: String(next) } : {}), Truncated: more };
}
