import { formatMajorNumber } from '../../shared/domain/money.ts';
import type { Answered, Door } from './doors.ts';
import type { Reply } from './reference-wallet.ts';
import { idIn, ownerIn, type Session, type SessionSlips, sessionOf } from './session.ts';

const HUNDREDTH = 100n;
const LARGEST = 2n ** 64n;
const AMOUNTS = { bet: ['total_bet'], result: ['total_win'], refund: [], betwin: ['total_bet', 'total_win'] } as const;

/** What a wallet has to be able to do to speak Vela. Amounts in amount units. */
export interface VelaWallet {
  balanceOf(owner: string): bigint | Promise<bigint>;
  stake(owner: string, id: string, stake: bigint, payout: bigint, other: string, mayStart?: boolean): Promise<Reply>;
  payout(owner: string, id: string, amount: bigint): Promise<Reply>;
  rollback(owner: string, id: string): Promise<Reply>;
}

/** Vela in the words of its document: one path for each operation, everything in the query. */
export function velaDoor(wallet: VelaWallet, sessions: ReadonlyMap<string, Session>, slips: SessionSlips = {}): Door {
  const { endsSessionsLate, paysSessionsOnly, tokenOf = (token) => token } = slips;
  return async ({ path, query }) => {
    const operation = path.split('/').at(-1) ?? '';
    const token = tokenOf(only(query, 'access_token') ?? '');
    const session = sessionOf(token, path, sessions, slips);
    if (!session) return refused(1, 'Invalid Token');
    const owner = ownerIn(session, slips);
    const { playerId, currency = 'EUR' } = session;
    if (operation === 'authenticate') {
      if (session.isOver && !slips.tellsEnded) return refused(1, 'Invalid Token');
      return done(await wallet.balanceOf(owner), { member_id: playerId, currency });
    }
    const ticket = digits(only(query, 'ticket_id'));
    const id = ticket === undefined ? undefined : idIn(token, ticket, session, slips);
    const game = query.get('game_code') ?? '';
    const names = AMOUNTS[operation as keyof typeof AMOUNTS];
    const amounts = names.map((name) => digits(only(query, name)));
    if (id === undefined || amounts.includes(undefined)) return refused(2, 'Invalid Transaction ID');
    const isStake = operation === 'bet' || operation === 'betwin';
    const isLate = endsSessionsLate === true || (endsSessionsLate === 'for plays' && operation === 'betwin');
    if (session.isOver && !isStake && paysSessionsOnly) return refused(1, 'Invalid Token');
    const mayStart = !session.isOver || isLate;
    const [first = 0n, second = 0n] = amounts.map((amount) => (amount ?? 0n) * HUNDREDTH);
    const reply = await {
      bet: () => wallet.stake(owner, id, first, 0n, `bet ${game}`, mayStart),
      betwin: () => wallet.stake(owner, id, first, second, `betwin ${game}`, mayStart),
      result: () => wallet.payout(owner, id, first),
      refund: () => wallet.rollback(owner, id),
    }[operation as keyof typeof AMOUNTS]();
    if (reply === 'uncovered') return refused(3, 'Insufficient Funds');
    return reply === 'done' ? done(await wallet.balanceOf(owner)) : refused(2, 'Invalid Transaction ID');
  };
}

function only(query: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = query.getAll(name);
  return more.length === 0 ? value : undefined;
}

function digits(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d{1,40}$/.test(text) && BigInt(text) < LARGEST ? BigInt(text) : undefined;
}

function done(balance: bigint, more: Readonly<Record<string, string>> = {}): Answered {
  const hundredths = formatMajorNumber((balance / HUNDREDTH) * 10_000n);
  const members = Object.entries(more).map(([name, value]) => `,"${name}":${JSON.stringify(value)}`);
  return { statusCode: 200, body: `{"status_code":0,"balance":${hundredths}${members.join('')}}` };
}

function refused(code: number, message: string): Answered {
  return { statusCode: 200, body: JSON.stringify({ status_code: code, message }) };
}
