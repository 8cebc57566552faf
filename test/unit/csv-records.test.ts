import { describe, expect, it } from 'vitest';
import { CsvRecords } from '../../functions/operator/csv-records.ts';

/** `1: a|b`, or what is wrong with a line. */
function read(text: string): string[] {
  const records = new CsvRecords(text);
  const found: string[] = [];
  for (let record = records.next(); record; record = records.next())
    found.push(`${record.line}: ${'wrong' in record ? 'wrong' : record.fields.join('|')}`);
  return [...found, `next ${records.nextLine}`];
}

describe('the records of a CSV text', () => {
  it.each([
    ['nothing', '', ['next 1']],
    ['lines that CRLF ends', 'a,b\r\nc,d\r\n', ['1: a|b', '2: c|d', 'next 3']],
    ['lines that LF ends, the last by nothing', 'a,b\nc,d', ['1: a|b', '2: c|d', 'next 3']],
    ['empty fields', ',\n,,""', ['1: |', '2: ||', 'next 3']],
    ['empty lines', 'a\n\n\r\nb\n\n', ['1: a', '4: b', 'next 6']],
    ['quotes', '"a","b ""c"" , d"\r\n', ['1: a|b "c" , d', 'next 2']],
    ['line breaks in quotes', '"a\r\nb\nc",d\ne', ['1: a\r\nb\nc|d', '4: e', 'next 5']],
    ['a quote that is not closed', 'a,"b\nc,d\n', ['1: wrong', '2: c|d', 'next 3']],
    ['a quote out of place', 'a,b"c"\nd,"e"f\ng', ['1: wrong', '2: wrong', '3: g', 'next 4']],
    ['a quoted field without an end of its line', '"a"', ['1: a', 'next 2']],
  ])('reads %s', (_, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('does not look for the end of a quote for long', () => {
    const lines = Array.from({ length: 5_000 }, (_, line) => `${line},b`);
    expect(read(['a,"b', ...lines].join('\n')).slice(0, 3)).toEqual(['1: wrong', '2: 0|b', '3: 1|b']);
    expect(read(`"${'x'.repeat(9_000)}",b`)).toHaveLength(2);
  });

  it('reads no further than it is asked', () => {
    const records = new CsvRecords('a\nb\nc\n');
    records.next();
    expect(records.nextLine).toBe(2);
  });
});
