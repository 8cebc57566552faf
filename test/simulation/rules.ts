import type { AmountUnits } from '../../shared/domain/money.ts';
import type { PlayerStatus } from '../../shared/domain/wallet.ts';
import type { Caller } from './act.ts';
import { shifted, UNIT_EXPONENT } from './provider-money.ts';
import type { Meant } from './voice.ts';

/**
 * A protocol's page, read a second time: what has to be answered, and what has to change, when nothing happens at the same time. It shares no code with the
 * wallet and keeps its own notes, so that a mistake would have to be made twice.
 */
export interface Rules {
  judge(act: Meant, caller: Caller, scene: Scene): Judgement;
}

/** The world at one instant, as it really is. */
export interface Scene {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly session: SessionView | undefined;
  player(playerId: string): PlayerView | undefined;
  /** As it stands in the store: cases are kept an eye on by `TrueCases`. */
  caseAt(caseId: string): CaseView | undefined;
}

export interface CaseView {
  readonly status: 'open' | 'closed';
  readonly playerId?: string;
  readonly currency?: string;
  readonly adjustmentId?: string;
}

export interface SessionView {
  readonly playerId: string;
  readonly currency: string;
  readonly isOver: boolean;
}

export interface PlayerView {
  readonly playerId: string;
  readonly status: PlayerStatus;
  readonly wallets: readonly WalletView[];
}

export interface WalletView {
  readonly playerId: string;
  readonly currency: string;
  readonly balance: AmountUnits;
  readonly version: number;
}

export interface Judgement {
  /** As `Answer.code` has it. */
  readonly code: string;
  readonly alarm?: boolean;
  /** Whose balance the answer tells. */
  readonly shows?: WalletView | undefined;
  /** Absent where nothing may be written. */
  readonly change?: Change;
}

/** Of an adjustment, without a line. */
type DeskChange = 'proposal' | 'failure' | 'rejection';

export interface Change {
  readonly what: 'line' | 'refusal' | 'tombstone' | 'standing' | 'closing' | 'claim' | DeskChange;
  /** What a line moves, and the wallet that it moves. */
  readonly moves?: { readonly wallet: WalletView; readonly by: AmountUnits };
  /** Written without a condition on what it was decided on: it only has to have been right at some instant while the callback ran. */
  readonly mayBeOlder?: boolean;
  /** Notes it down. `version` is the wallet's after a line. */
  apply(version: number): void;
}

/** 2^63 − 1. */
const CEILING = 9_223_372_036_854_775_807n;

export function fits(balance: AmountUnits): boolean {
  return balance <= CEILING;
}

/** Whether one payout may credit so much; the setting is in major units, and without one there is no limit. */
export function isAllowed(credit: AmountUnits, { currency }: WalletView, { settings }: Scene): boolean {
  const { [currency]: limit } = (settings['largestPayout'] ?? {}) as Readonly<Record<string, string>>;
  if (limit === undefined) return true;
  const [major = '', fraction = ''] = limit.split('.');
  return credit <= shifted(BigInt(major + fraction), -UNIT_EXPONENT - fraction.length);
}

export function walletOf(player: PlayerView | undefined, currency: string): WalletView | undefined {
  return player?.wallets.find((wallet) => wallet.currency === currency);
}

export function onlyWalletOf(player: PlayerView | undefined): WalletView | undefined {
  return player?.wallets.length === 1 ? player.wallets[0] : undefined;
}
