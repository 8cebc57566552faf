import * as z from 'zod';
import { changeAccount } from '../../shared/desk/accounts/change-account.ts';
import { accountAt, PLAYER_STATUSES } from '../../shared/domain/wallet.ts';
import { invalidRequest } from './input.ts';
import { playerNamed } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { type Route, route } from './route.ts';
import { agentId, givenInstant, instant, playerId, playerPath, protocolName } from './schemas.ts';
import { balanceOf, walletBalance } from './wallets.ts';

const status = z.enum(PLAYER_STATUSES).meta({
  description:
    'Blocked and closed players place no stakes, open no sessions and take no deposits; payouts, rollbacks, withdrawals, reversals and adjustments still reach ' +
    'them, and what comes back of a withdrawal.',
});
const reason = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'Why, in words.', examples: ['asked for a pause'] });

const EXAMPLE = { playerId: 'p1', status: 'active', createdAt: '2026-03-02T08:15:30.120Z' };

const playerShape = {
  playerId,
  status,
  reason: reason.optional(),
  until: instant.optional().meta({ description: 'From then on the player counts as active.' }),
  createdAt: instant,
};
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
  .strictObject({
    status: status.optional(),
    reason: reason.optional(),
    until: givenInstant
      .optional()
      .meta({ description: 'For `blocked` alone: a later instant, from which on the player counts as active.' }),
  })
  .refine(({ status, reason }) => status !== undefined || reason === undefined, {
    path: ['reason'],
    message: 'needs a status beside it',
  })
  .refine(({ status, until }) => status === 'blocked' || until === undefined, {
    path: ['until'],
    message: 'is for the status blocked alone',
  })
  .meta({
    id: 'PlayerChange',
    examples: [{ status: 'blocked', reason: 'asked for a pause', until: '2099-06-01T00:00:00.000Z' }, {}],
  });

export function playerRoutes({ players, clock }: Pick<OperatorPorts, 'players' | 'clock'>): Route[] {
  const put = route({
    operationId: 'putPlayer',
    method: 'PUT',
    path: '/players/{playerId}',
    tag: 'Players',
    summary: 'Create a player, or set the status',
    description:
      'A call without `status` creates an active player, and changes nothing on one that is there. With it, reason and end are what is sent now.',
    params: playerPath,
    body: playerChange,
    answers: { 200: { description: 'The player as it is now.', schema: player } },
    async handle({ params, body: { status, reason, until }, call }) {
      if (until !== undefined && until <= call.at) {
        throw invalidRequest([{ path: 'until', message: 'must be later than now' }]);
      }
      const account = status && {
        status,
        ...(reason !== undefined && { reason }),
        ...(until !== undefined && { until }),
      };
      const now = await changeAccount(params.playerId, account, call, { players, clock });
      return { status: 200, body: { playerId: now.playerId, ...accountAt(now, call.at), createdAt: now.createdAt } };
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
    async handle({ params, call }) {
      const player = await playerNamed(players, params.playerId);
      const { playerId, createdAt, wallets, names } = player;
      const ordered = Object.values(wallets).sort((a, b) => (a.currency < b.currency ? -1 : 1));
      const told = names && { names: Object.entries(names).sort().map(nameShown) };
      const shown = { playerId, ...accountAt(player, call.at), createdAt };
      return { status: 200, body: { ...shown, wallets: ordered.map(balanceOf), ...told } };
    },
  });

  return [put, get];
}

function nameShown([agent, name]: [string, string]): z.infer<typeof nameAtProvider> {
  const [protocol = '', agentId = ''] = agent.split('#');
  return { protocol, agentId, name };
}
