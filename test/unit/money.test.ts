import { describe, expect, it } from 'vitest';
import { withinCeiling } from '../../shared/domain/booking.ts';
import {
  BALANCE_CEILING,
  formatMajor,
  formatMajorNumber,
  fromProviderUnits,
  parseMajor,
  toProviderUnits,
} from '../../shared/domain/money.ts';

describe('an amount in major units', () => {
  it.each([
    ['0', 0n],
    ['-0', 0n],
    ['0e999', 0n],
    ['1', 10_000n],
    ['0.0001', 1n],
    ['0.00010', 1n],
    ['0.0003', 3n],
    ['5e-1', 5000n],
    ['1.5E+2', 1_500_000n],
    ['100000e-5', 10_000n],
    ['-2.5', -25_000n],
    ['922337203685477.5807', BALANCE_CEILING],
    ['9007199254740993', 90_071_992_547_409_930_000n],
    [`${'9'.repeat(20)}.9999`, 10n ** 24n - 1n],
    [`0.${'0'.repeat(30)}`, 0n],
  ])('is read from the digits of %s', (text, units) => {
    expect(parseMajor(text)).toBe(units);
  });

  it.each([
    ['a fifth decimal', '0.00001'],
    ['a fifth decimal by exponent', '1e-5'],
    ['a fifth decimal of many', '1.23456'],
    ['21 integer digits', `1${'0'.repeat(20)}`],
    ['21 integer digits by exponent', '1e20'],
    ['a gigabyte of digits by exponent', '1e999'],
    ['an exponent of four digits', '1e0001'],
    ['33 characters, of zeros', `0.${'0'.repeat(31)}`],
    ['33 characters, of zeros in front', `${'0'.repeat(32)}1`],
    ['nothing', ''],
    ['white space', ' 1'],
    ['a plus', '+1'],
    ['a bare point', '.5'],
    ['a point at the end', '1.'],
    ['hexadecimal', '0x10'],
    ['digits of another script', '\u0661'],
    ['infinity', 'Infinity'],
  ])('is refused, and not rounded, for %s', (_, text) => {
    expect(parseMajor(text)).toBeUndefined();
  });

  it.each([
    [0n, '0.0000', '0'],
    [1n, '0.0001', '0.0001'],
    [10_050n, '1.0050', '1.005'],
    [100_500n, '10.0500', '10.05'],
    [1_000_000n, '100.0000', '100'],
    [-1n, '-0.0001', '-0.0001'],
    [-1_005_000n, '-100.5000', '-100.5'],
    [BALANCE_CEILING, '922337203685477.5807', '922337203685477.5807'],
  ])('of %s units is written as %s, and as the number %s', (units, text, number) => {
    expect([formatMajor(units), formatMajorNumber(units)]).toEqual([text, number]);
  });
});

describe('an amount in the units of a provider', () => {
  it.each([
    [1_000_099n, 100n, 10_000n],
    [1_000_099n, 1n, 100n],
    [99n, 100n, 0n],
    [0n, 100n, 0n],
    [-1n, 100n, 0n],
    [-1_000_000n, 100n, 0n],
    [BALANCE_CEILING, 10_000n, BALANCE_CEILING],
  ])(
    'of %s amount units, %s to the major unit, is %s: rounded down, and never below zero',
    (units, perMajor, count) => {
      expect(toProviderUnits(units, perMajor)).toBe(count);
    },
  );

  it.each([
    [5n, 100n, 500n],
    [5n, 1n, 50_000n],
    [2n ** 64n - 1n, 10_000n, 2n ** 64n - 1n],
  ])('of %s, %s to the major unit, is exactly %s amount units', (count, perMajor, units) => {
    expect(fromProviderUnits(count, perMajor)).toBe(units);
  });
});

it('a balance has a ceiling, and a floor as deep, both included', () => {
  const balances = [BALANCE_CEILING, -BALANCE_CEILING, BALANCE_CEILING + 1n, -BALANCE_CEILING - 1n];
  expect(balances.map(withinCeiling)).toEqual([true, true, false, false]);
});
