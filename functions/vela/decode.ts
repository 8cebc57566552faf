import type { Agent } from '../../shared/application/agent.ts';
import { unitsPerMajorOf } from '../../shared/application/registration-members.ts';
import { readToken } from '../../shared/application/session-token.ts';
import type { Inquiry, ProviderCommand, Stake, WalletRef } from '../../shared/domain/command.ts';
import { type AmountUnits, fromProviderUnits } from '../../shared/domain/money.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { type Call, Rejected } from '../../shared/http/adapter.ts';
import type { Caller } from './authenticate.ts';
import { type Settings, settingsOf } from './registration.ts';
import { readRequest, type VelaRequest } from './wire.ts';

export function decode({ action, walletRef, query }: Caller, agent: Agent, at: string): Call | Rejected {
  const request = readRequest(action, query);
  if (!request) return new Rejected('malformed', { action });
  const settings = settingsOf(agent);
  const origin = { source: { protocol: agent.protocol, agentId: agent.agentId }, walletRef, at };
  const operation = operationOf(request, amountReader(walletRef, settings));
  return { action, command: { ...origin, ...operation }, policy: policyOf(settings) };
}

type WithoutOrigin<C> = C extends unknown ? Omit<C, 'source' | 'walletRef' | 'at'> : never;

/**
 * What is compared under a ticket are the provider's own figures: a setting that changes makes no repeat look different. A result and a betwin settle
 * their ticket, so the provider's report will have it; the token is not compared, as a repeat may come under a newer session.
 */
function operationOf(
  request: VelaRequest,
  amountOf: (digits: string) => AmountUnits,
): WithoutOrigin<Inquiry | ProviderCommand> {
  switch (request.action) {
    case 'authenticate':
      return { kind: 'inquiry', sessionMustLive: true, playerMustBeActive: true };
    case 'bet': {
      const { total_bet, game_code } = request;
      const content = { total_bet, game_code };
      return { kind: 'stake', ...ticketOf(request), content, stake: amountOf(total_bet), payout: 0n, ...STAKE_RULES };
    }
    case 'result': {
      const { total_win } = request;
      const payout = amountOf(total_win);
      return { kind: 'payout', ...ticketOf(request), content: { total_win }, payout, paidOn: 'stake', reported: true };
    }
    case 'refund':
      return { kind: 'rollback', ...ticketOf(request), content: {} };
    case 'betwin': {
      const { total_bet, total_win, game_code } = request;
      const content = { total_bet, total_win, game_code };
      const amounts = { stake: amountOf(total_bet), payout: amountOf(total_win) };
      return { kind: 'play', ...ticketOf(request), content, ...amounts, ...STAKE_RULES, reported: true };
    }
  }
}

/** The stake alone must be covered, and a refusal for funds is the answer for ever. */
const STAKE_RULES = { funds: 'gross', afterRefusal: 'same', playerMustBeActive: true } satisfies Partial<Stake>;

/** Kept for people as they were sent; they move no money. */
const RECORDED = ['game_code', 'key', 'total_used'] as const;

type Ticket = { readonly ticket_id: string } & Readonly<Partial<Record<(typeof RECORDED)[number], string | undefined>>>;

function ticketOf(sent: Ticket): Pick<Stake, 'ids' | 'gameCode' | 'details'> {
  const details = RECORDED.flatMap((name) => (sent[name] === undefined ? [] : [[name, sent[name]] as const]));
  return {
    ids: [sent.ticket_id],
    ...(sent.game_code !== undefined && { gameCode: sent.game_code }),
    ...(details.length > 0 && { details: Object.fromEntries(details) }),
  };
}

/** A token carries its currency, so amounts can be read before the session is; a token that carries a false one was never issued. */
function amountReader(walletRef: WalletRef, settings: Settings): (digits: string) => AmountUnits {
  const currency = walletRef.by === 'session' ? readToken(walletRef.token)?.currency : undefined;
  const unitsPerMajor = unitsPerMajorOf(settings, currency ?? '');
  return (digits) => fromProviderUnits(BigInt(digits), unitsPerMajor);
}

function policyOf({ refundUnknown, refundBetWin }: Settings): Policy {
  return {
    rounds: 'recorded',
    rollbackOfRefusal: 'leave',
    changedAfterRollback: 'rolled_back',
    rollbackOfUnknownPlayer: 'decline',
    rollbackOfUnknown: refundUnknown === 'accept' ? 'accept' : 'decline',
    rollbackOfPlay: refundBetWin === 'reverse' ? 'reverse' : 'decline',
    rollbackShortFunds: 'stand',
    payoutWithoutStake: 'decline',
  };
}
