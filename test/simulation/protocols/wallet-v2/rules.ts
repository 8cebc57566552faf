import type { Caller } from '../../act.ts';
import {
  fits,
  isAllowed,
  type Judgement,
  type Rules,
  type Scene,
  type SessionView,
  type WalletView,
  walletOf,
} from '../../rules.ts';
import type { Meant } from '../../voice.ts';
import { figureOf, type Numbered, Rounds } from './rounds.ts';

const NOT_YOURS = { code: '124', alarm: true };
const EXISTS = { code: '120', alarm: true };
const CANCELLED = { code: '121' };
const UNCOVERED = { code: '110' };
const NO_ROUND = { code: '122', alarm: true };
const FINAL = { code: '123' };
/** Claims nothing, so that it is paid once the limit is raised. No balance is told. */
const TOO_LARGE = { code: 'temporarily_unavailable', alarm: true, shows: undefined };

/** Sections 3 and 4 of the page of Wallet API v2. One set of notes for each agent. */
export class WalletRules implements Rules {
  /** Every currency is a space of numbers of its own. */
  readonly #spaces = new Map<string, Rounds>();

  judge(act: Meant, _: Caller, scene: Scene): Judgement {
    const { session } = scene;
    if (act.isUnreadable) return { code: '100', alarm: act.kind === 'payout' };
    if (!session) return { code: '101' };
    const player = scene.player(session.playerId);
    const shows = walletOf(player, session.currency);
    if (!player || !shows) return { code: '101' };
    if (act.kind === 'inquiry') return session.isOver ? { code: '102', shows } : { code: '1', shows };
    return { shows, ...this.#transaction(act, session, shows, scene, player.status === 'active') };
  }

  #transaction(act: Meant, session: SessionView, shows: WalletView, scene: Scene, isActive: boolean): Judgement {
    const rounds = this.#spaces.get(session.currency) ?? new Rounds();
    this.#spaces.set(session.currency, rounds);
    const known = rounds.get(act.id);
    if (known && known.playerId !== session.playerId) return NOT_YOURS;
    switch (act.kind) {
      case 'rollback':
        return cancel(act, shows, rounds, known);
      case 'payout':
        return known ? verdictOnWin(known, act) : newWin(act, shows, rounds, scene);
      default:
        return known ? verdictOnBet(known, act) : newBet(act, shows, rounds, session, isActive);
    }
  }
}

function verdictOnBet(known: Numbered, act: Meant): Judgement {
  if (known.state === 'tombstone') return CANCELLED;
  if (known.state === 'win' || !isSame(known, act)) return EXISTS;
  if (known.state === 'cancelled') return CANCELLED;
  return known.state === 'refused' ? UNCOVERED : { code: '1' };
}

function verdictOnWin(known: Numbered, act: Meant): Judgement {
  if (known.state === 'tombstone') return { ...CANCELLED, alarm: true };
  return known.state === 'win' && isSame(known, act) ? { code: '1' } : EXISTS;
}

function newBet(act: Meant, shows: WalletView, rounds: Rounds, session: SessionView, isActive: boolean): Judgement {
  const { stake, id = '' } = act;
  const owner = rounds.playerOf(act.roundId ?? id);
  if (owner !== undefined && owner !== session.playerId) return NOT_YOURS;
  if (session.isOver) return { code: '102' };
  if (!isActive) return { code: '103' };
  if (stake > 0n && shows.balance < stake) {
    const apply = () => rounds.note(act, shows, 'refused', 0);
    return { ...UNCOVERED, change: { what: 'refusal', mayBeOlder: true, apply } };
  }
  const apply = (version: number) => rounds.note(act, shows, 'bet', version);
  return { code: '1', change: { what: 'line', moves: { wallet: shows, by: -stake }, apply } };
}

function newWin(act: Meant, shows: WalletView, rounds: Rounds, scene: Scene): Judgement {
  const { payout } = act;
  const newest = rounds.newestStakeOf(shows);
  const isOfNewest = act.roundId === undefined && newest !== undefined && newest.gameCode === act.gameCode;
  const roundId = act.roundId ?? (isOfNewest ? newest.roundId : undefined);
  const owner = roundId === undefined ? undefined : rounds.playerOf(roundId);
  if (owner !== undefined && owner !== shows.playerId) return NOT_YOURS;

  const isLive = roundId !== undefined && rounds.isLive(roundId);
  const isKnown = isOfNewest || (roundId !== undefined && rounds.isKnown(roundId));
  if (!isLive && (isKnown || scene.settings['payoutWithoutStake'] !== 'accept')) return NO_ROUND;
  if (!isAllowed(payout, shows, scene)) return TOO_LARGE;
  if (!fits(shows.balance + payout)) return { code: '111', alarm: true };
  const apply = (version: number) =>
    rounds.note({ ...act, ...(roundId !== undefined && { paidRound: roundId }) }, shows, 'win', version);
  const change = { what: 'line', mayBeOlder: !isLive, moves: { wallet: shows, by: payout }, apply } as const;
  return { code: '1', alarm: !isLive, change };
}

function cancel(act: Meant, shows: WalletView, rounds: Rounds, known: Numbered | undefined): Judgement {
  if (!known) {
    const alarm = act.roundId !== undefined && rounds.isLive(act.roundId);
    return { code: '1', alarm, change: { what: 'tombstone', apply: () => rounds.note(act, shows, 'tombstone', 0) } };
  }
  if (known.state === 'win') return FINAL;
  if (known.state !== 'bet') return { code: '1' };
  if (rounds.isPaidAfter(known)) return FINAL;
  if (!fits(shows.balance + known.amount)) return { code: '111', alarm: true };
  const apply = () => void Object.assign(known, { state: 'cancelled' });
  return { code: '1', change: { what: 'line', moves: { wallet: shows, by: known.amount }, apply } };
}

/** Type, amount and game; the round where both sides name one. */
function isSame(known: Numbered, { kind, figures, gameCode, roundId }: Meant): boolean {
  const isRound = known.roundId === undefined || roundId === undefined || known.roundId === roundId;
  return known.kind === kind && known.figure === figureOf(kind, figures) && known.gameCode === gameCode && isRound;
}
