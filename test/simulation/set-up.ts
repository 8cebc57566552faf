import { playerKeyOf } from '../../shared/application/session-token.ts';
import { Random } from './random.ts';
import { tokenOf } from './tokens.ts';
import { Weather } from './weather.ts';
import type { World } from './world.ts';
import type { PlayerSpec } from './world-spec.ts';

const DAY_MS = 86_400_000;
const SESSION_PROTOCOLS = ['vela', 'wallet-v2'];

/** Registers agents, opens players, wallets and sessions, and pays in what players begin with; all in fine weather. */
export async function setUp(world: World): Promise<void> {
  registerAgents(world);
  for (const player of world.spec.players) await openPlayer(world, player);
  openSessions(world);
  await world.time.run();
  const now = new Date(world.time.now).toISOString();
  for (const { playerId, isBlocked } of world.spec.players)
    if (isBlocked) await world.shared.memory.setStatus(playerId, 'blocked', now);
}

function registerAgents({ spec, agents, time }: World): void {
  for (const agent of spec.agents) {
    const dice = new Random(`${spec.seed}/key ${agent.protocol} ${agent.agentId}`);
    const key = Array.from({ length: 64 }, () => dice.int(0, 15).toString(16)).join('');
    agents.register(agent, SESSION_PROTOCOLS.includes(agent.protocol) ? undefined : key, time.now);
  }
}

/** Active, for what is paid in: whoever is blocked takes no deposit. */
async function openPlayer(world: World, { playerId, wallets }: PlayerSpec): Promise<void> {
  const { memory, playerIdByKey } = world.shared;
  playerIdByKey.set(playerKeyOf(playerId), playerId);
  await memory.setStatus(playerId, 'active', new Date(world.time.now).toISOString());
  for (const [currency, balance] of Object.entries(wallets)) {
    await memory.openWallet(playerId, currency);
    world.wallets.open(playerId, currency);
    if (balance > 0n) payIn(world, playerId, currency, balance);
  }
}

function payIn(world: World, playerId: string, currency: string, stake: bigint): void {
  const random = new Random(`${world.spec.seed}/first deposit of ${playerId} ${currency}`);
  const about = { agentId: 'operator', playerId, currency, secret: '' };
  world.deliver({
    act: { kind: 'deposit', id: `first-${playerId}-${currency}`, stake },
    caller: { protocol: 'operator', ...about },
    conversation: -1,
    random,
    weather: new Weather('calm', random, []),
  });
}

/** Of every session that a conversation may use: a long one, and one that is over soon. */
function openSessions(world: World): void {
  const { spec, shared } = world;
  for (const { protocol, agentId, playerId, currency } of spec.conversations) {
    if (!SESSION_PROTOCOLS.includes(protocol)) continue;
    for (const slot of [0, 1]) {
      const token = tokenOf(spec.seed, { protocol, agentId, playerId, currency }, slot);
      const dice = new Random(`${spec.seed}/lifetime of ${token}`);
      const lasts = slot === 0 ? DAY_MS : dice.int(500, dice.chance(0.5) ? 20_000 : 3_600_000);
      const expiresAt = new Date(spec.startsAt + lasts).toISOString();
      shared.memory.sessions.set(token, { protocol, agentId, playerId, currency, expiresAt });
    }
  }
}
