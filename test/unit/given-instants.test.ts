import { expect, it } from 'vitest';
import { givenInstant } from '../../functions/operator/schemas.ts';

it.each([
  ['2026-03-02T08:15:30Z', '2026-03-02T08:15:30.000Z'],
  ['2026-03-02T08:15:30.1Z', '2026-03-02T08:15:30.100Z'],
  ['2026-03-02T08:15:30.123456+00:00', '2026-03-02T08:15:30.123Z'],
  ['2026-03-02T08:15:30.999999999-05:30', '2026-03-02T13:45:30.999Z'],
])('takes %s as every language may write it', (given, instant) => {
  expect(givenInstant.parse(given)).toBe(instant);
});

it.each([
  '2026-02-30T00:00:00Z',
  '2026-03-02T24:00:00+00:00',
  '2026-03-02T08:15:30+24:00',
  '2026-03-02T08:15:30',
  '2026-03-02 08:15:30Z',
  '0000-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59-23:59',
  '2026-03-02T08:15:30.1234567890Z',
  '',
])('refuses %s, which is no instant that there is', (given) => {
  expect(givenInstant.safeParse(given).success).toBe(false);
});
