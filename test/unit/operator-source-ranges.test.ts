import { describe, expect, it } from 'vitest';
import { canonicalRange, sourceRanges } from '../../functions/operator/source-ranges.ts';

describe('a range of source addresses', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['127.0.0.1/8', '127.0.0.1/8'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['2001:DB8::1', '2001:db8::1/128'],
    ['2001:db8::/32', '2001:db8::/32'],
    ['::/0', '::/0'],
  ])('%s is kept as %s', (text, kept) => {
    expect(canonicalRange(text)).toBe(kept);
  });

  it.each([
    '',
    'example.com',
    '203.0.113',
    '203.0.113.256',
    '203.0.113.7/33',
    '203.0.113.7/-1',
    '203.0.113.7/',
    '203.0.113.7/8/8',
    '203.0.113.7/0x8',
    '010.0.0.1',
    ' 203.0.113.7',
    '2001:db8::/129',
    'fe80::1%eth0',
    '::ffff:203.0.113.7',
    '203.0.113.7\n',
  ])('%j is no range', (text) => {
    expect(canonicalRange(text)).toBeUndefined();
    expect(sourceRanges.safeParse([text]).success).toBe(false);
  });

  it('comes in lists of at most 100', () => {
    expect(sourceRanges.safeParse(Array(100).fill('::1')).success).toBe(true);
    expect(sourceRanges.safeParse(Array(101).fill('::1')).success).toBe(false);
  });
});
