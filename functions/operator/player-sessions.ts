import * as z from 'zod';
import { lineOf, sessionTarget } from '../../shared/desk/audit/log.ts';
import { isEnded, type Player, type Session } from '../../shared/domain/wallet.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { nextCursor, pageQuery } from './entries.ts';
import { playerNamed, playerNotFound } from './lookup.ts';
import { type OperatorPorts, timeText } from './ports.ts';
import { type Route, route } from './route.ts';
import { agentId, currency, instant, playerPath, protocolName } from './schemas.ts';

const known = z
  .strictObject({
    protocol: protocolName,
    agentId,
    currency,
    createdAt: instant,
    expiresAt: instant,
    status: z
      .enum(['live', 'ended', 'expired'])
      .meta({ description: 'One that was ended stays `ended`, also after its expiry.' }),
  })
  .meta({
    id: 'KnownSession',
    examples: [
      {
        protocol: 'vela',
        agentId: 'main',
        currency: 'EUR',
        createdAt: '2026-03-02T08:15:30.120Z',
        expiresAt: '2026-03-03T08:15:30.120Z',
        status: 'live',
      },
    ],
  });
const sessionPage = z.strictObject({ sessions: z.array(known), cursor: nextCursor }).meta({ id: 'SessionPage' });

const place = z.record(z.string(), z.string());

type PlayerSessionPorts = Pick<OperatorPorts, 'players' | 'sessions' | 'records' | 'clock'>;

export function playerSessionRoutes({ players, sessions, records, clock }: PlayerSessionPorts): Route[] {
  const list = route({
    operationId: 'listSessions',
    method: 'GET',
    path: '/players/{playerId}/sessions',
    tag: 'Sessions',
    summary: "A player's sessions, newest first, without their tokens",
    description:
      'Read through an index that may miss the newest one for a moment. Sessions that an earlier version opened are not listed; they last 30 days at most, and ' +
      'are ended with all others.',
    params: playerPath,
    query: pageQuery,
    answers: { 200: { description: 'One page.', schema: sessionPage } },
    problems: ['player_not_found', 'invalid_cursor'],
    async handle({ params: { playerId }, query: { limit, cursor } }) {
      const name = ['sessions', playerId];
      const from = decodeCursor(name, cursor, place);
      const player = await playerNamed(players, playerId);
      const { found, next } = await records.sessions(playerId, limit, from);
      const shown = found.map((session) => shownSession(session, player, timeText(clock)));
      return { status: 200, body: { sessions: shown, ...(next && { cursor: encodeCursor(name, next) }) } };
    },
  });

  const endAll = route({
    operationId: 'endSessions',
    method: 'DELETE',
    path: '/players/{playerId}/sessions',
    tag: 'Sessions',
    summary: 'End all sessions of a player at once, in all protocols',
    description:
      'No stake under any of them is taken from then on; payouts and rollbacks still find the player. A session that is being opened in this moment is ended ' +
      'too, or was opened afterwards. Players of protocols without sessions are stopped by their status.',
    params: playerPath,
    answers: { 204: { description: 'All of them are over.' } },
    problems: ['player_not_found'],
    async handle({ params: { playerId }, call }) {
      const line = lineOf(call, sessionTarget(playerId), { sessions: { to: 'ended' } });
      if (!(await sessions.endAll(playerId, line))) throw playerNotFound(playerId);
      return { status: 204 };
    },
  });

  return [list, endAll];
}

function shownSession(session: Session, player: Player, now: string): z.infer<typeof known> {
  const { protocol, agentId, currency, createdAt = '', expiresAt } = session;
  const status = isEnded(session, player) ? 'ended' : expiresAt <= now ? 'expired' : 'live';
  return { protocol, agentId, currency, createdAt, expiresAt, status };
}
