import { describe, expect, it } from 'vitest';
import { withinCeiling } from '../../shared/domain/booking.ts';
import {
  atProvider,
  BALANCE_CEILING,
  type Decimal,
  formatMajor,
  formatMajorNumber,
  fromProviderUnits,
  parseMajor,
  readAmount,
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
    [`0.${'0'.repeat(62)}`, 0n],
    [`${'0'.repeat(63)}1`, 10_000n],
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
    ['65 characters, of zeros', `0.${'0'.repeat(63)}`],
    ['65 characters, of zeros in front', `${'0'.repeat(64)}1`],
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

/** The last column is what is compared under an id: the same for every spelling of one amount. */
describe('an amount that a provider sent', () => {
  const SENT = `
    0.5                       5000                 as sent  5000
    0.3000                    3000                 as sent  3000
    -0                        0                    as sent  0
    123456789012345.6789      1234567890123456789  as sent  1234567890123456789
    99999999999999999999.9999 999999999999999999999999 as sent 999999999999999999999999
    0.30000000000000004       3000                 noise    3000
    99.99999999999999         1000000              noise    1000000
    0.1000000000000000055511151231257827021181583404541015625 1000 noise 1000
    1.1102230246251565e-16    0                    noise    0
    5.6e-17                   0                    noise    0
    -5.6e-17                  0                    noise    0
    5e-324                    0                    noise    0
    0.00000000049             0                    noise    0
    0.0000000005              0                    noise    0
    0.00005                   -                    -        -
    0.00001                   -                    -        -
    1e-5                      -                    -        -
    1e-7                      -                    -        -
    0.000000001               -                    -        -
    0.00000000051             -                    -        -
    0.0000000015              -                    -        -
    1.0000000005              10000                noise    10000
    1.00010000049999          10001                noise    10001
    1.23456                   -                    -        -
    1.234567890123            -                    -        -
    29.999999999999996        300000               noise    300000
    30.000000000000004        300000               noise    300000
    1234.5600000000002        12345600             noise    12345600
    100000000000.12345        1000000000001230     noise    1000000000001230
    10000000000.12345         100000000001234      noise    100000000001234
    1000000000.12345          -                    -        -
    123456789012.12001        1234567890121200     noise    1234567890121200
    99999999999.99995         1000000000000000     noise    1000000000000000
    99999999999.99985         999999999999998      noise    999999999999998
    999999999999.9995         9999999999999995     as sent  9999999999999995
    999999999999.99951        10000000000000000    noise    10000000000000000
    123456789012.12450001     1234567890121250     noise    1234567890121250
    123456789012.1235000      1234567890121235     as sent  1234567890121235
    12345678901234.560001     123456789012346000   noise    123456789012346000
    12345678901234.450001     123456789012345000   noise    123456789012345000
    12345678901234.4500000001 123456789012344000   noise    123456789012344000
    123456789012344.50001     1234567890123450000  noise    1234567890123450000
    123456789012344.5000000001 1234567890123440000 noise    1234567890123440000
    123456789012345.50001     1234567890123460000  noise    1234567890123460000
    -0.30000000000000004      -3000                noise    -3000
    1e309                     -                    -        -
    1e-999                    0                    noise    0
  `;
  const rows = SENT.trim()
    .split('\n')
    .map((line) => line.trim().replace('as sent', 'exact').split(/ +/));
  it.each(rows)('of %s is booked as %s (%s)', (text = '', units = '', how = '', compared = '') => {
    const expected = units === '-' ? undefined : { units: BigInt(units), hasNoise: how === 'noise', text: compared };
    expect(readAmount(text)).toEqual(expected);
  });

  it('may be spelled in 64 characters, and not in 65', () => {
    expect(readAmount(`0.3${'0'.repeat(60)}4`)?.units).toBe(3000n);
    expect(readAmount(`0.3${'0'.repeat(61)}4`)).toBeUndefined();
  });

  const THOUSAND: Decimal = { digits: 1000n, scale: 0 };
  const MICRO: Decimal = { digits: 1n, scale: 6 };
  it.each<[string, Decimal, bigint | undefined, string?]>([
    ['1.5', THOUSAND, 15_000_000n, '15000'],
    ['0.1234567', THOUSAND, 1_234_567n, '1234567e-7'],
    ['0.12345670', THOUSAND, 1_234_567n, '1234567e-7'],
    ['0.12345678', THOUSAND, undefined],
    ['0.30000000000000004', THOUSAND, 3_000_000n, '3000'],
    ['250', MICRO, undefined],
    ['300', MICRO, 3n, '3000000'],
    ['299.9999999999999', MICRO, 3n, '3000000'],
    ['100000000000000000000', THOUSAND, undefined],
  ])('of %s units of another size has to come out in four decimals of ours', (text, majorPerUnit, units, compared) => {
    expect(readAmount(text, majorPerUnit)?.units).toBe(units);
    expect(readAmount(text, majorPerUnit)?.text).toBe(compared);
  });
});

describe('an amount in the units of a provider', () => {
  const perMajor = (count: bigint): Decimal => ({ digits: 1n, scale: count.toString().length - 1 });
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
    (units, count, expected) => {
      expect(toProviderUnits(units, perMajor(count))).toBe(expected);
    },
  );

  it.each([
    [5n, 100n, 500n],
    [5n, 1n, 50_000n],
    [2n ** 64n - 1n, 10_000n, 2n ** 64n - 1n],
  ])('of %s, %s to the major unit, is exactly %s amount units', (count, units, expected) => {
    expect(fromProviderUnits(count, perMajor(units))).toBe(expected);
  });

  it('that four decimals cannot say is none', () => {
    expect(fromProviderUnits(5n, { digits: 1n, scale: 5 })).toBeUndefined();
    expect(fromProviderUnits(10n, { digits: 1n, scale: 5 })).toBe(1n);
    expect(fromProviderUnits(2n ** 64n - 1n, { digits: 10n ** 9n, scale: 0 })).toBeUndefined();
  });

  it.each([
    [10_019_999n, 1000n, 0, 10_019n],
    [-1n, 1000n, 0, -1n],
    [-10_000_000n, 1000n, 0, -10_000n],
    [3n, 1n, 6, 3_000_000n],
    [0n, 7n, 1, 0n],
    [10_000n, 3n, 0, 3333n],
  ])(
    'a balance of %s is told in units of %s / 10^%s as %s ten-thousandths, rounded down',
    (units, digits, scale, told) => {
      expect(atProvider(units, { digits, scale })).toBe(told);
    },
  );
});

it('a balance has a ceiling, and a floor as deep, both included', () => {
  const balances = [BALANCE_CEILING, -BALANCE_CEILING, BALANCE_CEILING + 1n, -BALANCE_CEILING - 1n];
  expect(balances.map(withinCeiling)).toEqual([true, true, false, false]);
});
