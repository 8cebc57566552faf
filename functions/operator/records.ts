import * as z from 'zod';
import type { ReferenceOf } from '../../shared/application/reference.ts';
import { formatMajor } from '../../shared/domain/money.ts';
import { DECLINE_NAMES } from '../../shared/domain/outcome.ts';
import type { LedgerEntry, Refusal, Tombstone } from '../../shared/domain/record.ts';
import type { Found } from '../../shared/domain/state.ts';
import { entry, shownEntry } from './entries.ts';
import { agentId, currency, instant, money, playerId, protocolName } from './schemas.ts';

const provider = z.record(z.string(), z.string()).meta({
  id: 'ProviderDetails',
  description: 'What the provider sent besides, member by member, as text. A prize that was held is in it.',
});

const ref = z
  .string()
  .length(16)
  .meta({ description: 'Stands in the log lines of the callbacks about this record.', examples: ['pJ3kX0vQm2Yw8LrT'] });

/** Of a record that moved nothing. All but the last are absent from what an earlier version wrote. */
const ofTransaction = {
  protocol: protocolName.optional(),
  agentId: agentId.optional(),
  transactionId: z.string().optional().meta({ description: "The provider's id." }),
  roundId: z.string().optional(),
  gameCode: z.string().optional(),
};

const rolledBackBy = z.string().optional().meta({
  description: 'When a rollback closed it: it is refused for good. Nothing had moved, so that there is no entry.',
});

export const refusalShape = {
  ...ofTransaction,
  stake: money.optional().meta({ description: 'Absent from what an earlier version wrote.' }),
  reason: z.enum(DECLINE_NAMES).meta({ description: "The decline's name.", examples: ['insufficient_funds'] }),
  createdAt: instant,
  rolledBackBy,
  ref,
  provider,
};

export const record = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('entry'),
      entry,
      marks: z
        .strictObject({
          settledBy: z.string().optional().meta({ description: 'The entry of the first payout on this stake.' }),
          rolledBackBy: z.string().optional().meta({ description: 'The entry that undoes this one.' }),
          standing: z.string().optional().meta({
            description: 'When its rollback was declined because the payout was spent: it stands for good.',
          }),
        })
        .meta({ id: 'EntryMarks', description: 'What later became of it.' }),
      refusedAt: instant.optional().meta({ description: 'It was refused for funds first, then, and covered later.' }),
      ref,
      provider,
    }),
    z.strictObject({ type: z.literal('refusal'), playerId, currency, ...refusalShape }),
    z.strictObject({ type: z.literal('tombstone'), playerId, ...ofTransaction, createdAt: instant, ref, provider }),
  ])
  .meta({
    id: 'TransactionRecord',
    description:
      'What stands under a transaction id: an `entry` that moved money; a `refusal`, a stake that was not covered; a `tombstone`, a rollback that came ' +
      'first: the stake that it means is refused when it comes.',
    examples: [
      {
        type: 'refusal',
        playerId: 'p1',
        currency: 'EUR',
        protocol: 'tg',
        agentId: 'main',
        transactionId: '7634846433511800002',
        stake: '25.0000',
        reason: 'insufficient_funds',
        createdAt: '2026-03-02T08:15:30.120Z',
        ref: 'pJ3kX0vQm2Yw8LrT',
        provider: { betTime: '2026-03-02T08:15:29.990Z' },
      },
    ],
  });

type Shown<T extends z.infer<typeof record>['type']> = Extract<z.infer<typeof record>, { type: T }>;

export function shownRecord({ at, record: found }: Found, refOf: ReferenceOf): z.infer<typeof record> {
  const besides = { ref: refOf(at.key), provider: { ...found.details } };
  switch (found.type) {
    case 'entry':
      return shownMovement(found, besides);
    case 'refusal':
      return { type: 'refusal', playerId: found.playerId, currency: found.currency, ...shownRefusal(found, besides) };
    case 'tombstone': {
      const { playerId, createdAt } = found;
      return { type: 'tombstone', playerId, ...transactionOf(found), createdAt, ...besides };
    }
  }
}

type Besides = Pick<Shown<'entry'>, 'ref' | 'provider'>;

function shownMovement(line: LedgerEntry, besides: Besides): Shown<'entry'> {
  const { settledBy, rolledBackBy, standing, refusedAt } = line;
  const marks = {
    ...(settledBy !== undefined && { settledBy }),
    ...(rolledBackBy !== undefined && { rolledBackBy }),
    ...(standing !== undefined && { standing }),
  };
  return { type: 'entry', entry: shownEntry(line), marks, ...(refusedAt !== undefined && { refusedAt }), ...besides };
}

/** Only for want of funds was a refusal ever remembered, whatever an older one says of it. */
export function shownRefusal(refusal: Refusal, besides: Besides) {
  const { stake, decline: reason = 'insufficient_funds', createdAt, rolledBackBy } = refusal;
  return {
    ...transactionOf(refusal),
    ...(stake !== undefined && { stake: formatMajor(stake) }),
    reason,
    createdAt,
    ...(rolledBackBy !== undefined && { rolledBackBy }),
    ...besides,
  };
}

function transactionOf({ source, transactionId, roundId, gameCode }: Refusal | Tombstone) {
  return {
    ...(source && { protocol: source.protocol, agentId: source.agentId }),
    ...(transactionId !== undefined && { transactionId }),
    ...(roundId !== undefined && { roundId }),
    ...(gameCode !== undefined && { gameCode }),
  };
}
