import * as z from 'zod';
import { playerNamed } from './lookup.ts';
import { type OperatorPorts, timeText } from './ports.ts';
import { type Route, route } from './route.ts';
import { agentId, instant, playerId, playerPath, protocolName } from './schemas.ts';
import { balanceOf, walletBalance } from './wallets.ts';

const status = z
  .enum(['active', 'blocked', 'closed'])
  .meta({ description: 'Blocked and closed players place no stakes; payouts and rollbacks still reach them.' });

const EXAMPLE = { playerId: 'p1', status: 'active', createdAt: '2026-03-02T08:15:30.120Z' };

const playerShape = { playerId, status, createdAt: instant };
const player = z.strictObject(playerShape).meta({ id: 'Player', examples: [EXAMPLE] });
const nameAtProvider = z
  .strictObject({ protocol: protocolName, agentId, name: z.string() })
  .meta({ id: 'NameAtProvider', description: "What an agent's provider calls the player." });
const playerWithWallets = z
  .strictObject({ ...playerShape, wallets: z.array(walletBalance), names: z.array(nameAtProvider).optional() })
  .meta({
    id: 'PlayerWithWallets',
    examples: [
      {
        ...EXAMPLE,
        wallets: [{ currency: 'EUR', balance: '100.5000', version: 7 }],
        names: [{ protocol: 'tg', agentId: 'main', name: 'p1' }],
      },
    ],
  });
const playerChange = z
  .strictObject({ status: status.default('active') })
  .meta({ id: 'PlayerChange', examples: [{ status: 'blocked' }] });

export function playerRoutes({ players, clock }: Pick<OperatorPorts, 'players' | 'clock'>): Route[] {
  const put = route({
    operationId: 'putPlayer',
    method: 'PUT',
    path: '/players/{playerId}',
    tag: 'Players',
    summary: 'Create a player, or set the status',
    description: 'A call without `status` makes the player active, also one that was blocked.',
    params: playerPath,
    body: playerChange,
    answers: { 200: { description: 'The player as it is now.', schema: player } },
    async handle({ params, body }) {
      const now = await players.setStatus(params.playerId, body.status, timeText(clock));
      return { status: 200, body: { playerId: now.playerId, status: now.status, createdAt: now.createdAt } };
    },
  });

  const get = route({
    operationId: 'getPlayer',
    method: 'GET',
    path: '/players/{playerId}',
    tag: 'Players',
    summary: 'Show a player with all wallets',
    params: playerPath,
    answers: { 200: { description: 'The player; wallets ordered by currency.', schema: playerWithWallets } },
    problems: ['player_not_found'],
    async handle({ params }) {
      const { playerId, status, createdAt, wallets, names } = await playerNamed(players, params.playerId);
      const ordered = Object.values(wallets).sort((a, b) => (a.currency < b.currency ? -1 : 1));
      const told = names && { names: Object.entries(names).sort().map(nameShown) };
      return { status: 200, body: { playerId, status, createdAt, wallets: ordered.map(balanceOf), ...told } };
    },
  });

  return [put, get];
}

function nameShown([agent, name]: [string, string]): z.infer<typeof nameAtProvider> {
  const [protocol = '', agentId = ''] = agent.split('#');
  return { protocol, agentId, name };
}
