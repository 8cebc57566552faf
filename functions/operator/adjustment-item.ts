import * as z from 'zod';
import type { Adjustment } from '../../shared/domain/beside.ts';
import { formatMajor } from '../../shared/domain/money.ts';
import { actor, caseId, reason } from './by-hand.ts';
import { currency, instant, money, playerId } from './schemas.ts';

export const STATES = ['proposed', 'booked', 'rejected', 'failed'] as const satisfies readonly Adjustment['state'][];

export const adjustmentId = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters')
  .meta({ description: "The operator's own id of it, for ever.", examples: ['adj-2026-17'] });

export const adjustment = z
  .strictObject({
    adjustmentId,
    playerId,
    currency,
    direction: z.enum(['credit', 'debit']).meta({ description: 'Into the wallet, or out of it.' }),
    amount: money,
    reason,
    caseId: caseId.optional(),
    state: z.enum(STATES).meta({ description: '`failed`: it was not covered; it can be approved again.' }),
    proposedBy: actor,
    bookedBy: actor.optional().meta({ description: 'Who approved it.' }),
    entryId: z.string().optional().meta({ description: 'The line of the ledger that it became.' }),
    rejectedBy: actor.optional(),
    rejectionReason: reason.optional(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({
    id: 'Adjustment',
    examples: [
      {
        adjustmentId: 'adj-2026-17',
        playerId: 'p1',
        currency: 'EUR',
        direction: 'credit',
        amount: '25.0000',
        reason: 'a win that never came',
        state: 'proposed',
        proposedBy: 'arn:aws:iam::123456789012:user/anna',
        createdAt: '2026-03-02T08:15:30.120Z',
        updatedAt: '2026-03-02T08:15:30.120Z',
      },
    ],
  });

export function shownAdjustment({ amount, revision: _, ...members }: Adjustment): z.infer<typeof adjustment> {
  const direction = amount > 0n ? 'credit' : 'debit';
  return { ...members, direction, amount: formatMajor(amount > 0n ? amount : -amount) };
}
