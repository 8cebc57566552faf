import { JsonNumber, parseJsonObject } from '../../shared/http/json.ts';
import type { Answered, Door } from './doors.ts';
import type { ReferenceWallet, Reply } from './reference-wallet.ts';
import { idIn, ownerIn, type Session, type SessionSlips, sessionOf } from './session.ts';

const HUNDREDTH = 100n;
const LARGEST = 2n ** 64n;
const ERRORS = { invalid: [120, 'Transaction already exists'], uncovered: [110, 'Not enough credit'] } as const;

/** Wallet API v2 in the words of its document: one path, one JSON object, everything numbers. */
export function walletV2Door(
  wallet: ReferenceWallet,
  sessions: ReadonlyMap<string, Session>,
  slips: SessionSlips = {},
): Door {
  const { endsSessionsLate, paysSessionsOnly, tokenOf = (token) => token, payoutOf = (number) => number } = slips;
  /** Older integrations name no round: a payout is then on what was staked last. */
  const lastStakes = new Map<string, bigint>();
  const rounds = new Rounds(wallet, slips);
  return async ({ path, body }) => {
    const content = parseJsonObject(body);
    const { type, code } = content ?? {};
    if (!content || typeof type !== 'string' || typeof code !== 'string') return refused(100, 'Invalid request');
    const token = tokenOf(code);
    const session = sessionOf(token, path, sessions, slips);
    if (!session) return refused(101, 'Session not found');
    const owner = ownerIn(session, slips);
    const { playerId, currency = 'EUR' } = session;
    const ofCurrency = currency === 'EUR' || slips.currenciesShareIds ? '' : `${currency} `;
    const named = (number: bigint) => ofCurrency + idIn(token, number, session, slips);
    const now = async () => wallet.balanceOf(owner);
    if (type === 'credit') {
      if (session.isOver && !slips.tellsEnded) return refused(102, 'Session has expired');
      return done(await now(), { player_id: playerId, currency });
    }
    const id = count(content['id']);
    const [bet, win] = [count(content['bet']), count(content['win'])];
    if (id === undefined || (type === 'bet' && bet === undefined) || (type === 'win' && win === undefined))
      return refused(100, 'Invalid request', await now());
    const mayStart = !session.isOver || endsSessionsLate === true;
    if (session.isOver && type !== 'bet' && paysSessionsOnly) return refused(102, 'Session has expired', await now());
    const round = count(content['round_id']) || (type === 'win' ? (lastStakes.get(owner) ?? id) : id);
    if (type === 'bet') lastStakes.set(owner, id);
    const game = content['game'] instanceof JsonNumber ? content['game'].source : `${content['game']}`;
    const replyTo = (): Promise<Reply> | undefined => {
      if (type === 'bet')
        return rounds.stake(owner, named(round), named(id), () =>
          wallet.stake(owner, named(id), (bet ?? 0n) * HUNDREDTH, 0n, `${game} ${round}`, mayStart),
        );
      if (type === 'win')
        return rounds.payout(owner, named(round), (stakeId) =>
          wallet.payout(owner, stakeId, (win ?? 0n) * HUNDREDTH, named(payoutOf(id))),
        );
      const undone = (slips.rollsBackRounds && count(content['round_id'])) || id;
      return type === 'cancel' ? wallet.rollback(owner, named(undone)) : undefined;
    };
    const reply = await replyTo();
    if (reply === undefined) return refused(100, 'Invalid request', await now());
    if (reply === 'done') return done(await now(), { currency });
    const [errorCode, words] = ERRORS[reply];
    return refused(errorCode, words, await now());
  };
}

/** Several stakes of one round, and which of them stand. */
class Rounds {
  readonly #wallet: ReferenceWallet;
  readonly #slips: SessionSlips;
  readonly #stakes = new Map<string, string[]>();
  readonly #owners = new Map<string, string>();
  /** Numbers of stakes that are no rounds. */
  readonly #further = new Set<string>();

  constructor(wallet: ReferenceWallet, slips: SessionSlips) {
    this.#wallet = wallet;
    this.#slips = slips;
  }

  async stake(owner: string, round: string, id: string, take: () => Promise<Reply>): Promise<Reply> {
    const other = this.#owners.get(round) ?? owner;
    if (other !== owner && !this.#slips.roundsOfAnybody) return 'invalid';
    const reply = await take();
    if (reply !== 'done') return reply;
    this.#owners.set(round, other);
    if (round !== id) this.#further.add(id);
    this.#stakes.set(round, [...new Set([...(this.#stakes.get(round) ?? []), id])]);
    return reply;
  }

  async payout(owner: string, round: string, pay: (stakeId: string) => Promise<Reply>): Promise<Reply> {
    const { roundsAreFirstStakes, winsSettleFirst } = this.#slips;
    if (roundsAreFirstStakes) return pay(round);
    if (this.#further.has(round)) return 'invalid';
    const live = (this.#stakes.get(round) ?? []).filter((id) => this.#wallet.isLive(owner, id));
    const reply = await pay(live[0] ?? round);
    if (reply === 'done' && !winsSettleFirst) for (const id of live) this.#wallet.settle(owner, id);
    return reply;
  }
}

function count(value: unknown): bigint | undefined {
  const text = value instanceof JsonNumber ? value.source : value;
  return typeof text === 'string' && /^\d{1,40}$/.test(text) && BigInt(text) < LARGEST ? BigInt(text) : undefined;
}

function now(): string {
  const [date = '', time = ''] = new Date().toISOString().split(/[T.]/);
  return `${date.split('-').toReversed().join('-')} ${time}`;
}

function done(balance: bigint, more: Readonly<Record<string, string>>): Answered {
  const members = Object.entries(more).map(([name, value]) => `,"${name}":${JSON.stringify(value)}`);
  return {
    statusCode: 200,
    body: `{"credit":${balance / HUNDREDTH},"result":1,"time":"${now()}"${members.join('')}}`,
  };
}

function refused(code: number, words: string, balance?: bigint): Answered {
  const credit = balance === undefined ? '' : `,"credit":${balance / HUNDREDTH}`;
  return { statusCode: 200, body: `{"result":0,"err_code":${code},"err_desc":"${words}","time":"${now()}"${credit}}` };
}
