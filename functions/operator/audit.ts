import * as z from 'zod';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { pageQuery } from './entries.ts';
import { invalidRequest } from './input.ts';
import { type OperatorPorts, timeText } from './ports.ts';
import { type Route, route } from './route.ts';
import { givenInstant, instant } from './schemas.ts';

/** A target ends in an id, which may be anything that an id may be. */
const TARGET = /^(?:player|agent|transfer|adjustment|case|session)\/[\x21-\x7e]{1,200}$/;

const actor = z
  .string()
  .regex(/^[\x21-\x7e]{1,2048}$/, 'must be visible ASCII characters')
  .meta({
    description: 'The ARN of the IAM caller, or the name in a verified token.',
    examples: ['arn:aws:iam::123456789012:user/anna'],
  });

const target = z
  .string()
  .regex(TARGET, 'must be player/…, agent/…/…, transfer/…, adjustment/…, case/… or session/…')
  .meta({
    description:
      'What was changed: `player/<id>`, `agent/<protocol>/<id>`, `transfer/<id>`, `adjustment/<id>`, `case/<id>` or `session/<playerId>`.',
    examples: ['player/p1'],
  });

const line = z
  .strictObject({
    auditId: z.string(),
    at: instant,
    actor: z.string().meta({ description: 'Who called.' }),
    operation: z.string().meta({ description: 'The operation id of the call.', examples: ['putPlayer'] }),
    target: z.string().meta({ description: 'What was changed.', examples: ['player/p1'] }),
    changes: z.record(z.string(), z.strictObject({ from: z.unknown().optional(), to: z.unknown().optional() })).meta({
      description: 'By member: what it was and what it became. A secret that changed is named and not shown.',
      examples: [{ status: { from: 'active', to: 'blocked' } }],
    }),
    reason: z.string().optional(),
    requestId: z.string().meta({ description: "The gateway's own, as in its access log and in the ledger's line." }),
  })
  .meta({
    id: 'AuditLine',
    examples: [
      {
        auditId: '0e4a5b8c-6f0e-4a2f-9b61-8d6c0a2f1c11',
        at: '2026-03-02T08:15:30.120Z',
        actor: 'arn:aws:iam::123456789012:user/anna',
        operation: 'putPlayer',
        target: 'player/p1',
        changes: { status: { from: 'active', to: 'blocked' } },
        reason: 'asked for a pause',
        requestId: 'JKJaXmPLvHcESHA=',
      },
    ],
  });

const page = z
  .strictObject({
    lines: z.array(line),
    cursor: z.string().optional().meta({ description: 'Where the next page begins; absent on the last one.' }),
  })
  .meta({ id: 'AuditPage' });

const query = pageQuery.extend({
  target: target.optional(),
  actor: actor.optional(),
  from: givenInstant.optional().meta({ description: 'From this instant on.' }),
  to: givenInstant.optional().meta({ description: 'Before this instant.' }),
});

const place = z.strictObject({ target: z.string(), at: z.string(), auditId: z.string(), actor: z.string() });

export function auditRoutes({ audit, clock }: Pick<OperatorPorts, 'audit' | 'clock'>): Route[] {
  const list = route({
    operationId: 'listAudit',
    method: 'GET',
    path: '/audit',
    tag: 'Audit',
    summary: 'Who changed what, newest first',
    description:
      'One line per call that changed something; a repeat that changed nothing leaves none, and neither does what was refused. At least one of `target`, ' +
      '`actor` and `from` is given. By actor and by time it is read through an index that may miss the newest line for a moment. What was changed under an earlier version has no line.',
    query,
    answers: { 200: { description: 'One page.', schema: page } },
    problems: ['invalid_cursor'],
    async handle({ query: { limit, cursor, ...filter } }) {
      if (filter.target === undefined && filter.actor === undefined && filter.from === undefined) {
        throw invalidRequest([{ path: '', message: 'one of target, actor and from is needed' }]);
      }
      const { target, actor, from, to } = filter;
      const ofList = ['audit', target ?? null, actor ?? null, from ?? null, to ?? null];
      const found = await audit.page(defined(filter), limit, timeText(clock), decodeCursor(ofList, cursor, place));
      const { next } = found;
      const behind = next && { target: next.target, at: next.at, auditId: next.auditId, actor: next.actor };
      return {
        status: 200,
        body: { lines: [...found.lines], ...(behind && { cursor: encodeCursor(ofList, behind) }) },
      };
    },
  });

  return [list];
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the members that were left out. */
function defined<T extends object>(values: T): Partial<Given<T>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Given<T>>;
}
