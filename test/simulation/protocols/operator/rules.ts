import type { Act, Caller } from '../../act.ts';
import { fits, type Judgement, type Rules, type Scene, walletOf } from '../../rules.ts';

/** The operator's own transfers: `stake` is a deposit's or withdrawal's amount, ids are unique over all wallets. */
export class TransferRules implements Rules {
  readonly #transfers = new Map<string, { readonly content: string; readonly isDone: boolean }>();

  judge(act: Act, { playerId, currency }: Caller, scene: Scene): Judgement {
    const { kind, id = '', stake: amount = 0n } = act;
    const player = scene.player(playerId);
    const shows = walletOf(player, currency);
    if (!shows) return { code: 'wallet_not_found' };
    const content = `${kind} ${playerId} ${currency} ${amount}`;
    const known = this.#transfers.get(id);
    if (known && known.content !== content) return { code: 'content_mismatch', shows };
    if (known) return { code: known.isDone ? 'replayed' : 'refused_before', shows };

    if (kind === 'deposit' && player?.status !== 'active') return { code: 'player_barred', shows };
    const by = kind === 'deposit' ? amount : -amount;
    const note = (isDone: boolean) => () => void this.#transfers.set(id, { content, isDone });
    if (by < 0n && shows.balance + by < 0n) {
      return { code: 'insufficient_funds', shows, change: { what: 'refusal', mayBeOlder: true, apply: note(false) } };
    }
    if (!fits(shows.balance + by)) return { code: 'balance_limit', shows };
    return { code: 'applied', shows, change: { what: 'line', moves: { wallet: shows, by }, apply: note(true) } };
  }
}
