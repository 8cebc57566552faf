import { isIP } from 'node:net';
import * as z from 'zod';

const MOST_RANGES = 100;
const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** A range with its prefix length; a bare address is a range of one. `undefined` for what is no range. IPv4 in IPv6 form has no range of its own: callers with such addresses are met as IPv4. */
export function canonicalRange(text: string): string | undefined {
  const [, address = '', prefix] = /^([0-9A-Fa-f.:]{2,45})(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bits = BITS[isIP(address)];
  if (bits === undefined || /^::ffff:\d+\./i.test(address)) return undefined;
  const length = prefix === undefined ? bits : Number(prefix);
  return length <= bits ? `${address.toLowerCase()}/${length}` : undefined;
}

export const sourceRanges = z
  .array(
    z
      .string()
      .max(49)
      .refine((text) => canonicalRange(text) !== undefined, 'must be an IPv4 or IPv6 address or CIDR range')
      .meta({ examples: ['203.0.113.0/24'] }),
  )
  .max(MOST_RANGES)
  .meta({
    description:
      'Addresses from which callbacks are taken, as CIDR ranges; a bare address is a range of one. Empty: every address.',
    examples: [['203.0.113.0/24', '2001:db8::/32']],
  });
