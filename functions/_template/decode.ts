import type { Agent } from '../../shared/application/agent.ts';
import type { Command } from '../../shared/domain/command.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { type Call, Rejected } from '../../shared/http/adapter.ts';
import type { JsonObject } from '../../shared/http/json.ts';
import { settings } from './registration.ts';
import { ACTIONS, type AnyRequest, anyRequest } from './wire.ts';

/** From the provider's words to a command of ours. Whatever cannot be one is rejected here, and the ledger never hears of it. */
export function decode(content: JsonObject, agent: Agent, at: string): Call | Rejected {
  const action = ACTIONS.find((known) => known === content['ask']);
  if (!action) return new Rejected('unknown_action');
  const { data } = anyRequest.safeParse(content);
  return data
    ? { action, command: commandOf(data, agent, at), policy: policyOf(agent) }
    : new Rejected('malformed', { action });
}

function commandOf(request: AnyRequest, agent: Agent, at: string): Command {
  const origin = {
    source: { protocol: agent.protocol, agentId: agent.agentId },
    walletRef: { by: 'player', playerId: request.member, currency: request.coin },
    at,
  } as const;
  switch (request.ask) {
    case 'funds':
      return { kind: 'inquiry', ...origin, sessionMustLive: false, playerMustBeActive: false };
    case 'take':
      return {
        kind: 'stake',
        ...origin,
        ids: [request.slip],
        // What must not change when the same slip comes again. Player and currency are compared in any case.
        content: { sum: request.sum.toString(), game: request.game },
        stake: request.sum,
        payout: 0n,
        gameCode: request.game,
        funds: 'gross',
        afterRefusal: 'same',
        playerMustBeActive: true,
      };
    case 'give':
      // A slip has one number for all calls about it: the payout is paid on the stake of that id.
      return {
        kind: 'payout',
        ...origin,
        ids: [request.slip],
        content: { sum: request.sum.toString() },
        payout: request.sum,
        paidOn: 'stake',
      };
    case 'undo':
      return { kind: 'rollback', ...origin, ids: [request.slip], content: {} };
  }
}

/** Every choice has its meaning beside it in `Policy`. Where the provider's document is silent, an agent's setting may decide. */
function policyOf(agent: Agent): Policy {
  const { undoUnknown } = settings.parse(agent.settings);
  return {
    rounds: 'recorded',
    rollbackOfRefusal: 'close',
    changedAfterRollback: 'mismatch',
    rollbackOfUnknownPlayer: 'decline',
    rollbackOfUnknown: undoUnknown === 'accept' ? 'accept' : 'decline',
    rollbackOfPlay: 'decline',
    rollbackShortFunds: 'stand',
    payoutWithoutStake: 'decline',
  };
}
