import { BlockList, isIP } from 'node:net';

/**
 * Whether an address is in a list of CIDR ranges; an empty list allows every address. IPv4 in IPv6 form is taken as IPv4, and a port behind the address, which
 * some front doors add, is left out: `192.0.2.1:443`, `[2001:db8::1]:443`.
 */
export function isAllowed(address: string, ranges: readonly string[]): boolean {
  if (ranges.length === 0) return true;
  const plain = withoutPort(address).replace(/^::ffff:(?=\d+\.)/i, '');
  const family = familyOf(plain);
  if (family === undefined) return false;
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/');
    const networkFamily = familyOf(network);
    if (networkFamily !== undefined) list.addSubnet(network, Number(prefix), networkFamily);
  }
  return list.check(plain, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined;
}

/** An IPv6 address has colons of its own, so one with a port stands in brackets. */
function withoutPort(address: string): string {
  const [, bracketed, dotted] = /^(?:\[([^[\]]*)\](?::\d{1,5})?|([\d.]+):\d{1,5})$/.exec(address) ?? [];
  return bracketed ?? dotted ?? address;
}
