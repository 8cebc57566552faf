import * as z from 'zod';
import { CASE_STATUSES, type Case } from '../../shared/desk/cases/case.ts';
import { formatMajor } from '../../shared/domain/money.ts';
import { ALARMS } from '../../shared/observability/alarms.ts';
import { adjustmentId } from './adjustment-item.ts';
import { actor, caseId } from './by-hand.ts';
import { agentId, currency, instant, money, playerId, protocolName } from './schemas.ts';

export const caseKind = z
  .enum(ALARMS)
  .meta({ description: 'The alarm that it is about: docs/runbooks has a page for each.' });
export const caseStatus = z.enum(CASE_STATUSES);

export const outcome = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'How it ended, in words.', examples: ['the prize was paid by adj-2026-17'] });

export const noteText = z
  .string()
  .min(1)
  .max(1000)
  .meta({ description: 'What was found out or done.', examples: ['asked the provider, ticket 4711'] });

export const owner = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be 1 to 128 visible ASCII characters')
  .meta({ description: 'Who works on it.', examples: ['anna@example.com'] });

const note = z.strictObject({ at: instant, actor, text: noteText }).meta({ id: 'Note' });

export const shownCaseSchema = z
  .strictObject({
    caseId,
    kind: caseKind,
    status: caseStatus,
    protocol: protocolName,
    agentId,
    transactionId: z
      .string()
      .optional()
      .meta({ description: "The provider's own id, where one transaction is meant." }),
    playerId: playerId.optional(),
    currency: currency.optional(),
    amount: money
      .optional()
      .meta({ description: 'What it is about: a prize that is held, a payout that was not taken.' }),
    facts: z.record(z.string(), z.string()).meta({
      description: 'What was asked and what stands, as of what happened last. Members differ from kind to kind.',
    }),
    ref: z.string().optional().meta({ description: "Leads to the callback's log lines." }),
    occurrences: z.int().min(1).meta({
      description: 'At least so often. A mistake that is repeated fast is counted with a delay of some seconds.',
    }),
    openedAt: instant,
    lastAt: instant.meta({ description: 'When it happened last; lists are in this order.' }),
    owner: owner.optional(),
    notes: z.array(note),
    adjustmentId: adjustmentId.optional().meta({ description: 'The adjustment that settled it.' }),
    outcome: outcome.optional(),
    closedAt: instant.optional(),
  })
  .meta({
    id: 'Case',
    examples: [
      {
        caseId: 'tg.jackpot_held.3q2-7wAAAAAAAAAAAAAAAA',
        kind: 'jackpot_held',
        status: 'open',
        protocol: 'tg',
        agentId: 'main',
        transactionId: '7634846433511800001',
        playerId: 'p1',
        currency: 'EUR',
        amount: '2500.0000',
        facts: { action: 'bet', asked: 'play', askedHeld: '2500.0000', answered: 'applied', entryId: 'p1.EUR.7' },
        occurrences: 1,
        openedAt: '2026-03-02T08:15:30.120Z',
        lastAt: '2026-03-02T08:15:30.120Z',
        owner: 'anna@example.com',
        notes: [{ at: '2026-03-02T09:01:00.000Z', actor: 'anna@example.com', text: 'asked the provider' }],
      },
    ],
  });

export function shownCase({ revision: _, kind, amount, notes, ...members }: Case): z.infer<typeof shownCaseSchema> {
  return {
    ...members,
    kind: caseKind.parse(kind),
    ...(amount !== undefined && { amount: formatMajor(amount) }),
    notes: [...notes],
  };
}
