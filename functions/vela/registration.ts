import * as z from 'zod';
import { currencies, largestPayout } from '../../shared/application/currencies.ts';
import { providerApi, timeZone, unitsPerMajor } from '../../shared/application/registration-members.ts';
import { settingsReader } from '../../shared/application/settings.ts';

/** What an operator registers for an agent of Vela, and what may be chosen for it. The first value of a choice is the default. */
export const credentials = z.strictObject({
  hostId: z.string().min(1).max(128).meta({ description: 'The Host ID that the provider gave to this operator.' }),
  providerUrl: providerApi.meta({
    description: "The provider's own API, for game list and reports: the part of the address before `/api`.",
    examples: ['https://api.example.com'],
  }),
});

export const settings = z.strictObject({
  refundUnknown: z.enum(['accept', 'reject']).default('accept').meta({
    description:
      'A refund of a ticket that was never seen: code 0, or code 2. In both cases the bet is refused that comes after it.',
  }),
  refundBetWin: z
    .enum(['reverse', 'reject'])
    .default('reverse')
    .meta({ description: 'A refund of a betwin: its net is taken back or given back, or the refund is refused.' }),
  refundByMemberId: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether a refund without a token may name the player in `member_id` instead.' }),
  timeZone,
  unitsPerMajor,
  currencies,
  largestPayout,
});

export type Settings = z.infer<typeof settings>;

/** The agent's settings, complete with their defaults. */
export const settingsOf = settingsReader(settings);
