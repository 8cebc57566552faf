import type { Agent } from '../../shared/application/agent.ts';
import { currencyNamed, largestPayoutsOf } from '../../shared/application/currencies.ts';
import type { Command, ProviderCommand } from '../../shared/domain/command.ts';
import { type ReadAmount, readAmount } from '../../shared/domain/money.ts';
import type { Policy } from '../../shared/domain/policy.ts';
import { type Call, Rejected } from '../../shared/http/adapter.ts';
import type { JsonObject } from '../../shared/http/json.ts';
import { asSent, setMembers } from '../../shared/http/members.ts';
import { type Settings, settingsOf } from './settings.ts';
import { ACTIONS, type Action, type AnyRequest, readRequest } from './wire.ts';

/** From the provider's words to a command of ours. Whatever cannot be one is rejected here, and the ledger never hears of it. */
export function decode(sent: JsonObject, agent: Agent, at: string): Call | Rejected {
  const content = setMembers(sent);
  const action = ACTIONS.find((known) => known === content['ask']);
  if (!action) return new Rejected('unknown_action');
  const request = readRequest(action, content);
  if ('refused' in request) return malformed(action, request.refused);
  const settings = settingsOf(agent);
  const meant = currencyNamed(settings, request.coin);
  const sum = 'sum' in request ? readAmount(request.sum, meant?.majorPerUnit) : NO_AMOUNT;
  if (!sum) return malformed(action, 'sum');
  const origin = {
    source: { protocol: agent.protocol, agentId: agent.agentId },
    // A currency that this provider knows by another code names no wallet.
    walletRef: { by: 'player', playerId: request.member, currency: meant?.currency ?? '' },
    at,
  } as const;
  return { action, command: commandOf(request, sum, origin), policy: policyOf(settings), hasAmountNoise: sum.hasNoise };
}

const NO_AMOUNT: ReadAmount = { units: 0n, hasNoise: false, text: '0' };

/** What is owed to the player raises an alarm that names the member: without one, the player waits for money and nobody knows. */
function malformed(action: Action, member: string): Rejected {
  return new Rejected('malformed', { action, member, isOwed: action === 'give' || action === 'undo' });
}

type Origin = Pick<ProviderCommand, 'source' | 'walletRef' | 'at'>;

function commandOf(request: AnyRequest, sum: ReadAmount, origin: Origin): Command {
  switch (request.ask) {
    case 'funds':
      return { kind: 'inquiry', ...origin, sessionMustLive: false, playerMustBeActive: false };
    case 'take':
      return {
        kind: 'stake',
        ...origin,
        ids: [request.slip],
        // What must not change when the same slip comes again. Player and currency are compared in any case.
        content: { sum: sum.text, ...gameOf(request.game) },
        stake: sum.units,
        payout: 0n,
        ...(request.game !== undefined && { gameCode: asSent(request.game) }),
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
        content: { sum: sum.text },
        payout: sum.units,
        paidOn: 'stake',
      };
    case 'undo':
      return { kind: 'rollback', ...origin, ids: [request.slip], content: {} };
  }
}

/** Only a text is compared: of another type it is a slip of the sender's, and a slip must not keep money back. */
function gameOf(game: unknown): Record<string, string> {
  return typeof game === 'string' ? { game: game.toWellFormed() } : {};
}

/** Every choice has its meaning beside it in `Policy`. Where the provider's document is silent, an agent's setting may decide. */
function policyOf(settings: Settings): Policy {
  return {
    rounds: 'recorded',
    rollbackOfRefusal: 'close',
    changedAfterRollback: 'mismatch',
    rollbackOfUnknownPlayer: 'decline',
    rollbackOfUnknown: settings.undoUnknown === 'accept' ? 'accept' : 'decline',
    rollbackOfPlay: 'decline',
    rollbackShortFunds: 'stand',
    payoutWithoutStake: 'decline',
    largestPayouts: largestPayoutsOf(settings),
  };
}
