import * as z from 'zod';
import { type AmountUnits, formatMajor } from '../../shared/domain/money.ts';
import { ENTRY_KINDS, type LedgerEntry } from '../../shared/domain/record.ts';
import { byHand, shownByHand } from './by-hand.ts';
import { agentId, currency, instant, money, playerId, protocolName } from './schemas.ts';

const LARGEST_PAGE = 200;
const USUAL_PAGE = 50;

const EXAMPLE = {
  entryId: 'p1.EUR.7',
  playerId: 'p1',
  currency: 'EUR',
  kind: 'play',
  amount: '0.8000',
  stake: '0.5000',
  payout: '1.3000',
  balanceBefore: '99.7000',
  balanceAfter: '100.5000',
  walletVersion: 7,
  protocol: 'tg',
  agentId: 'main',
  transactionId: '7634846433511800001',
  roundId: '7634846433511800001',
  gameCode: 'TG_230001_1',
  createdAt: '2026-03-02T08:15:30.120Z',
};

export const entry = z
  .strictObject({
    entryId: z.string().meta({ examples: ['p1.EUR.7'] }),
    playerId,
    currency,
    kind: z.enum(ENTRY_KINDS),
    amount: money.meta({ description: 'What it changed, with its sign.', examples: ['-0.5000'] }),
    stake: money.optional(),
    payout: money.optional(),
    balanceBefore: money,
    balanceAfter: money,
    walletVersion: z.int().min(1).meta({ description: 'Counts the entries of the wallet: 1, 2, 3 … without a gap.' }),
    protocol: protocolName.optional(),
    agentId: agentId.optional(),
    transactionId: z.string().optional().meta({
      description:
        "The provider's id, or the transfer id. A provider's id of more than 128 bytes stands here as its beginning, its length and a hash of the whole (`…~512~9xPb…`).",
    }),
    roundId: z
      .string()
      .optional()
      .meta({ description: 'As it was sent; of more than 36 bytes as a long `transactionId`.' }),
    gameCode: z
      .string()
      .optional()
      .meta({ description: 'As it was sent; of more than 32 bytes as a long `transactionId`.' }),
    ...byHand,
    rollbackOf: z.string().optional().meta({ description: 'The entry that this one undoes.' }),
    rolledBackBy: z.string().optional().meta({ description: 'The entry that undoes this one.' }),
    createdAt: instant.meta({ description: 'UTC. Never earlier than the entry before it in the wallet.' }),
    refusedAt: instant.optional().meta({ description: 'When it was refused for funds, before it was covered.' }),
  })
  .meta({
    id: 'Entry',
    examples: [EXAMPLE],
    description: 'A line of the ledger. It never changes, but for `rolledBackBy`, which is set once.',
  });

/** Where the next page begins. */
export const nextCursor = z
  .string()
  .optional()
  .meta({ description: 'Where the next page begins; absent on the last one.' });

export const pageQuery = z.strictObject({
  limit: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, `must be a whole number from 1 to ${LARGEST_PAGE}`)
    .transform(Number)
    .pipe(z.int().max(LARGEST_PAGE, `must be a whole number from 1 to ${LARGEST_PAGE}`).min(1))
    .default(USUAL_PAGE),
  cursor: z.string().optional().meta({ description: 'From the page before.' }),
});

/**
 * Where each member of an entry is shown; what stays `inside` is kept for people with access to the table. A new member does not compile before it has its
 * place here, and a test holds `shownEntry` against it.
 */
export const SHOWN_AS: Readonly<Record<keyof LedgerEntry, ReadonlyArray<keyof z.infer<typeof entry>> | 'inside'>> = {
  type: 'inside',
  entryId: ['entryId'],
  playerId: ['playerId'],
  currency: ['currency'],
  kind: ['kind'],
  amount: ['amount'],
  stake: ['stake'],
  payout: ['payout'],
  balanceBefore: ['balanceBefore'],
  balanceAfter: ['balanceAfter'],
  walletVersion: ['walletVersion'],
  source: ['protocol', 'agentId'],
  transactionId: ['transactionId'],
  roundId: ['roundId'],
  roundKey: 'inside',
  gameCode: ['gameCode'],
  rollbackOf: ['rollbackOf'],
  rolledBackBy: ['rolledBackBy'],
  settledBy: 'inside',
  standing: 'inside',
  createdAt: ['createdAt'],
  refusedAt: ['refusedAt'],
  bookedBy: ['bookedBy'],
  proposedBy: ['proposedBy'],
  reason: ['reason'],
  purpose: ['purpose'],
  reference: ['reference'],
  requestId: ['requestId'],
  caseId: ['caseId'],
  fingerprint: 'inside',
  details: 'inside',
  reported: 'inside',
};

export function shownEntry(line: LedgerEntry): z.infer<typeof entry> {
  const { entryId, playerId, currency, kind, walletVersion, transactionId, createdAt } = line;
  const { source, stake, payout, roundId, gameCode, rollbackOf, rolledBackBy, refusedAt } = line;
  return {
    entryId,
    playerId,
    currency,
    kind,
    amount: formatMajor(line.amount),
    ...formatted({ stake, payout }),
    balanceBefore: formatMajor(line.balanceBefore),
    balanceAfter: formatMajor(line.balanceAfter),
    walletVersion,
    ...(source && { protocol: source.protocol, agentId: source.agentId }),
    transactionId,
    ...(roundId !== undefined && { roundId }),
    ...(gameCode !== undefined && { gameCode }),
    ...(rollbackOf !== undefined && { rollbackOf }),
    ...(rolledBackBy !== undefined && { rolledBackBy }),
    ...shownByHand(line),
    createdAt,
    ...(refusedAt !== undefined && { refusedAt }),
  };
}

function formatted(amounts: Record<string, AmountUnits | undefined>): Record<string, string> {
  const present = Object.entries(amounts).filter((pair): pair is [string, AmountUnits] => pair[1] !== undefined);
  return Object.fromEntries(present.map(([name, units]) => [name, formatMajor(units)]));
}
