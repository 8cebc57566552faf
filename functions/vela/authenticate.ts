import type { Agent } from '../../shared/application/agent.ts';
import type { WalletRef } from '../../shared/domain/command.ts';
import { Rejected } from '../../shared/http/adapter.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { parseQuery, type Query } from './query.ts';
import { settingsOf } from './settings.ts';
import { type Action, actionAt } from './wire.ts';

/** What is asked, and whose money is meant. */
export interface Caller {
  readonly action: Action;
  readonly walletRef: WalletRef;
  readonly query: Query;
}

/**
 * The provider signs nothing: it is known by its address, which was held against `allowedSourceIps` before this runs, and the player by the token, which
 * is looked up together with the money. All that can be told here is whether somebody is named. The body is never read.
 */
export async function authenticate({ path, rawQuery }: HttpRequest, agent: Agent): Promise<Caller | Rejected> {
  const action = actionAt(path);
  if (!action) return new Rejected('unknown_action');
  const query = parseQuery(rawQuery);
  const walletRef = accountOf(action, query, agent);
  return walletRef ? { action, walletRef, query } : new Rejected('session_missing', { action });
}

function accountOf(action: Action, query: Query, agent: Agent): WalletRef | undefined {
  if (query.repeated.has('access_token')) return undefined;
  const token = query.values.get('access_token');
  if (token) return { by: 'session', token };
  if (action !== 'refund' || !settingsOf(agent).refundByMemberId || query.repeated.has('member_id')) return undefined;
  const playerId = query.values.get('member_id');
  return playerId ? { by: 'player', playerId } : undefined;
}
