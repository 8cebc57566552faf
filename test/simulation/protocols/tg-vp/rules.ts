import type { Caller } from '../../act.ts';
import {
  fits,
  isAllowed,
  type Judgement,
  onlyWalletOf,
  type Rules,
  type Scene,
  type WalletView,
  walletOf,
} from '../../rules.ts';
import type { Meant } from '../../voice.ts';

type State = 'booked' | 'refused' | 'cancelled' | 'tombstone' | 'standing';

interface Bet extends Ids {
  state: State;
  net: bigint;
  readonly uid: string;
  /** A tombstone knows neither currency nor amounts. */
  readonly currency?: string;
  readonly amounts?: string;
}

interface Ids {
  readonly betId: string | undefined;
  readonly transferId: string | undefined;
}

const MISMATCH = { code: '9999 transaction mismatch', alarm: true };
const UNCOVERED = '1006 insufficient balance';
const LIMIT = '9999 limit exceeded';

/** Sections 3 and 4 of the dialect's page. One set of notes for each agent. */
export class DialectRules implements Rules {
  readonly #bets = new Map<string, Bet>();
  /** Rollbacks that took money back, by the first of their names: a repeat is known by it. */
  readonly #reversals = new Map<string, Ids & { readonly bet: Bet }>();

  judge(act: Meant, caller: Caller, scene: Scene): Judgement {
    if (caller.forged) return { code: '9999 request rejected' };
    const bets = [...new Set(namesOf(act).map((name) => this.#bets.get(name)))].filter((bet) => bet !== undefined);
    const player = scene.player(caller.playerId);
    if (act.isUnreadable)
      return { code: '9999 invalid request', alarm: act.kind === 'retry', shows: walletOf(player, act.currency) };
    if (act.kind === 'rollback') return this.#rollback(act, caller, scene, bets);
    if (!player) return { code: '9999 unknown player' };
    const shows = walletOf(player, act.currency);
    if (!shows) return { code: '9999 unknown wallet' };
    if (act.kind === 'inquiry') return { code: '0000', shows };

    const [bet] = bets;
    if (bets.length > 1 || (bet && !isSame(bet, act, caller))) return { ...MISMATCH, shows };
    const known = bet && verdictOnKnown(bet.state, act.kind === 'retry', shows);
    const judgement = known ?? this.#judgeNew(act, caller, scene, shows, bet);
    return bet ? this.#learning(judgement, act, bet) : judgement;
  }

  /** A name that the bet has not had yet is one of its names from now on, whatever the answer is. */
  #learning(judgement: Judgement, act: Meant, bet: Bet): Judgement {
    const learned = namesOf(act).filter((name) => !this.#bets.has(name));
    if (learned.length === 0) return judgement;
    const { change = { what: 'claim', mayBeOlder: true, apply: () => undefined } } = judgement;
    const apply = (version: number) => {
      for (const name of learned) this.#bets.set(name, bet);
      change.apply(version);
    };
    return { ...judgement, change: { ...change, apply } };
  }

  #judgeNew(act: Meant, caller: Caller, scene: Scene, shows: WalletView, refused: Bet | undefined): Judgement {
    const { stake, payout, prize } = act;
    const isRetry = act.kind === 'retry';
    const isBarred = scene.player(caller.playerId)?.status !== 'active';
    if (isBarred && !isRetry && stake > 0n) return { code: '9999 player not active', shows };

    const net = (scene.settings['jackpotWin'] === 'separate' ? payout + prize : payout) - stake;
    const isCovered = stake === 0n || shows.balance + (isRetry ? net : -stake) >= 0n;
    if (!isCovered && !(isRetry && scene.settings['retryBelowZero'] === true)) {
      const answer = { code: UNCOVERED, alarm: isRetry, shows };
      return refused
        ? answer
        : {
            ...answer,
            change: { what: 'refusal', mayBeOlder: true, apply: () => this.#note(act, caller, 'refused', 0n) },
          };
    }
    if (!isAllowed(net + stake, shows, scene) || !fits(shows.balance + net)) return { code: LIMIT, alarm: true, shows };
    const alarm = prize > 0n && (scene.settings['jackpotWin'] ?? 'hold') === 'hold';
    const apply = () => this.#note(act, caller, 'booked', net, refused);
    return { code: '0000', alarm, shows, change: { what: 'line', moves: { wallet: shows, by: net }, apply } };
  }

  #note(act: Meant, { playerId: uid }: Caller, state: State, net: bigint, refused?: Bet): void {
    const ids = { betId: act.id ?? refused?.betId, transferId: act.also ?? refused?.transferId };
    const bet = { state, net, uid, currency: act.currency, amounts: amountsOf(act), ...ids };
    for (const [name, other] of this.#bets) if (other === refused) this.#bets.set(name, bet);
    for (const name of [ids.betId, ids.transferId]) if (name !== undefined) this.#bets.set(name, bet);
  }

  #rollback(act: Meant, caller: Caller, scene: Scene, bets: readonly Bet[]): Judgement {
    const player = scene.player(caller.playerId);
    const done = this.#reversals.get(firstNameOf(act));
    const [bet] = done ? [done.bet] : bets;
    const isOwn = bet?.uid === caller.playerId;
    const shows = isOwn && bet.currency !== undefined ? walletOf(player, bet.currency) : onlyWalletOf(player);
    if (!bet) return { code: '0000', shows, change: { what: 'tombstone', apply: () => this.#bury(act, caller) } };
    if (done) {
      if (!isOwn || !idsAgree(done, act)) return { ...MISMATCH, shows };
      return bets.length === 1 ? this.#learning({ code: '2001', shows }, act, bet) : { code: '2001', shows };
    }
    if (bets.length > 1 || !isOwn || !idsAgree(bet, act)) return { ...MISMATCH, shows };
    const judgement = this.#undo(act, bet, shows, scene);
    return judgement.code === LIMIT ? judgement : this.#learning(judgement, act, bet);
  }

  #undo(act: Meant, bet: Bet, shows: WalletView | undefined, scene: Scene): Judgement {
    switch (bet.state) {
      case 'cancelled':
      case 'tombstone':
        return { code: '2001', shows };
      case 'standing':
        return { code: '2003 bet stands', shows };
      case 'refused':
        return {
          code: '0000',
          shows,
          change: { what: 'closing', mayBeOlder: true, apply: () => become(bet, 'cancelled') },
        };
      case 'booked':
        return reversal(bet, shows, scene, () => {
          this.#reversals.set(firstNameOf(act), { bet, betId: act.id, transferId: act.also });
        });
    }
  }

  #bury(act: Meant, { playerId: uid }: Caller): void {
    const bet: Bet = { state: 'tombstone', net: 0n, uid, betId: act.id, transferId: act.also };
    for (const name of namesOf(act)) this.#bets.set(name, bet);
  }
}

function verdictOnKnown(state: State, isRetry: boolean, shows: WalletView): Judgement | undefined {
  switch (state) {
    case 'booked':
    case 'standing':
      return { code: isRetry ? '0000' : '2001', shows };
    case 'refused':
      return isRetry ? undefined : { code: UNCOVERED, shows };
    case 'cancelled':
    case 'tombstone':
      return isRetry ? { ...MISMATCH, shows } : { code: '1006 transaction cancelled', shows };
  }
}

function reversal(bet: Bet, shows: WalletView | undefined, { settings }: Scene, note: () => void): Judgement {
  if (!shows) return { code: '9999 unknown wallet' };
  const isSpent = bet.net > 0n && shows.balance - bet.net < 0n;
  if (isSpent && settings['rollbackShortFunds'] !== 'negative') {
    const apply = () => become(bet, 'standing');
    return { code: '2003 bet stands', alarm: true, shows, change: { what: 'standing', mayBeOlder: true, apply } };
  }
  if (!fits(shows.balance - bet.net)) return { code: LIMIT, alarm: true, shows };
  const apply = () => {
    become(bet, 'cancelled');
    note();
  };
  return { code: '0000', shows, change: { what: 'line', moves: { wallet: shows, by: -bet.net }, apply } };
}

function namesOf({ id, also }: Meant): string[] {
  return [id, also].filter((name) => name !== undefined);
}

function amountsOf({ figures: { stake, payout, prize } }: Meant): string {
  return `${stake}, ${payout}, ${prize}`;
}

function isSame(bet: Bet, act: Meant, caller: Caller): boolean {
  const isOwn = bet.uid === caller.playerId && (bet.currency ?? act.currency) === act.currency;
  return isOwn && idsAgree(bet, act) && (bet.amounts ?? amountsOf(act)) === amountsOf(act);
}

/** Ids contradict each other where both sides carry one and they differ. */
function idsAgree({ betId, transferId }: Ids, { id, also }: Meant): boolean {
  return (betId ?? id) === (id ?? betId) && (transferId ?? also) === (also ?? transferId);
}

function firstNameOf({ id, also }: Meant): string {
  return id ?? also ?? '';
}

function become(bet: Bet, state: State): void {
  bet.state = state;
}
