import * as z from 'zod';
import {
  chosen,
  currencies,
  largestPayout,
  providerAddress,
  timeZone,
  unitsPerMajor,
} from '../../shared/application/registration-members.ts';
import { choices } from './settings.ts';

/** What an operator registers for an agent of Wallet API v2, and what may be chosen for it. */
export const credentials = z.strictObject({
  walletToken: z
    .string()
    .regex(/^[A-Za-z0-9_]{1,40}$/, 'must be 1 to 40 letters, digits or _')
    .meta({ description: 'Names this agent in launch URLs, as the provider issued it. It is no session.' }),
  gameUrl: providerAddress.meta({
    description: 'Where games are launched: the address before the parameters; a query that it has is kept.',
    examples: ['https://games.example.com/start'],
  }),
});

export const settings = z.strictObject({
  payoutWithoutStake: chosen(choices.payoutWithoutStake).meta({
    description: 'A win on a round of which nothing is known: refused, or credited. An alarm is raised in both cases.',
  }),
  timeZone,
  unitsPerMajor,
  currencies,
  largestPayout,
});
