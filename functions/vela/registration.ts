import * as z from 'zod';
import {
  chosen,
  currencies,
  largestPayout,
  providerApi,
  timeZone,
  unitsPerMajor,
} from '../../shared/application/registration-members.ts';
import { choices } from './settings.ts';

/** What an operator registers for an agent of Vela, and what may be chosen for it. */
export const credentials = z.strictObject({
  hostId: z.string().min(1).max(128).meta({ description: 'The Host ID that the provider gave to this operator.' }),
  providerUrl: providerApi.meta({
    description: "The provider's own API, for game list and reports: the part of the address before `/api`.",
    examples: ['https://api.example.com'],
  }),
});

export const settings = z.strictObject({
  refundUnknown: chosen(choices.refundUnknown).meta({
    description:
      'A refund of a ticket that was never seen: code 0, or code 2. In both cases the bet is refused that comes after it.',
  }),
  refundBetWin: chosen(choices.refundBetWin).meta({
    description: 'A refund of a betwin: its net is taken back or given back, or the refund is refused.',
  }),
  refundByMemberId: chosen(choices.refundByMemberId).meta({
    description: 'Whether a refund without a token may name the player in `member_id` instead.',
  }),
  timeZone,
  unitsPerMajor,
  currencies,
  largestPayout,
});
