import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { adapter as velaAdapter } from '../../../functions/vela/adapter.ts';
import { adapter as vpAdapter } from '../../../functions/vp/adapter.ts';
import { adapter as walletAdapter } from '../../../functions/wallet-v2/adapter.ts';
import { sealCipherText } from '../../../shared/encryption/cipher-text.ts';
import { type EventParts, eventOf } from '../events.ts';
import type { WalletWorld } from '../wallet-world.ts';

/** What a provider takes an answer for. `unknown` is the protocol's retryable answer: it claims nothing. */
export interface Said {
  readonly verdict: 'done' | 'refused' | 'unknown';
  /** In hundredths, where the answer shows one. */
  readonly balance?: bigint;
}

/** One player's provider, in words that all protocols share. Amounts are hundredths. */
export interface Provider {
  stake(id: string, amount: number): Promise<Said>;
  /** A payout with an id of its own, or of its stake, as the protocol has it. */
  payout(id: string, stakeId: string, amount: number): Promise<Said>;
  rollback(stakeId: string): Promise<Said>;
  balance(): Promise<Said>;
}

export const CURRENCY = 'MYR';
export const PROTOCOLS = ['vp', 'vela', 'wallet-v2'] as const;

/** The provider of a new agent of its own, whose transactions meet nobody else's. The player must be there. */
export async function providerOf(
  protocol: (typeof PROTOCOLS)[number],
  world: WalletWorld,
  agentId: string,
  playerId: string,
): Promise<Provider> {
  if (protocol === 'vp') return vpProvider(world, agentId, playerId);
  world.register(protocol, agentId);
  const token = await world.openSession(protocol, agentId, playerId, CURRENCY);
  return protocol === 'vela' ? velaProvider(world, agentId, token) : walletProvider(world, agentId, token);
}

const AES_KEY = '0f'.repeat(32);

function vpProvider(world: WalletWorld, agentId: string, uid: string): Provider {
  world.register('vp', agentId, { secrets: { aesKey: AES_KEY } });
  const handler = world.handlerOf(vpAdapter);
  const send = async (content: object): Promise<Said> => {
    const cipherText = sealCipherText(JSON.stringify({ uid, brand: 'VP', ...content }), Buffer.from(AES_KEY, 'hex'));
    const { status, errText, balance } = bodyOf(
      await handler(callTo('vp', agentId, { body: JSON.stringify({ cipherText }) })),
    );
    if (errText === 'temporary failure') return { verdict: 'unknown' };
    return {
      verdict: ['0000', '2001'].includes(String(status)) ? 'done' : 'refused',
      balance: BigInt(Math.round(Number(balance) * 100)),
    };
  };
  const play = (betId: string, stake: number, win: number) =>
    send({
      action: 'betNSettle',
      currency: CURRENCY,
      betId,
      transferId: betId,
      roundId: betId,
      gameCode: 'VP_1',
      betTime: '',
      txTime: '',
      actualBetAmt: stake / 100,
      winAmt: win / 100,
    });
  return {
    stake: (id, amount) => play(id, amount, 0),
    payout: (id, _, amount) => play(id, 0, amount),
    rollback: (betId) => send({ action: 'rollback', betId, transferId: betId, roundId: betId, gameCode: 'VP_1' }),
    balance: () => send({ action: 'balance', currency: CURRENCY }),
  };
}

function velaProvider(world: WalletWorld, agentId: string, token: string): Provider {
  const handler = world.handlerOf(velaAdapter);
  const send = async (operation: string, query: Record<string, string>): Promise<Said> => {
    const rawQuery = new URLSearchParams({ access_token: token, ...query }).toString();
    const answer = await handler(
      callTo('vela', agentId, { method: 'GET', rawQuery, path: `/callbacks/vela/${agentId}/api/${operation}` }),
    );
    if (answer.statusCode === 500) return { verdict: 'unknown' };
    const { status_code, balance } = bodyOf(answer);
    return status_code === 0 ? { verdict: 'done', balance: BigInt(String(balance)) } : { verdict: 'refused' };
  };
  return {
    stake: (id, amount) => send('bet', { ticket_id: id, total_bet: String(amount), game_code: 'fish' }),
    payout: (_, id, amount) => send('result', { ticket_id: id, total_win: String(amount), game_code: 'fish' }),
    rollback: (id) => send('refund', { ticket_id: id, game_code: 'fish' }),
    balance: () => send('user/authenticate', {}),
  };
}

function walletProvider(world: WalletWorld, agentId: string, code: string): Provider {
  const handler = world.handlerOf(walletAdapter);
  const send = async (content: object): Promise<Said> => {
    const answer = await handler(callTo('wallet-v2', agentId, { body: JSON.stringify({ code, ...content }) }));
    if (answer.statusCode === 500) return { verdict: 'unknown' };
    const { result, credit } = bodyOf(answer);
    return {
      verdict: result === 1 ? 'done' : 'refused',
      ...(credit !== undefined && { balance: BigInt(String(credit)) }),
    };
  };
  return {
    stake: (id, bet) => send({ type: 'bet', id, round_id: id, game: 1012, bet }),
    payout: (id, round_id, win) => send({ type: 'win', id, round_id, game: 1012, win }),
    rollback: (id) => send({ type: 'cancel', id }),
    balance: () => send({ type: 'credit' }),
  };
}

function callTo(protocol: string, agentId: string, parts: Partial<EventParts>) {
  return eventOf({ path: `/callbacks/${protocol}/${agentId}`, pathParameters: { agentId }, ...parts });
}

function bodyOf({ body = '{}' }: APIGatewayProxyStructuredResultV2): Record<string, unknown> {
  return JSON.parse(body) as Record<string, unknown>;
}
