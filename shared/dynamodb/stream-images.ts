import type { CountedEntry } from '../books/count.ts';
import type { Reading } from '../books/count-batch.ts';
import type { Item } from './items.ts';

/** As much of a record of the ledger's stream as is looked at. */
export interface StreamImages {
  /** Seconds since 1970. */
  readonly ApproximateCreationDateTime?: number;
  readonly Keys?: Item;
  readonly NewImage?: Item;
  readonly OldImage?: Item;
}

/** The type of the item that proves how far the stream was counted (see `shared/books/pulse.ts`). It says nothing to any decision. */
export const PULSE = 'pulse';

const KINDS: ReadonlySet<string> = new Set<CountedEntry['kind']>([
  'deposit',
  'withdrawal',
  'stake',
  'payout',
  'play',
  'rollback',
  'reversal',
  'adjustment',
]);
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const WHOLE = /^-?\d{1,38}$/;

/**
 * An entry counts when it appears: when the new image is one and the old one was not. A refusal that is booked later, and a round's name that becomes a stake,
 * come as modifications; the marks that an entry gets later add nothing.
 */
export function readingOf({ NewImage, OldImage, Keys, ApproximateCreationDateTime = 0 }: StreamImages): Reading {
  if (!NewImage) return { type: 'nothing' };
  const type = NewImage['type']?.S;
  if (type === PULSE && INSTANT.test(NewImage['at']?.S ?? '')) return { type: 'pulse', at: NewImage['at']?.S ?? '' };
  if (type !== undefined && type !== 'entry') return { type: 'nothing' };
  if (type === 'entry' && OldImage?.['type']?.S === 'entry') return { type: 'nothing' };
  const entry = type === undefined ? undefined : entryFrom(NewImage);
  if (entry) return { type: 'entry', entry };
  const at = new Date(ApproximateCreationDateTime * 1_000).toISOString();
  const key = `${Keys?.['role']?.S}:${Keys?.['transactionKey']?.S}`;
  const reason =
    type === undefined ? 'the item has no type' : 'the entry lacks what the books need, or has it in another form';
  return { type: 'unreadable', held: { at, key, reason } };
}

/** Read attribute by attribute, as the rest of an entry would only be thrown away; `undefined` when one is missing or malformed. */
export function entryFrom(image: Item): CountedEntry | undefined {
  const { kind, currency, createdAt, amount, stake, payout, protocol, agentId, gameCode } = image;
  const at = createdAt?.S ?? '';
  if (!INSTANT.test(at) || Number.isNaN(Date.parse(at))) return undefined;
  if (kind?.S === undefined || !KINDS.has(kind.S) || !currency?.S) return undefined;
  if (![amount?.N ?? '', stake?.N ?? '0', payout?.N ?? '0'].every((text) => WHOLE.test(text))) return undefined;
  return {
    kind: kind.S as CountedEntry['kind'],
    currency: currency.S,
    createdAt: at,
    amount: BigInt(amount?.N ?? ''),
    ...(stake?.N !== undefined && { stake: BigInt(stake.N) }),
    ...(payout?.N !== undefined && { payout: BigInt(payout.N) }),
    ...(protocol?.S !== undefined &&
      agentId?.S !== undefined && { source: { protocol: protocol.S, agentId: agentId.S } }),
    ...(gameCode?.S !== undefined && { gameCode: gameCode.S }),
  };
}
