import type { Delivery } from './delivery.ts';
import type { Scene, SessionView } from './rules.ts';
import type { TrueWallets } from './true-wallets.ts';
import type { Settings } from './voice.ts';

/**
 * The world as a callback may see it now: one scene, or two when its session expires just while it runs (a session's age is told by the time of
 * arrival, which lies somewhere between the two, by the clock of its container).
 */
export function scenesFor(
  { act, caller, startedAt, container: { skewMs } }: Delivery,
  wallets: TrueWallets,
  settings: Settings,
  now: number,
): Scene[] {
  const player = (playerId: string) => wallets.player(playerId);
  const session = act.byPlayer ? undefined : sessionOf(wallets, caller.protocol, caller.agentId, caller.secret);
  const caseAt = (caseId: string) => wallets.memory.cases.all.get(caseId);
  if (!session) return [{ settings, session: undefined, player, caseAt }];
  const { playerId, currency, endedAt, expiresAt, generation = 0 } = session;
  const expiry = Date.parse(expiresAt) - skewMs;
  const { sessionGeneration = 0 } = wallets.memory.players.get(playerId) ?? {};
  const isEnded = endedAt !== undefined || generation < sessionGeneration;
  const over = (isOver: boolean): SessionView => ({ playerId, currency, isOver: isOver || isEnded });
  const ages = [...new Set([expiry <= startedAt, expiry <= now])];
  return ages.map((isOver) => ({ settings, session: over(isOver), player, caseAt }));
}

function sessionOf({ memory }: TrueWallets, protocol: string, agentId: string, token: string) {
  const session = memory.sessions.get(token);
  return session?.protocol === protocol && session.agentId === agentId ? session : undefined;
}
