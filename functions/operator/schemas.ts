import * as z from 'zod';
import { CURRENCY } from '../../shared/application/currencies.ts';
import { type AmountUnits, parseMajor } from '../../shared/domain/money.ts';

/** The forms that the whole API shares. Each says itself what it takes, in words that stand in the answer to whoever got it wrong. */

export const playerId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,40}$/, 'must be 1 to 40 letters, digits, _ or -')
  .meta({ description: "The operator's own id of the player.", examples: ['p1'] });

export const currency = z
  .string()
  .regex(CURRENCY, 'must be 3 to 5 capital letters and digits, the first a letter')
  .meta({ description: 'Currency code; with the player it names the wallet.', examples: ['EUR'] });

export const protocolName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,19}$/, 'must be the name of a protocol')
  .meta({ description: 'A provider protocol that this deployment speaks.', examples: ['tg'] });

export const agentId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -')
  .meta({
    description: 'Names one operator account at one provider; a part of its callback address.',
    examples: ['main'],
  });

export const amount = z
  .string()
  .regex(
    /^(?!0(\.0{1,4})?$)(0|[1-9]\d{0,19})(\.\d{1,4})?$/,
    'must be a decimal string above 0 with at most 4 decimals, like "100.5"',
  )
  .meta({ description: 'Major units of the currency.', examples: ['100.5'] });

/** Of a text that its schema has let through. */
export function units(text: string): AmountUnits {
  const parsed = parseMajor(text);
  if (parsed === undefined) throw new TypeError('an amount passed its schema and cannot be read');
  return parsed;
}

export const money = z
  .string()
  .regex(/^-?\d+\.\d{4}$/)
  .meta({ description: 'Major units of the currency, always with 4 decimals.', examples: ['100.5000'] });

export const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({ format: 'date-time', description: 'UTC, with milliseconds.', examples: ['2026-03-02T08:15:30.120Z'] });

export const languageTag = z
  .string()
  .regex(/^[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}$/, 'must be a language tag, like en or zh-CN')
  .meta({ description: 'A language tag; each provider is told the nearest that it speaks.', examples: ['zh-CN'] });

/**
 * An instant that a caller gives, as RFC 3339 has it: a generated client writes `+00:00` for `Z`, and as many digits as its language has. It comes out as
 * the API writes instants, and what is finer than a millisecond is cut off.
 */
export const givenInstant = z
  .string()
  .max(40)
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/,
    'must be an instant, like 2026-03-02T08:15:30.120Z',
  )
  .refine(isOnCalendar, 'must be an instant that there is')
  .transform((text) => new Date(text).toISOString())
  .pipe(z.string())
  .meta({ format: 'date-time', examples: ['2026-03-02T08:15:30.120Z'] });

/** The 30th of February would silently become the 2nd of March. */
function isOnCalendar(text: string): boolean {
  const local = text.slice(0, 19);
  const atGreenwich = new Date(`${local}Z`);
  if (Number.isNaN(atGreenwich.getTime()) || atGreenwich.toISOString().slice(0, 19) !== local) return false;
  // An offset may lead out of the four digits of a year.
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && /^\d/.test(at.toISOString());
}

export const playerPath = z.strictObject({ playerId });
export const walletPath = z.strictObject({ playerId, currency });
export const agentPath = z.strictObject({ protocol: protocolName, agentId });
