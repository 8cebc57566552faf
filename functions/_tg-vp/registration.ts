import * as z from 'zod';
import { chosen, currencies, largestPayout, providerApi } from '../../shared/application/registration-members.ts';
import { choices } from './settings.ts';

const LEAST_DIFFERENT_BYTES = 8;

/** What an operator registers for an agent of TG or VP, and what may be chosen for it. */
export const credentials = z.strictObject({
  aesKey: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, { error: 'must be 64 hex characters (a 256-bit key)', abort: true })
    .refine(isNotTrivial, 'must be a key from a random source: this one has fewer than 8 different bytes')
    .transform((hex) => hex.toLowerCase())
    .meta({ description: 'The AES-256 key of this agent, as the provider shows it: 64 hex characters.' }),
  providerUrl: providerApi.optional().meta({
    description:
      "The provider's own API, for launches, games, members and bet logs: the part of the address before `/v2`.",
    examples: ['https://api.example.com'],
  }),
  secretKey: z
    .string()
    .regex(/^[\x21-\x7e]{1,256}$/, 'must be 1 to 256 visible ASCII characters')
    .optional()
    .meta({ description: 'The second secret of this agent, with which the API of the provider is logged in to.' }),
  siteId: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters')
    .optional()
    .meta({
      description: 'The site that new members belong to, where the provider has given one.',
      examples: ['main'],
    }),
});

/** What its callbacks can do without, and calls of the provider cannot. */
export const NEEDED_FOR_CALLS = ['providerUrl', 'secretKey'] as const;

export const settings = z.strictObject({
  jackpotWin: chosen(choices.jackpotWin).meta({
    description: 'What a jackpot prize is: held for a person, already inside the win, or credited on top of it.',
  }),
  rollbackShortFunds: chosen(choices.rollbackShortFunds).meta({
    description: 'When a win is spent before its rollback comes: the bet stands, or the balance goes below zero.',
  }),
  retryBelowZero: chosen(choices.retryBelowZero).meta({
    description: 'Whether a retried bet may take the balance below zero.',
  }),
  currencies,
  largestPayout,
});

/** Zeros, a typed pattern, the same few bytes again: no random source makes such a key, and somebody may guess it. */
function isNotTrivial(hex: string): boolean {
  return new Set(Buffer.from(hex, 'hex')).size >= LEAST_DIFFERENT_BYTES;
}
