import * as z from 'zod';
import { Deadline } from '../../shared/application/deadline.ts';
import { newSession } from '../../shared/application/new-session.ts';
import { mintToken } from '../../shared/application/session-token.ts';
import { answeredBy, atProvider, LAUNCH_BUDGET_MS } from './at-provider.ts';
import { checked } from './input.ts';
import { activePlayer, playerNamed, walletOf } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { type Route, route } from './route.ts';
import { agentId, currency, playerId, protocolName } from './schemas.ts';
import { session, sessionLine } from './sessions.ts';

const SESSION_MS = 86_400_000;

const launchBody = z
  .strictObject({
    playerId,
    currency,
    protocol: protocolName,
    agentId,
    gameCode: z
      .string()
      .min(1)
      .max(128)
      .meta({ description: "The provider's code of the game.", examples: ['fish'] }),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}$/, 'must be a language tag, like en or zh-CN')
      .optional()
      .meta({ description: 'A language tag; each provider is told the nearest that it speaks.', examples: ['zh-CN'] }),
    mode: z.enum(['real', 'demo']).default('real').meta({ description: 'A demo is played by a guest, for nothing.' }),
    options: z
      .record(z.string(), z.unknown())
      .default({})
      .meta({ description: 'What the provider lets a launch choose beside: see the README of the protocol.' }),
  })
  .meta({
    id: 'LaunchRequest',
    examples: [
      { playerId: 'p1', currency: 'EUR', protocol: 'vela', agentId: 'main', gameCode: 'fish', language: 'en' },
    ],
  });

const launch = z
  .strictObject({
    url: z.string().meta({ description: "Where the player's browser is sent. A real one holds the token." }),
    token: session.shape.token.optional(),
    expiresAt: session.shape.expiresAt.optional(),
  })
  .meta({ id: 'Launch' });

export function launchRoutes(ports: OperatorPorts): Route[] {
  const { players, sessions, clock } = ports;
  const create = route({
    operationId: 'createLaunch',
    method: 'POST',
    path: '/launches',
    tag: 'Games',
    summary: 'Open a game for a player',
    description: 'A real launch mints a session of 24 hours, a demo none.',
    body: launchBody,
    answers: { 201: { description: 'Where to send the player.', schema: launch } },
    problems: [
      'protocol_not_found',
      'agent_not_found',
      'player_not_found',
      'wallet_not_found',
      'player_not_active',
      'not_supported',
      'unknown_game',
      'provider_error',
      'provider_timeout',
    ],
    async handle({ body: { playerId, currency, protocol, agentId, gameCode, language, mode, options }, call }) {
      const { capability, acting } = await atProvider(ports, protocol, agentId, 'launch');
      const chosen = checked(z.object({ options: capability.options }), { options }).options;
      const player = await playerNamed(players, playerId);
      walletOf(mode === 'real' ? activePlayer(player, call.at) : player, currency);
      const game = { gameCode, options: chosen, ...(language !== undefined && { language }) };
      const deadline = new Deadline(clock, LAUNCH_BUDGET_MS);
      if (mode === 'demo') {
        return { status: 201, body: { url: await answeredBy(capability.urlFor(acting, game, deadline)) } };
      }
      // The session is stored once there is an address to open it with: what cannot be launched leaves none behind.
      const token = mintToken(playerId, currency);
      const url = await answeredBy(capability.urlFor(acting, { ...game, token }, deadline));
      const opened = newSession(player, { protocol, agentId, currency }, clock.now(), SESSION_MS);
      await sessions.open(token, opened, sessionLine(call, opened));
      return { status: 201, body: { url, token, expiresAt: opened.expiresAt } };
    },
  });

  return [create];
}
