import * as z from 'zod';
import { type ByHand, PURPOSES } from '../../shared/domain/record.ts';

/** What a person says who moves money, and what is kept of the call. */

export const reason = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'Why, in words.', examples: ['the cash-out failed at the bank'] });

export const purpose = z.enum(PURPOSES).meta({
  description:
    'What it is for. `returned_withdrawal` brings back a withdrawal that failed outside, and is taken for players who are not active too.',
});

export const reference = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters')
  .meta({ description: "The operator's own word for it: a ticket, a payment.", examples: ['bank-77301'] });

export const actor = z.string().meta({ description: 'Who called: an ARN, or the name in a verified token.' });

export const caseId = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters')
  .meta({ description: 'The case that it settles.' });

/** Members of an entry that a person made. */
export const byHand = {
  bookedBy: actor.optional().meta({ description: 'Who moved the money by hand; of an adjustment, who approved it.' }),
  proposedBy: actor.optional().meta({ description: 'Who proposed the adjustment.' }),
  reason: reason.optional(),
  purpose: purpose.optional(),
  reference: reference.optional(),
  requestId: z.string().optional().meta({ description: "The gateway's id of the call, as in its audit line." }),
  caseId: caseId.optional(),
};

export function shownByHand({ bookedBy, proposedBy, reason, purpose, reference, requestId, caseId }: ByHand) {
  return {
    ...(bookedBy !== undefined && { bookedBy }),
    ...(proposedBy !== undefined && { proposedBy }),
    ...(reason !== undefined && { reason }),
    ...(purpose !== undefined && { purpose }),
    ...(reference !== undefined && { reference }),
    ...(requestId !== undefined && { requestId }),
    ...(caseId !== undefined && { caseId }),
  };
}
