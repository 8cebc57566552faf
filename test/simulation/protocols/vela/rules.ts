import type { Caller } from '../../act.ts';
import {
  fits,
  isAllowed,
  type Judgement,
  onlyWalletOf,
  type Rules,
  type Scene,
  type SessionView,
  type WalletView,
  walletOf,
} from '../../rules.ts';
import type { Meant } from '../../voice.ts';

type State = 'open' | 'settled' | 'refunded' | 'bw_settled' | 'bw_standing' | 'bw_reversed' | 'refused' | 'tombstone';

interface Ticket {
  state: State;
  net: bigint;
  readonly playerId: string;
  readonly currency: string | undefined;
  /** Of the bet or betwin: its kind, amounts and game. */
  readonly content: string;
  win?: string;
}

const TOKEN = { code: '1' };
const REFUSED = { code: '2' };
const ALARM = { code: '2', alarm: true };
const FUNDS = { code: '3' };
/** Retryable: once the limit is raised it is paid. */
const TOO_LARGE = { code: '5', alarm: true };

/** Sections 3 and 4 of Vela's page. One set of notes for each agent. */
export class VelaRules implements Rules {
  readonly #tickets = new Map<string, Ticket>();

  judge(act: Meant, caller: Caller, scene: Scene): Judgement {
    if (act.isUnreadable) return { ...REFUSED, alarm: act.kind === 'payout' };
    if (act.byPlayer) return this.#byMember(act, caller, scene);
    const { session } = scene;
    if (!session) return TOKEN;
    const player = scene.player(session.playerId);
    const shows = walletOf(player, session.currency);
    if (!player || !shows) return TOKEN;
    const mayPlay = !session.isOver && player.status === 'active';
    if (act.kind === 'inquiry') return mayPlay ? { code: '0', shows } : TOKEN;

    const ticket = this.#tickets.get(act.id ?? '');
    if (ticket && !isOwn(ticket, session)) return ALARM;
    switch (act.kind) {
      case 'payout':
        return this.#result(act, shows, ticket, scene);
      case 'rollback':
        return this.#refund(act, shows, ticket, scene, session.playerId, session.currency);
      default:
        return verdictOnStake(ticket, act, shows) ?? this.#judgeNew(act, shows, mayPlay, scene);
    }
  }

  #judgeNew(act: Meant, shows: WalletView, mayPlay: boolean, scene: Scene): Judgement {
    if (!mayPlay) return TOKEN;
    const { stake, payout } = act;
    if (stake > 0n && shows.balance < stake) {
      return {
        ...FUNDS,
        change: { what: 'refusal', mayBeOlder: true, apply: () => this.#note(act, shows, 'refused', 0n) },
      };
    }
    if (!isAllowed(payout, shows, scene)) return TOO_LARGE;
    const net = payout - stake;
    if (!fits(shows.balance + net)) return ALARM;
    const state = act.kind === 'play' ? 'bw_settled' : 'open';
    const apply = () => this.#note(act, shows, state, net);
    return { code: '0', shows, change: { what: 'line', moves: { wallet: shows, by: net }, apply } };
  }

  #note(act: Meant, { playerId, currency }: WalletView, state: State, net: bigint): void {
    this.#tickets.set(act.id ?? '', { state, net, playerId, currency, content: contentOf(act) });
  }

  #result({ payout, figures }: Meant, shows: WalletView, ticket: Ticket | undefined, scene: Scene): Judgement {
    const win = figures.payout;
    if (ticket?.state === 'settled') return ticket.win === win ? { code: '0', shows } : ALARM;
    if (ticket?.state !== 'open') return ALARM;
    if (!isAllowed(payout, shows, scene)) return TOO_LARGE;
    if (!fits(shows.balance + payout)) return ALARM;
    const apply = () => void Object.assign(ticket, { state: 'settled', win });
    return { code: '0', shows, change: { what: 'line', moves: { wallet: shows, by: payout }, apply } };
  }

  #byMember(act: Meant, caller: Caller, scene: Scene): Judgement {
    const player = scene.player(caller.playerId);
    if (scene.settings['refundByMemberId'] !== true || !player) return TOKEN;
    const ticket = this.#tickets.get(act.id ?? '');
    if (ticket && ticket.playerId !== player.playerId) return ALARM;
    const currency = ticket?.state === 'tombstone' ? undefined : ticket?.currency;
    const shows = currency === undefined ? onlyWalletOf(player) : walletOf(player, currency);
    return this.#refund(act, shows, ticket, scene, player.playerId, undefined);
  }

  #refund(
    act: Meant,
    shows: WalletView | undefined,
    ticket: Ticket | undefined,
    { settings }: Scene,
    playerId: string,
    currency: string | undefined,
  ): Judgement {
    const ofUnknown = settings['refundUnknown'] === 'reject' ? REFUSED : { code: '0', shows };
    if (!ticket) {
      const tombstone: Ticket = { state: 'tombstone', net: 0n, playerId, currency, content: '' };
      const apply = () => void this.#tickets.set(act.id ?? '', tombstone);
      return { ...ofUnknown, change: { what: 'tombstone', apply } };
    }
    switch (ticket.state) {
      case 'tombstone':
        return ofUnknown;
      case 'refunded':
      case 'bw_reversed':
      case 'refused':
        return { code: '0', shows };
      case 'settled':
      case 'bw_standing':
        return REFUSED;
      case 'bw_settled':
        return settings['refundBetWin'] === 'reject' ? REFUSED : reversal(ticket, shows, 'bw_reversed');
      case 'open':
        return reversal(ticket, shows, 'refunded');
    }
  }
}

function reversal(ticket: Ticket, shows: WalletView | undefined, state: State): Judgement {
  if (!shows) return TOKEN;
  const become = (next: State) => void Object.assign(ticket, { state: next });
  if (ticket.net > 0n && shows.balance < ticket.net) {
    return { ...ALARM, change: { what: 'standing', mayBeOlder: true, apply: () => become('bw_standing') } };
  }
  if (!fits(shows.balance - ticket.net)) return ALARM;
  const moves = { wallet: shows, by: -ticket.net };
  return { code: '0', shows, change: { what: 'line', moves, apply: () => become(state) } };
}

/** The rows `bet` and `betwin` of the table, for a ticket that is known. */
function verdictOnStake(ticket: Ticket | undefined, act: Meant, shows: WalletView): Judgement | undefined {
  if (!ticket) return undefined;
  const isSame = ticket.content === contentOf(act);
  switch (ticket.state) {
    case 'refunded':
    case 'bw_reversed':
    case 'tombstone':
      return REFUSED;
    case 'refused':
      return isSame ? FUNDS : ALARM;
    default:
      return isSame ? { code: '0', shows } : ALARM;
  }
}

function contentOf({ kind, figures: { stake, payout }, gameCode }: Meant): string {
  return `${kind} ${stake} ${payout} ${gameCode}`;
}

/** A tombstone that named only the player says nothing of the currency. */
function isOwn(ticket: Ticket, { playerId, currency }: SessionView): boolean {
  return ticket.playerId === playerId && (ticket.currency ?? currency) === currency;
}
