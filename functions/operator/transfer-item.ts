import * as z from 'zod';
import { formatMajor } from '../../shared/domain/money.ts';
import type { LedgerEntry, Refusal } from '../../shared/domain/record.ts';
import { byHand, purpose, reason, reference } from './by-hand.ts';
import { entry, shownEntry } from './entries.ts';
import { currency, instant, money, playerId } from './schemas.ts';

export const transferId = z
  .string()
  .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters')
  .meta({
    description: "The operator's own id, unique over all wallets and for ever.",
    examples: ['cashier-2026-000123'],
  });

export const direction = z.enum(['deposit', 'withdrawal']);

export const transfer = z
  .strictObject({
    transferId,
    playerId,
    currency,
    direction,
    amount: money.meta({
      description: 'Without a sign; the direction says which way it went.',
      examples: ['100.0000'],
    }),
    purpose,
    reason: reason.optional(),
    reference: reference.optional(),
    status: z.enum(['applied', 'refused', 'reversed']).meta({
      description: '`refused`: it was not covered and stays so. `reversed`: applied, and undone by `reversal`.',
    }),
    bookedBy: byHand.bookedBy.meta({ description: 'Who called. Not known of transfers of the version before.' }),
    entry: entry.optional(),
    reversal: entry.optional(),
    createdAt: instant,
  })
  .meta({ id: 'TransferRecord' });

/** A transfer as the ledger has it. `reversal` is the line that undoes it. */
export function shownTransfer(
  transferId: string,
  record: LedgerEntry | Refusal,
  reversal: LedgerEntry | undefined,
): z.infer<typeof transfer> {
  const { playerId, currency, fingerprint, createdAt, reason, reference, bookedBy, purpose = 'cash' } = record;
  const isRefused = record.type === 'refusal';
  return {
    transferId,
    playerId,
    currency,
    direction: fingerprint['kind'] === 'withdrawal' ? 'withdrawal' : 'deposit',
    amount: formatMajor(BigInt(fingerprint['amount'] ?? 0)),
    purpose,
    ...(reason !== undefined && { reason }),
    ...(reference !== undefined && { reference }),
    status: isRefused ? 'refused' : reversal ? 'reversed' : 'applied',
    ...(bookedBy !== undefined && { bookedBy }),
    ...(!isRefused && { entry: shownEntry(record) }),
    ...(reversal && { reversal: shownEntry(reversal) }),
    createdAt,
  };
}
