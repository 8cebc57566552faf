import type { Agent } from '../../shared/application/agent.ts';
import { countedCurrency, largestPayoutsOf } from '../../shared/application/currencies.ts';
import { readToken } from '../../shared/application/session-token.ts';
import type { Command, ProviderCommand } from '../../shared/domain/command.ts';
import { type AmountUnits, fromProviderUnits } from '../../shared/domain/money.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { type Call, Rejected } from '../../shared/http/adapter.ts';
import type { JsonObject } from '../../shared/http/json.ts';
import { asSent, setMembers } from '../../shared/http/members.ts';
import { type Settings, settingsOf } from './settings.ts';
import { ACTIONS, type Action, gameIn, isOwed, readRequest, roundIn, type WalletRequest } from './wire.ts';

export function decode(sent: JsonObject, agent: Agent, at: string): Call | Rejected {
  // An empty `code` is one that was never issued.
  const content: JsonObject = { ...setMembers(sent), code: sent['code'] };
  const action = ACTIONS.find((known) => known === content['type']);
  if (!action) return new Rejected('unknown_action');
  const request = readRequest(action, content);
  if ('refused' in request) return malformed(action, request.refused);
  const currency = readToken(request.code)?.currency;
  if (currency === undefined) return new Rejected('session_missing', { action });
  const settings = settingsOf(agent);
  const caller = {
    source: { protocol: agent.protocol, agentId: agent.agentId },
    walletRef: { by: 'session', token: request.code },
    at,
  } as const;
  const amount = amountIn(request, settings, currency);
  if (amount === undefined) return malformed(action, action);
  const command = commandOf(request, caller, currency, amount);
  return { action, command, policy: policyOf(settings) };
}

function malformed(action: Action, member: string): Rejected {
  return new Rejected('malformed', { action, member, isOwed: isOwed(action) });
}

/** What moves, in our money; `undefined` for what four decimals cannot say. */
function amountIn(request: WalletRequest, settings: Settings, currency: string): AmountUnits | undefined {
  const count = request.type === 'bet' ? request.bet : request.type === 'win' ? request.win : 0n;
  return fromProviderUnits(count, countedCurrency(settings, currency).majorPerUnit);
}

type Caller = Pick<ProviderCommand, 'source' | 'walletRef' | 'at'>;

function commandOf(request: WalletRequest, caller: Caller, currency: string, amount: AmountUnits): Command {
  switch (request.type) {
    case 'credit':
      return { kind: 'inquiry', ...caller, sessionMustLive: true, playerMustBeActive: false };
    case 'bet':
      return {
        kind: 'stake',
        ...caller,
        ...named(request, currency),
        ...gameOf(request),
        content: { stake: request.bet.toString(), ...contentOf(request) },
        stake: amount,
        payout: 0n,
        funds: 'gross',
        afterRefusal: 'same',
        playerMustBeActive: true,
        reported: true,
      };
    case 'win':
      return {
        kind: 'payout',
        ...caller,
        ...named(request, currency),
        ...gameOf(request),
        content: { payout: request.win.toString(), ...contentOf(request) },
        payout: amount,
        paidOn: roundIn(request.round_id) === undefined ? 'newest_stake' : 'round',
        reported: true,
      };
    case 'cancel':
      // The number alone says what is undone, and only the player is compared: whatever else is sent contradicts nothing.
      return { kind: 'rollback', ...caller, ...named(request, currency), content: {} };
  }
}

type Transaction = Exclude<WalletRequest, { type: 'credit' }>;

/** Numbers are unique within a currency. */
function named(request: Transaction, currency: string) {
  const round = roundIn(request.round_id);
  const details = detailsOf(request);
  return {
    ids: [request.id] as const,
    idScope: currency,
    ...(round !== undefined && { roundId: round }),
    ...(Object.keys(details).length > 0 && { details }),
  };
}

/** For people, as it was sent: the time, and what should have named a round or a game and cannot. */
function detailsOf(request: Transaction): Record<string, string> {
  const { time, round_id } = request;
  const game = request.type === 'cancel' ? undefined : request.game;
  return {
    ...(time !== undefined && { time: asSent(time) }),
    ...(round_id !== undefined && roundIn(round_id) === undefined && { round_id: asSent(round_id) }),
    ...(game !== undefined && gameIn(game) === undefined && { game: asSent(game) }),
  };
}

type Played = Extract<Transaction, { type: 'bet' | 'win' }>;

function gameOf({ game }: Played): { readonly gameCode?: string } {
  const gameCode = gameIn(game);
  return gameCode === undefined ? {} : { gameCode };
}

function contentOf(request: Played): Record<string, string> {
  const [game, round] = [gameIn(request.game), roundIn(request.round_id)];
  return { ...(game !== undefined && { game }), ...(round !== undefined && { round }) };
}

function policyOf(settings: Settings): Policy {
  return {
    rounds: 'counted',
    rollbackOfRefusal: 'leave',
    changedAfterRollback: 'mismatch',
    rollbackOfUnknownPlayer: 'accept',
    rollbackOfUnknown: 'accept',
    rollbackOfPlay: 'decline',
    rollbackShortFunds: 'stand',
    payoutWithoutStake: settings.payoutWithoutStake === 'accept' ? 'accept' : 'decline',
    largestPayouts: largestPayoutsOf(settings),
  };
}
