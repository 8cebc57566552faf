import type { Agent, AgentRegister } from '../../shared/application/agent.ts';
import type { PlayerStore } from '../../shared/application/players.ts';
import { isActive, type Player, type Wallet } from '../../shared/domain/wallet.ts';
import { invalidRequest } from './input.ts';
import { Problem } from './problem.ts';

/** Throws `agent_not_found`. */
export async function agentNamed(agents: AgentRegister, protocol: string, agentId: string): Promise<Agent> {
  const agent = await agents.get(protocol, agentId);
  if (!agent) throw new Problem('agent_not_found', `Register it by PUT /operator/v1/agents/${protocol}/${agentId}`);
  return agent;
}

/** Throws `player_not_found`. */
export async function playerNamed(players: PlayerStore, playerId: string): Promise<Player> {
  const player = await players.get(playerId);
  if (!player) throw playerNotFound(playerId);
  return player;
}

/** Throws `player_not_active`. */
export function activePlayer(player: Player, at: string): Player {
  if (!isActive(player, at)) throw playerNotActive();
  return player;
}

/** Throws `player_active`. */
export function barredPlayer(player: Player, at: string): Player {
  if (isActive(player, at)) {
    throw new Problem(
      'player_active',
      'Block the player first, by PUT /operator/v1/players/{playerId}: a new launch would go through',
    );
  }
  return player;
}

export function playerNotActive(): Problem {
  return new Problem('player_not_active', 'GET /operator/v1/players/{playerId} says why and until when');
}

/** Throws `wallet_not_found`. */
export function walletOf(player: Player, currency: string): Wallet {
  const wallet = player.wallets[currency];
  if (!wallet) throw walletNotFound(player.playerId, currency);
  return wallet;
}

/** Throws `invalid_request` for a period that ends before it begins. */
export function periodIn({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }): void {
  if (from !== undefined && to !== undefined && to < from)
    throw invalidRequest([{ path: 'to', message: 'must not be before `from`' }]);
}

export function playerNotFound(playerId: string): Problem {
  return new Problem('player_not_found', `Create the player by PUT /operator/v1/players/${playerId}`);
}

export function walletNotFound(playerId: string, currency: string): Problem {
  return new Problem('wallet_not_found', `Open the wallet by PUT /operator/v1/players/${playerId}/wallets/${currency}`);
}
