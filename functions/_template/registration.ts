import * as z from 'zod';
import { chosen, currencies, largestPayout } from '../../shared/application/registration-members.ts';
import { choices } from './settings.ts';

/** What an operator registers for an agent. The descriptions stand in the operator's OpenAPI document. */
export const credentials = z.strictObject({
  sharedSecret: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,64}$/, 'must be 16 to 64 letters, digits, _ or -')
    .meta({ description: 'What the provider sends in the header `authorization` to prove who it is.' }),
});

/** What may be chosen for an agent. Every setting has a default, so that nobody has to choose. */
export const settings = z.strictObject({
  undoUnknown: chosen(choices.undoUnknown).meta({
    description: 'The answer to an undo of a slip that was never seen. The late slip is stopped in both cases.',
  }),
  currencies,
  largestPayout,
});
