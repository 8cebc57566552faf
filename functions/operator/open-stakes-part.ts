import type { OpenStakePosition } from '../../shared/books/open-stakes.ts';
import type { Source } from '../../shared/domain/ids.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import type { OperatorPorts } from './ports.ts';
import type { Part } from './reconciliation.ts';
import { type ShownItem, shownTicket } from './reconciliation-item.ts';

/** A payout that has not come for a day will hardly come by itself. */
const WAITED_MS = 86_400_000;

/** Stakes that nobody has settled or undone, whatever the report says about them. */
export function openStakesPart(
  { openStakes, clock }: Pick<OperatorPorts, 'openStakes' | 'clock'>,
  source: Source,
): Part {
  return {
    name: 'open',
    async page(limit, place) {
      const olderThan = new Date(clock.now() - WAITED_MS).toISOString();
      const after = place === undefined ? {} : { after: positionFrom(place) };
      const { stakes, next } = await openStakes.page({ sources: [source], olderThan, limit, ...after });
      const judgedAt = new Date(clock.now()).toISOString();
      return { items: stakes.map((stake) => shownStake(stake, judgedAt)), next: next && placeOf(next) };
    },
  };
}

function placeOf({ createdAt, key }: OpenStakePosition): string {
  return `${createdAt} ${key}`;
}

function positionFrom(place: string): OpenStakePosition {
  const space = place.indexOf(' ');
  return { createdAt: place.slice(0, space), key: place.slice(space + 1) };
}

function shownStake(entry: LedgerEntry, judgedAt: string): ShownItem {
  const { transactionId, playerId, currency, stake, entryId, createdAt } = entry;
  const amounts = stake === undefined ? {} : { stake };
  const booked = { state: 'open', playerId, currency, ...amounts, entries: [entryId], bookedAt: createdAt } as const;
  return {
    ticketId: transactionId,
    status: 'open',
    reason: 'payout_never_came',
    booked: shownTicket(booked),
    notes: [],
    judgedAt,
  };
}
