import type { CountedEntry } from '../books/count.ts';
import type { Reading } from '../books/count-batch.ts';
import { MARGIN_MS } from '../books/pulse.ts';
import { chapterDueAt } from '../desk/lookups/chapters.ts';
import type { WalletName } from '../desk/lookups/history.ts';
import type { Source } from '../domain/ids.ts';
import { FORMAT, formatOf } from './format.ts';
import { saidByKey } from './item-size.ts';
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
  const isLater = formatOf(NewImage) > FORMAT;
  if (type === PULSE && !isLater && INSTANT.test(NewImage['at']?.S ?? ''))
    return { type: 'pulse', at: NewImage['at']?.S ?? '' };
  if (type !== undefined && type !== 'entry') return { type: 'nothing' };
  if (type === 'entry' && OldImage?.['type']?.S === 'entry') return { type: 'nothing' };
  const entry = type === undefined || isLater ? undefined : entryFrom(NewImage);
  if (entry) return { type: 'entry', entry };
  // Its own time cannot be trusted, and lies before that of the record.
  const at = new Date(Math.max(0, ApproximateCreationDateTime * 1_000 - MARGIN_MS)).toISOString();
  const key = `${Keys?.['role']?.S}:${Keys?.['transactionKey']?.S}`;
  return { type: 'unreadable', held: { at, key, reason: whyUnreadable(type, isLater) } };
}

function whyUnreadable(type: string | undefined, isLater: boolean): string {
  if (isLater) return 'the item is of a later format than this version reads';
  return type === undefined ? 'the item has no type' : 'the entry lacks what the books need, or has it in another form';
}

/** The chapter that a new entry makes whole, with its wallet; `undefined` for nearly all. */
export function chapterDueWith({ NewImage }: StreamImages): { wallet: WalletName; number: number } | undefined {
  const { type, playerId, currency, walletVersion } = NewImage ?? {};
  if (type?.S !== 'entry' || playerId?.S === undefined || currency?.S === undefined) return undefined;
  const number = chapterDueAt(Number(walletVersion?.N));
  return number === undefined ? undefined : { wallet: { playerId: playerId.S, currency: currency.S }, number };
}

/** Read attribute by attribute, as the rest of an entry would only be thrown away; `undefined` when one is missing or malformed. */
export function entryFrom(image: Item): CountedEntry | undefined {
  const { kind, currency, createdAt, amount, stake, payout, gameCode } = image;
  const at = createdAt?.S ?? '';
  if (!INSTANT.test(at) || Number.isNaN(Date.parse(at))) return undefined;
  if (kind?.S === undefined || !KINDS.has(kind.S) || !currency?.S) return undefined;
  if (![amount?.N ?? '', stake?.N ?? '0', payout?.N ?? '0'].every((text) => WHOLE.test(text))) return undefined;
  const source = sourceOf(image);
  return {
    kind: kind.S as CountedEntry['kind'],
    currency: currency.S,
    createdAt: at,
    amount: BigInt(amount?.N ?? ''),
    ...(stake?.N !== undefined && { stake: BigInt(stake.N) }),
    ...(payout?.N !== undefined && { payout: BigInt(payout.N) }),
    ...(source && { source }),
    ...(gameCode?.S !== undefined && { gameCode: gameCode.S }),
  };
}

/** An entry that has little room leaves out what its key says. The operator's own keys say none. */
function sourceOf({ protocol, agentId, transactionKey }: Item): Source | undefined {
  const said = saidByKey(transactionKey?.S);
  const source = { protocol: protocol?.S ?? said?.protocol, agentId: agentId?.S ?? said?.agentId };
  return source.protocol === undefined || source.agentId === undefined ? undefined : (source as Source);
}
