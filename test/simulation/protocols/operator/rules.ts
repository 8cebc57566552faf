import type { AmountUnits } from '../../../../shared/domain/money.ts';
import type { Caller } from '../../act.ts';
import { fits, type Judgement, type Rules, type Scene, walletOf } from '../../rules.ts';
import type { Meant } from '../../voice.ts';
import { AdjustmentRules } from './adjustments.ts';

const ADJUSTING: readonly Meant['kind'][] = ['proposal', 'approval', 'rejection'];

interface BookedTransfer {
  readonly content: string;
  readonly isDone: boolean;
  /** Whose, and what it moved. */
  readonly owner: string;
  readonly by: AmountUnits;
}

/** The operator's own transfers: `stake` is a deposit's or withdrawal's amount, ids are unique over all wallets; a reversal undoes the one named by `also`. */
export class TransferRules implements Rules {
  readonly #adjustments = new AdjustmentRules();
  readonly #transfers = new Map<string, BookedTransfer>();
  /** By reversal: the transfer that it undid. */
  readonly #reversals = new Map<string, string>();

  judge(act: Meant, caller: Caller, scene: Scene): Judgement {
    if (ADJUSTING.includes(act.kind)) return this.#adjustments.judge(act, caller, scene);
    return act.kind === 'reversal' ? this.#reversal(act, caller, scene) : this.#transfer(act, caller, scene);
  }

  /** One transfer, whole and once; what is not covered leaves nothing behind. */
  #reversal({ id = '', also = '' }: Meant, { playerId, currency }: Caller, scene: Scene): Judgement {
    const shows = walletOf(scene.player(playerId), currency);
    const undone = this.#reversals.get(id);
    if (undone !== undefined && undone !== also) return { code: 'reversal content_mismatch', ...(shows && { shows }) };
    const target = this.#transfers.get(also);
    if (!target) return { code: 'reversal stake_not_found', ...(shows && { shows }) };
    if (!shows) return { code: 'reversal wallet_not_found' };
    if (target.owner !== `${playerId} ${currency}`) return { code: 'reversal other_owner', shows };
    if (undone === also) return { code: 'reversal replayed', shows };
    if ([...this.#reversals.values()].includes(also)) return { code: 'reversal rolled_back', shows };
    if (!target.isDone) return { code: 'reversal refused_before', shows };
    const by = -target.by;
    if (by < 0n && shows.balance + by < 0n) return { code: 'reversal insufficient_funds', shows };
    if (!fits(shows.balance + by)) return { code: 'reversal balance_limit', shows };
    const apply = () => void this.#reversals.set(id, also);
    return { code: 'reversal applied', shows, change: { what: 'line', moves: { wallet: shows, by }, apply } };
  }

  #transfer(act: Meant, { playerId, currency }: Caller, scene: Scene): Judgement {
    const { kind, id = '', stake: amount } = act;
    const player = scene.player(playerId);
    const shows = walletOf(player, currency);
    if (!shows) return { code: 'wallet_not_found' };
    const content = `${kind} ${playerId} ${currency} ${amount}`;
    const known = this.#transfers.get(id);
    if (known && known.content !== content) return { code: 'content_mismatch', shows };
    if (known) return { code: known.isDone ? 'replayed' : 'refused_before', shows };

    if (kind === 'deposit' && player?.status !== 'active') return { code: 'player_barred', shows };
    const by = kind === 'deposit' ? amount : -amount;
    const owner = `${playerId} ${currency}`;
    const note = (isDone: boolean) => () => void this.#transfers.set(id, { content, isDone, owner, by });
    if (by < 0n && shows.balance + by < 0n) {
      return { code: 'insufficient_funds', shows, change: { what: 'refusal', mayBeOlder: true, apply: note(false) } };
    }
    if (!fits(shows.balance + by)) return { code: 'balance_limit', shows };
    return { code: 'applied', shows, change: { what: 'line', moves: { wallet: shows, by }, apply: note(true) } };
  }
}
