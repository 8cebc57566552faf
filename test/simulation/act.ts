import type { AmountUnits } from '../../shared/domain/money.ts';
import type { Heard, Talk } from '../../shared/provider-simulator.ts';

/** What a provider may ask, in the words of the house. `retry` is a play in the words that a protocol may have for saying it again. */
export type ActKind =
  | 'inquiry'
  | 'stake'
  | 'payout'
  | 'play'
  | 'retry'
  | 'rollback'
  | 'deposit'
  | 'withdrawal'
  | 'reversal'
  | 'proposal'
  | 'approval'
  | 'rejection';

/** Who talks where no provider does. */
export const OPERATOR = 'operator';

const BY_OPERATOR: readonly ActKind[] = ['deposit', 'withdrawal', 'reversal', 'proposal', 'approval', 'rejection'];

/** What the operator's own people ask: a reversal names the transfer that it undoes by `also`, a proposal the case that it settles. */
export function isByOperator({ kind }: Pick<Act, 'kind'>): boolean {
  return BY_OPERATOR.includes(kind);
}

/** One request as it is meant, before a voice puts it into its protocol's words. Amounts are amount units. */
export interface Act {
  readonly kind: ActKind;
  /** The provider's id: of a rollback the stake's, of a payout its own where the protocol gives it one. */
  readonly id?: string;
  /** A second name of the same transaction. */
  readonly also?: string;
  readonly stake?: AmountUnits;
  readonly payout?: AmountUnits;
  /** A prize beside the payout. */
  readonly prize?: AmountUnits;
  readonly roundId?: string;
  readonly gameCode?: string;
  /** What stands where the stake should, or where the payout should if there is no stake; it is no amount. */
  readonly amountText?: string;
  /** Which of the operator's people asks. */
  readonly by?: string;
  /** Names the player in place of a session, where the protocol can. */
  readonly byPlayer?: boolean;
}

/** Who asks, about whom, and with which key or token. */
export interface Caller extends Talk {
  readonly protocol: string;
  /** A key that the agent never had. */
  readonly forged?: boolean;
  /** The agent's settings as the provider knows them: it calls and counts money so, also while the operator has others by now. */
  readonly terms?: Readonly<Record<string, unknown>>;
}

/** What was answered. `code` says what stands on the wire beside the balance, in full. */
export type Answer = Heard;

/** For people: `stake 17 of 5.0000 in round 16`. */
export function actText(act: Act): string {
  const { kind, id, also, stake, payout, prize, roundId, gameCode, by, byPlayer, amountText } = act;
  const parts = [
    kind,
    id,
    also === undefined ? '' : `alias ${also}`,
    stake === undefined ? '' : `in ${stake}`,
    payout === undefined ? '' : `out ${payout}`,
    prize === undefined ? '' : `prize ${prize}`,
    roundId === undefined ? '' : `round ${roundId}`,
    gameCode === undefined ? '' : `game ${gameCode}`,
    by === undefined ? '' : `by ${by}`,
    byPlayer ? 'by player' : '',
    amountText === undefined ? '' : `misspelled ${amountText}`,
  ];
  return parts.filter((part) => part !== '' && part !== undefined).join(' ');
}
