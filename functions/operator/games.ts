import * as z from 'zod';
import { Deadline } from '../../shared/application/deadline.ts';
import { AT_PROVIDER_PROBLEMS, answeredBy, atProvider, PROVIDER_BUDGET_MS } from './at-provider.ts';
import type { OperatorPorts } from './ports.ts';
import { type Route, route } from './route.ts';
import { agentPath } from './schemas.ts';

const game = z
  .strictObject({
    gameCode: z.string().meta({ description: 'What a launch names.', examples: ['fish'] }),
    title: z.record(z.string(), z.string()).meta({ description: 'By language, as the provider names languages.' }),
    gameId: z.string().optional(),
    lobbyGroup: z.string().optional(),
    url: z.string().optional().meta({ description: 'Without launch parameters: a guest would play there.' }),
    brand: z.string().optional(),
    status: z.string().optional().meta({ description: "The provider's own word or number." }),
    hasDemo: z.boolean().optional(),
    device: z.enum(['pc', 'mobile', 'all']).optional(),
    imageUrl: z.string().optional(),
  })
  .meta({
    id: 'Game',
    examples: [
      {
        gameCode: 'fish',
        gameId: 'shoot-01',
        title: { en: 'Blue Ocean', cn: '蓝海龙王' },
        lobbyGroup: 'shooting',
        url: 'https://shoot-01.example.com',
      },
      { gameCode: 'VP_230001_1', title: { en: 'Lucky Cat' }, brand: 'VP', status: '1', hasDemo: true, device: 'all' },
    ],
  });

export function gameRoutes(ports: OperatorPorts): Route[] {
  const list = route({
    operationId: 'listGames',
    method: 'GET',
    path: '/agents/{protocol}/{agentId}/games',
    tag: 'Games',
    summary: 'The games that the provider offers an agent',
    description:
      'Kept for a minute. When the provider fails, the last list that it gave is served. A game that is listed with an address to which no launch would ' +
      'send a player (it takes https, and no user name) is left out.',
    params: agentPath,
    answers: {
      200: { description: 'All of them.', schema: z.strictObject({ games: z.array(game) }).meta({ id: 'GameList' }) },
    },
    problems: AT_PROVIDER_PROBLEMS,
    async handle({ params: { protocol, agentId } }) {
      const { capability, acting } = await atProvider(ports, protocol, agentId, 'games');
      const games = await answeredBy(capability.list(acting, new Deadline(ports.clock, PROVIDER_BUDGET_MS)));
      return { status: 200, body: { games: [...games] } };
    },
  });

  return [list];
}
