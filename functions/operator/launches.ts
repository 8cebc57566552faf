import * as z from 'zod';
import { Deadline } from '../../shared/application/deadline.ts';
import { newSession } from '../../shared/application/new-session.ts';
import type { LaunchingPlayer } from '../../shared/application/provider.ts';
import { mintToken } from '../../shared/application/session-token.ts';
import { lineOf } from '../../shared/desk/audit/log.ts';
import { nameAt } from '../../shared/domain/wallet.ts';
import { AT_PROVIDER_PROBLEMS, answeredBy, atProvider, LAUNCH_BUDGET_MS } from './at-provider.ts';
import { checked } from './input.ts';
import { activePlayer, playerNamed, walletOf } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { protocolNamed } from './protocols.ts';
import { type Route, route } from './route.ts';
import { agentId, currency, languageTag, playerId, protocolName } from './schemas.ts';
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
    language: languageTag.optional(),
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
  const { protocols, players, sessions, clock } = ports;
  const create = route({
    operationId: 'createLaunch',
    method: 'POST',
    path: '/launches',
    tag: 'Games',
    summary: 'Open a game for a player',
    description:
      'A real launch mints a session of 24 hours where the protocol has sessions, a demo none. Where the provider keeps members, the player is made one first.',
    body: launchBody,
    answers: { 201: { description: 'Where to send the player.', schema: launch } },
    problems: [...AT_PROVIDER_PROBLEMS, 'player_not_found', 'wallet_not_found', 'player_not_active', 'unknown_game'],
    async handle({ body: { playerId, currency, protocol, agentId, gameCode, language, mode, options }, call }) {
      const { capability, acting } = await atProvider(ports, protocol, agentId, 'launch');
      const chosen = checked(z.object({ options: capability.options }), { options }).options;
      const known = await playerNamed(players, playerId);
      walletOf(mode === 'real' ? activePlayer(known, call.at) : known, currency);
      const game = { gameCode, options: chosen, ...(language !== undefined && { language }) };
      const deadline = new Deadline(clock, LAUNCH_BUDGET_MS);
      if (mode === 'demo') {
        return { status: 201, body: { url: await answeredBy(capability.urlFor(acting, game, deadline)) } };
      }
      const source = { protocol, agentId };
      const name = nameAt(known, source);
      const player: LaunchingPlayer = {
        playerId,
        ...(name !== undefined && { name }),
        remember: (told) =>
          players.nameAt(playerId, source, told, lineOf(call, `player/${playerId}`, { name: { to: told } })),
      };
      if (!protocolNamed(protocols, protocol).usesSessions) {
        return {
          status: 201,
          body: { url: await answeredBy(capability.urlFor(acting, { ...game, player }, deadline)) },
        };
      }
      // The session is stored once there is an address to open it with: what cannot be launched leaves none behind.
      const token = mintToken(playerId, currency);
      const url = await answeredBy(capability.urlFor(acting, { ...game, player, token }, deadline));
      const opened = newSession(known, { ...source, currency }, clock.now(), SESSION_MS);
      await sessions.open(token, opened, sessionLine(call, opened));
      return { status: 201, body: { url, token, expiresAt: opened.expiresAt } };
    },
  });

  return [create];
}
