import { addressOf } from './addresses.ts';
import type { AuditLine, BesideWrite } from './beside.ts';
import type { ProviderCommand } from './command.ts';
import type { Commit, RecordWrite } from './commit.ts';
import { isSameText } from './fingerprint.ts';
import { entryIdOf } from './ids.ts';
import { type AmountUnits, BALANCE_CEILING } from './money.ts';
import type { Answered, Applied, Decline, Declined, Notice, Replayed } from './outcome.ts';
import type { Policy } from './policy.ts';
import type { ByHand, LedgerEntry } from './record.ts';
import type { Holder } from './state.ts';
import type { NewestStake, Wallet } from './wallet.ts';

/** The balance that an answer shows: the holder's wallet as it is now. */
function standingOf(holder: Pick<Holder, 'wallet' | 'playerId'> | undefined): Answered {
  if (!holder) return {};
  const { wallet, playerId } = holder;
  return wallet ? { playerId, balance: wallet.balance, currency: wallet.currency } : { playerId };
}

export function declined(reason: Decline, holder?: Holder): Declined {
  return { type: 'declined', reason, ...standingOf(holder) };
}

export function replayed(holder: Holder, entry?: LedgerEntry): Replayed {
  return { type: 'replayed', ...standingOf(holder), ...(entry && { entry }) };
}

/** Done without moving money. */
export function appliedWithoutEntry(holder: Holder, notices: readonly Notice[] = []): Applied {
  return { type: 'applied', notices, ...standingOf(holder) };
}

export function withinCeiling(balance: AmountUnits): boolean {
  return balance <= BALANCE_CEILING && balance >= -BALANCE_CEILING;
}

/** A payout that is far too large is rather a mistake or an attack than a win: a person looks first. */
export function withinPayoutLimit(credit: AmountUnits, { currency }: Wallet, { largestPayouts }: Policy): boolean {
  const limit = Object.hasOwn(largestPayouts, currency) ? largestPayouts[currency] : undefined;
  return limit === undefined || credit <= limit;
}

/** The lines that every new entry has because of the wallet that it moves. */
export type EntryLines = Pick<
  LedgerEntry,
  'entryId' | 'amount' | 'balanceBefore' | 'balanceAfter' | 'walletVersion' | 'currency' | 'playerId' | 'createdAt'
>;

/** `at` is the time of arrival. Within a wallet times follow the versions, whatever clocks say: a late clock is set right by the wallet. */
export function nextLines(playerId: string, wallet: Wallet, amount: AmountUnits, at: string): EntryLines {
  const walletVersion = wallet.version + 1;
  return {
    entryId: entryIdOf(playerId, wallet.currency, walletVersion),
    playerId,
    currency: wallet.currency,
    amount,
    balanceBefore: wallet.balance,
    balanceAfter: wallet.balance + amount,
    walletVersion,
    createdAt: wallet.lastAt !== undefined && wallet.lastAt > at ? wallet.lastAt : at,
  };
}

export interface Booking {
  readonly wallet: Wallet;
  readonly entry: LedgerEntry;
  readonly records: readonly RecordWrite[];
  readonly notices?: readonly Notice[];
  readonly otherGame?: boolean;
  /** Given for what takes money for a game: the commit then fails when a session ended or the status changed meanwhile. */
  readonly epoch?: number;
  readonly newestStake?: { readonly agent: string; readonly stake: NewestStake };
  readonly beside?: readonly BesideWrite[];
}

/** The one shape of everything that moves a wallet. */
export function booked(booking: Booking): { outcome: Applied; commit: Commit } {
  const { wallet, entry, records, notices = [], otherGame = false, epoch, newestStake, beside } = booking;
  return {
    outcome: {
      type: 'applied',
      entry,
      notices,
      ...(otherGame && { otherGame }),
      playerId: entry.playerId,
      balance: entry.balanceAfter,
      currency: entry.currency,
    },
    commit: {
      wallet: {
        playerId: entry.playerId,
        from: wallet,
        balance: entry.balanceAfter,
        at: entry.createdAt,
        ...(epoch !== undefined && { epoch }),
        ...(newestStake && { newestStake }),
      },
      records,
      ...(beside && { beside }),
    },
  };
}

/** A game that only one side names contradicts nothing. */
export function isOtherGame(stake: Pick<LedgerEntry, 'gameCode'>, { gameCode }: ProviderCommand): boolean {
  return stake.gameCode !== undefined && gameCode !== undefined && !isSameText(stake.gameCode, gameCode);
}

/** What an entry takes over from the command as it is. */
export function linesOf(command: ProviderCommand, countedIn?: string) {
  const { reported } = command;
  return { ...askedForLater(command, countedIn), ...(reported !== undefined && { reported }) };
}

/** Twice what any protocol promises of its ids: nobody asks for more, and no store could file it. */
const LONGEST_ROUND = 256;

/** Which members of a line come from the provider's request. */
export type AskedMember = keyof ReturnType<typeof linesOf>;

/** What people will ask of a record, whether it moved money or not. `countedIn` is the round that it belongs to, where it need not name one. */
export function askedForLater(command: ProviderCommand, countedIn?: string) {
  const { source, ids, roundId, gameCode, details } = command;
  const round = roundId ?? countedIn;
  return {
    source,
    transactionId: ids[0],
    ...(roundId !== undefined && { roundId }),
    ...(round !== undefined && round.length <= LONGEST_ROUND && { roundKey: addressOf(command, round).key }),
    ...(gameCode !== undefined && { gameCode }),
    ...(details !== undefined && { details }),
  };
}

/** What a line of the ledger keeps of the call by which a person moved money. */
export function byHand(line: AuditLine | undefined, said: { [K in keyof ByHand]: ByHand[K] | undefined }): ByHand {
  const present = Object.entries(said).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), ...(line && { bookedBy: line.actor, requestId: line.requestId }) };
}

/** The line of the call goes with what the call changes. */
export function audited(line: AuditLine | undefined): readonly BesideWrite[] {
  return line ? [{ act: 'audit', line }] : [];
}
