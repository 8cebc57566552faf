import type { Agent } from '../../shared/application/agent.ts';
import { unitsPerMajorOf } from '../../shared/application/registration-members.ts';
import { readToken } from '../../shared/application/session-token.ts';
import type { Command, ProviderCommand } from '../../shared/domain/command.ts';
import { fromProviderUnits } from '../../shared/domain/money.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { type Call, Rejected } from '../../shared/http/adapter.ts';
import type { JsonObject } from '../../shared/http/json.ts';
import { type Settings, settingsOf } from './registration.ts';
import { ACTIONS, type WalletRequest, walletRequest } from './wire.ts';

export function decode(content: JsonObject, agent: Agent, at: string): Call | Rejected {
  const action = ACTIONS.find((known) => known === content['type']);
  if (!action) return new Rejected('unknown_action');
  const { data } = walletRequest.safeParse(content);
  if (!data) return new Rejected('malformed', { action });
  const currency = readToken(data.code)?.currency;
  if (currency === undefined) return new Rejected('session_missing', { action });
  const settings = settingsOf(agent);
  const caller = {
    source: { protocol: agent.protocol, agentId: agent.agentId },
    walletRef: { by: 'session', token: data.code },
    at,
  } as const;
  const command = commandOf(data, caller, currency, unitsPerMajorOf(settings, currency));
  return { action, command, policy: policyOf(settings) };
}

type Caller = Pick<ProviderCommand, 'source' | 'walletRef' | 'at'>;

function commandOf(request: WalletRequest, caller: Caller, currency: string, unitsPerMajor: bigint): Command {
  switch (request.type) {
    case 'credit':
      return { kind: 'inquiry', ...caller, sessionMustLive: true, playerMustBeActive: false };
    case 'bet':
      return {
        kind: 'stake',
        ...caller,
        ...named(request, currency),
        gameCode: request.game,
        content: { stake: request.bet.toString(), ...contentOf(request) },
        stake: fromProviderUnits(request.bet, unitsPerMajor),
        payout: 0n,
        funds: 'gross',
        afterRefusal: 'same',
        playerMustBeActive: true,
      };
    case 'win':
      return {
        kind: 'payout',
        ...caller,
        ...named(request, currency),
        gameCode: request.game,
        content: { payout: request.win.toString(), ...contentOf(request) },
        payout: fromProviderUnits(request.win, unitsPerMajor),
        paidOn: request.round_id === undefined ? 'newest_stake' : 'round',
      };
    case 'cancel':
      // The number alone says what is undone, and only the player is compared: whatever else is sent contradicts nothing.
      return { kind: 'rollback', ...caller, ...named(request, currency), content: {} };
  }
}

type Transaction = Exclude<WalletRequest, { type: 'credit' }>;

/** Numbers are unique within a currency. */
function named({ id, round_id, time }: Transaction, currency: string) {
  return {
    ids: [id] as const,
    idScope: currency,
    ...(round_id !== undefined && { roundId: round_id }),
    ...(typeof time === 'string' && { details: { time: time.slice(0, LONGEST_TIME).toWellFormed() } }),
  };
}

/** More than twice what a time is long; whoever sends more is not telling the time. */
const LONGEST_TIME = 40;

function contentOf({ game, round_id }: Extract<Transaction, { game: string }>): Record<string, string> {
  return { game, ...(round_id !== undefined && { round: round_id }) };
}

function policyOf({ payoutWithoutStake }: Settings): Policy {
  return {
    rounds: 'counted',
    rollbackOfRefusal: 'leave',
    changedAfterRollback: 'mismatch',
    rollbackOfUnknownPlayer: 'accept',
    rollbackOfUnknown: 'accept',
    rollbackOfPlay: 'decline',
    rollbackShortFunds: 'stand',
    payoutWithoutStake: payoutWithoutStake === 'accept' ? 'accept' : 'decline',
  };
}
