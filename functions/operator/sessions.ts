import * as z from 'zod';
import { newSession } from '../../shared/application/new-session.ts';
import { mintToken } from '../../shared/application/session-token.ts';
import { difference } from '../../shared/desk/audit/difference.ts';
import { lineOf, type OperatorCall, sessionTarget } from '../../shared/desk/audit/log.ts';
import type { AuditLine } from '../../shared/domain/beside.ts';
import type { Session } from '../../shared/domain/wallet.ts';
import { activePlayer, agentNamed, playerNamed, walletOf } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { protocolNamed } from './protocols.ts';
import { type Route, route } from './route.ts';
import { agentId, currency, instant, playerId, protocolName } from './schemas.ts';

const DAY_SECONDS = 86_400;
const LONGEST_TTL_SECONDS = 30 * DAY_SECONDS;

const token = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,40}$/, 'must be 1 to 40 letters, digits or _')
  .meta({ description: 'Whoever has it plays for the player: keep it out of logs.' });

const sessionBody = z
  .strictObject({
    playerId,
    currency,
    protocol: protocolName,
    agentId,
    ttlSeconds: z.int().min(1).max(LONGEST_TTL_SECONDS).default(DAY_SECONDS).meta({ description: 'Lifetime.' }),
  })
  .meta({
    id: 'SessionRequest',
    examples: [{ playerId: 'p1', currency: 'EUR', protocol: 'vela', agentId: 'main', ttlSeconds: 3600 }],
  });

export const session = z.strictObject({ token, expiresAt: instant }).meta({
  id: 'Session',
  examples: [{ token: 'EUR__4Zk9QmT0aXb1R7sVd2LwYc8NpUe5GhJ3KfM', expiresAt: '2026-03-03T08:15:30.120Z' }],
});

type SessionPorts = Pick<OperatorPorts, 'protocols' | 'agents' | 'players' | 'sessions' | 'clock'>;

export function sessionRoutes({ protocols, agents, players, sessions, clock }: SessionPorts): Route[] {
  const create = route({
    operationId: 'createSession',
    method: 'POST',
    path: '/sessions',
    tag: 'Sessions',
    summary: 'Mint a session token for a player',
    description: 'After its end a session takes no more stakes; payouts and rollbacks still find the player by it.',
    body: sessionBody,
    answers: { 201: { description: 'The token, which is shown only here.', schema: session } },
    problems: [
      'protocol_not_found',
      'protocol_without_sessions',
      'agent_not_found',
      'player_not_found',
      'wallet_not_found',
      'player_not_active',
    ],
    async handle({ body: { playerId, currency, protocol, agentId, ttlSeconds }, call }) {
      if (!protocolNamed(protocols, protocol).usesSessions) {
        throw new Problem('protocol_without_sessions', `Callbacks of ${protocol} are authenticated without a session`);
      }
      await agentNamed(agents, protocol, agentId);
      const player = activePlayer(await playerNamed(players, playerId), call.at);
      walletOf(player, currency);
      const token = mintToken(playerId, currency);
      const opened = newSession(player, { protocol, agentId, currency }, clock.now(), ttlSeconds * 1000);
      await sessions.open(token, opened, sessionLine(call, opened));
      return { status: 201, body: { token, expiresAt: opened.expiresAt } };
    },
  });

  const end = route({
    operationId: 'endSession',
    method: 'DELETE',
    path: '/sessions/{token}',
    tag: 'Sessions',
    summary: 'End a session at once',
    params: z.strictObject({ token }),
    answers: { 204: { description: 'The session is over, or never was.' } },
    async handle({ params: { token }, call }) {
      const known = await sessions.find(token);
      if (!known || known.endedAt !== undefined) return { status: 204 };
      const { protocol, agentId } = known;
      const changes = { endedAt: { to: call.at }, protocol: { to: protocol }, agentId: { to: agentId } };
      await sessions.end(token, lineOf(call, sessionTarget(known.playerId), changes));
      return { status: 204 };
    },
  });

  return [create, end];
}

/** The line of a new session: everything but the token, and what only the decisions ask for. */
export function sessionLine(
  call: OperatorCall,
  { playerId, createdAt: _, generation: __, ...opened }: Session,
): AuditLine {
  return lineOf(call, sessionTarget(playerId), difference({}, opened));
}
