import * as z from 'zod';
import type { Agent } from '../../shared/application/agent.ts';
import type { RowReader } from '../../shared/application/provider.ts';
import { formatMajor } from '../../shared/domain/money.ts';
import type { BookedTicket } from '../../shared/reconciliation/booked-tickets.ts';
import { REASONS, type ReportedSide } from '../../shared/reconciliation/judge.ts';
import { COUNTED_AS } from '../../shared/reconciliation/pull.ts';
import type { ReconciliationItem } from '../../shared/reconciliation/store.ts';
import { transactionOf } from '../../shared/reconciliation/ticket-id.ts';
import { currency, instant, money, playerId } from './schemas.ts';

export const STATUSES = ['matched', 'mismatched', 'missing', 'open'] as const;

const EXAMPLE = {
  ticketId: '2192',
  status: 'mismatched',
  reason: 'amounts_differ',
  reported: {
    rowId: '4',
    stake: '100.0000',
    payout: '99.9700',
    stakeAsSent: '10000',
    payoutAsSent: '9997',
    status: 'done',
    username: 'p1',
    gameCode: 'fish',
    reportedAt: '2026-03-02T08:15:30.000Z',
  },
  booked: {
    state: 'settled',
    playerId: 'p1',
    currency: 'EUR',
    stake: '100.0000',
    payout: '0.0000',
    entries: ['p1.EUR.7', 'p1.EUR.8'],
    bookedAt: '2026-03-02T08:15:30.120Z',
  },
  notes: [],
  judgedAt: '2026-03-02T08:30:00.000Z',
};

const reported = z
  .strictObject({
    rowId: z.string(),
    currency: currency.optional().meta({ description: 'Where the row names one.' }),
    stake: money.optional().meta({ description: 'Absent for an amount that has no four decimals.' }),
    payout: money.optional(),
    prize: money.optional().meta({ description: 'A jackpot prize beside the payout.' }),
    stakeAsSent: z.string().optional().meta({ description: "In the provider's unit." }),
    payoutAsSent: z.string().optional(),
    status: z.string().optional().meta({ description: "The provider's own word." }),
    username: z.string().optional(),
    gameCode: z.string().optional(),
    reportedAt: instant.optional(),
  })
  .meta({ id: 'ReportedTicket', description: "The provider's side. Only `rowId` of a row that could not be read." });

const booked = z
  .strictObject({
    state: z.enum(['open', 'settled', 'rolled_back', 'refused', 'tombstone']),
    playerId,
    currency: currency.optional(),
    stake: money.optional(),
    payout: money.optional(),
    prize: money.optional(),
    entries: z.array(z.string()).meta({ description: "The ledger's lines about the ticket." }),
    bookedAt: instant,
  })
  .meta({ id: 'BookedTicket', description: 'Our side, as it was when the verdict was given.' });

export const item = z
  .strictObject({
    ticketId: z.string().meta({ description: 'The `transactionId` of our entries; empty if the row names none.' }),
    status: z.enum(STATUSES),
    reason: z.enum([...REASONS, 'payout_never_came']),
    reported: reported.optional().meta({ description: 'Absent when the ticket is missing at the provider.' }),
    booked: booked.optional().meta({ description: 'Absent when the ticket is missing here.' }),
    notes: z
      .array(z.enum(['username_differs']))
      .meta({ description: 'What is odd and no reason for a verdict: the row names somebody else than our player.' }),
    judgedAt: instant,
  })
  .meta({ id: 'ReconciliationItem', examples: [EXAMPLE] });

export type ShownItem = z.infer<typeof item>;

/** By the provider's own reader of rows. */
export function shownItem(found: ReconciliationItem, reader: RowReader, agent: Agent): ShownItem {
  const side = found.row && reader.read(found.row, agent, found.booked?.currency);
  const nameOf = (playerId: string) => reader.nameOf?.(playerId, agent) ?? playerId;
  const isOther = side?.username !== undefined && found.booked && side.username !== nameOf(found.booked.playerId);
  const { ticketId, match, reason, row, judgedAt } = found;
  const ours = found.booked;
  return {
    ticketId: transactionOf(ticketId, reader).transactionId,
    status: COUNTED_AS[match],
    reason,
    ...(row && {
      reported: {
        rowId: row.id,
        ...(side && shownSide(side)),
        ...(row.reportedAt !== undefined && { reportedAt: row.reportedAt }),
      },
    }),
    ...(ours && { booked: shownTicket(ours) }),
    notes: isOther ? ['username_differs'] : [],
    judgedAt,
  };
}

export function shownTicket({ state, playerId, currency, entries, bookedAt, ...amounts }: BookedTicket) {
  const known = currency === undefined ? {} : { currency };
  return { state, playerId, ...known, ...amountsOf(amounts), entries: [...entries], bookedAt };
}

function shownSide(side: ReportedSide) {
  const { currency: named, stakeAsSent, payoutAsSent, status, username, gameCode } = side;
  return {
    ...(named !== undefined && { currency: named }),
    ...amountsOf(side),
    ...(stakeAsSent !== undefined && { stakeAsSent }),
    ...(payoutAsSent !== undefined && { payoutAsSent }),
    status,
    ...(username !== undefined && { username }),
    ...(gameCode !== undefined && { gameCode }),
  };
}

function amountsOf({ stake, payout, prize }: Pick<ReportedSide, 'stake' | 'payout' | 'prize'>) {
  return {
    ...(stake !== undefined && { stake: formatMajor(stake) }),
    ...(payout !== undefined && { payout: formatMajor(payout) }),
    ...(prize !== undefined && { prize: formatMajor(prize) }),
  };
}
