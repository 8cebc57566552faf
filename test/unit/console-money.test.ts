import { describe, expect, it } from 'vitest';
import { moneyText, sumOf, type WayOfWriting } from '../../console/src/money.ts';

/** As a reader of English sees it, whatever this machine speaks; spaces that do not break are written as spaces. */
const shown = (amount: string, currency: string, more: WayOfWriting = {}) =>
  moneyText(amount, currency, { language: 'en-US', ...more }).replaceAll('\u00a0', ' ');

describe('money in the console', () => {
  it.each([
    ['100.5000', 'EUR', '€100.50'],
    ['-0.5000', 'EUR', '-€0.50'],
    ['0.0001', 'EUR', '€0.0001'],
    ['1234567.8900', 'EUR', '€1,234,567.89'],
    ['1500.0000', 'JPY', '¥1,500'],
    ['1500.5000', 'JPY', '¥1,500.5'],
    ['1.2500', 'KWD', 'KWD 1.250'],
    ['1.2500', 'PTS', 'PTS 1.25'],
    ['12.0000', 'GOLD2', '12.00 GOLD2'],
    ['what?', 'EUR', 'what? EUR'],
  ])('writes %s %s in the own way of the currency: %s', (amount, currency, text) => {
    expect(shown(amount, currency)).toBe(text);
  });

  it('is exact where a float is not', () => {
    expect(shown('99999999999999999999.9999', 'EUR')).toBe('€99,999,999,999,999,999,999.9999');
    expect(shown('0.1000', 'EUR', { signs: 'exceptZero' })).toBe('+€0.10');
    expect(shown('0.0000', 'EUR', { signs: 'exceptZero' })).toBe('€0.00');
  });

  it.each([
    [['-5.0000', '25.0000'], '20.0000'],
    [['-0.0001', '-0.9999', '0.0001'], '-0.9999'],
    [['99999999999999999999.9999', '0.0001'], '100000000000000000000.0000'],
    [[], '0.0000'],
  ])('adds %j to %s', (amounts, sum) => {
    expect(sumOf(amounts)).toBe(sum);
  });

  it('is written as the reader writes it', () => {
    expect(shown('1234567.8900', 'EUR', { language: 'de-DE' })).toBe('1.234.567,89 €');
    expect(shown('12.0000', 'GOLD2', { language: 'de-DE' })).toBe('12,00 GOLD2');
  });
});
