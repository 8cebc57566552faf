import type { Agent } from '../../shared/application/agent.ts';
import { countedCurrency, largestPayoutsOf } from '../../shared/application/currencies.ts';
import { readToken } from '../../shared/application/session-token.ts';
import type { Inquiry, ProviderCommand, Stake, WalletRef } from '../../shared/domain/command.ts';
import { type AmountUnits, type Decimal, fromProviderUnits } from '../../shared/domain/money.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { type Call, Rejected } from '../../shared/http/adapter.ts';
import type { Caller } from './authenticate.ts';
import { type Settings, settingsOf } from './settings.ts';
import { type Action, readRequest, type VelaRequest } from './wire.ts';

export function decode({ action, walletRef, query }: Caller, agent: Agent, at: string): Call | Rejected {
  const request = readRequest(action, query);
  if ('refused' in request) return malformed(action, request.refused);
  const settings = settingsOf(agent);
  const amounts = amountsOf(request, majorPerUnitFor(walletRef, settings));
  if ('refused' in amounts) return malformed(action, amounts.refused);
  const origin = { source: { protocol: agent.protocol, agentId: agent.agentId }, walletRef, at };
  const command = { ...origin, ...operationOf(request, amounts) };
  return { action, command, policy: policyOf(settings) };
}

/** A result, and the stake of a bet that did not happen, are money that waits for somebody to look. */
function malformed(action: Action, member: string): Rejected {
  return new Rejected('malformed', { action, member, isOwed: action === 'result' || action === 'refund' });
}

type WithoutOrigin<C> = C extends unknown ? Omit<C, 'source' | 'walletRef' | 'at'> : never;

interface Amounts {
  readonly stake: AmountUnits;
  readonly payout: AmountUnits;
}

/** What moves, in our money, or the name of the first amount that four decimals cannot say. */
function amountsOf(request: VelaRequest, majorPerUnit: Decimal): Amounts | { readonly refused: string } {
  const [bet, win] = [
    'total_bet' in request ? request.total_bet : '0',
    'total_win' in request ? request.total_win : '0',
  ];
  const stake = fromProviderUnits(BigInt(bet), majorPerUnit);
  if (stake === undefined) return { refused: 'total_bet' };
  const payout = fromProviderUnits(BigInt(win), majorPerUnit);
  return payout === undefined ? { refused: 'total_win' } : { stake, payout };
}

/**
 * What is compared under a ticket are the provider's own figures: a setting that changes makes no repeat look different. A result and a betwin settle
 * their ticket, so the provider's report will have it; the token is not compared, as a repeat may come under a newer session.
 */
function operationOf(request: VelaRequest, amounts: Amounts): WithoutOrigin<Inquiry | ProviderCommand> {
  switch (request.action) {
    case 'authenticate':
      return { kind: 'inquiry', sessionMustLive: true, playerMustBeActive: true };
    case 'bet': {
      const content = { total_bet: request.total_bet, ...gameOf(request) };
      return { kind: 'stake', ...ticketOf(request), content, ...amounts, ...STAKE_RULES };
    }
    case 'result': {
      const { total_win } = request;
      const { payout } = amounts;
      return { kind: 'payout', ...ticketOf(request), content: { total_win }, payout, paidOn: 'stake', reported: true };
    }
    case 'refund':
      return { kind: 'rollback', ...ticketOf(request), content: {} };
    case 'betwin': {
      const { total_bet, total_win } = request;
      const content = { total_bet, total_win, ...gameOf(request) };
      return { kind: 'play', ...ticketOf(request), content, ...amounts, ...STAKE_RULES, reported: true };
    }
  }
}

/** The stake alone must be covered, and a refusal for funds is the answer for ever. */
const STAKE_RULES = { funds: 'gross', afterRefusal: 'same', playerMustBeActive: true } satisfies Partial<Stake>;

type Ticket = Extract<VelaRequest, { ticket_id: string }>;

function ticketOf({ ticket_id, game_code, details }: Ticket): Pick<Stake, 'ids' | 'gameCode' | 'details'> {
  return {
    ids: [ticket_id],
    ...(game_code !== undefined && { gameCode: game_code }),
    ...(Object.keys(details).length > 0 && { details }),
  };
}

/** A game that is not named contradicts nothing. */
function gameOf({ game_code }: Ticket): Record<string, string> {
  return game_code === undefined ? {} : { game_code };
}

/** A token carries its currency, so amounts can be read before the session is; a token that carries a false one was never issued. */
function majorPerUnitFor(walletRef: WalletRef, settings: Settings): Decimal {
  const currency = walletRef.by === 'session' ? readToken(walletRef.token)?.currency : undefined;
  return countedCurrency(settings, currency ?? '').majorPerUnit;
}

function policyOf(settings: Settings): Policy {
  const { refundUnknown, refundBetWin } = settings;
  return {
    rounds: 'recorded',
    rollbackOfRefusal: 'leave',
    changedAfterRollback: 'rolled_back',
    rollbackOfUnknownPlayer: 'decline',
    rollbackOfUnknown: refundUnknown === 'accept' ? 'accept' : 'decline',
    rollbackOfPlay: refundBetWin === 'reverse' ? 'reverse' : 'decline',
    rollbackShortFunds: 'stand',
    payoutWithoutStake: 'decline',
    largestPayouts: largestPayoutsOf(settings),
  };
}
