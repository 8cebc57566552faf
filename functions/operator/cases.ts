import * as z from 'zod';
import type { CaseQuery } from '../../shared/desk/cases/store.ts';
import { addNote, closeCase, setOwner, type Worked } from '../../shared/desk/cases/work.ts';
import { adjustmentId } from './adjustment-item.ts';
import { caseId } from './by-hand.ts';
import { caseKind, caseStatus, noteText, outcome, owner, shownCase, shownCaseSchema } from './case-item.ts';
import { caseProblem } from './case-problems.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { pageQuery } from './entries.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { type Route, route } from './route.ts';
import { playerId, protocolName } from './schemas.ts';

const answer = z.strictObject({ case: shownCaseSchema }).meta({ id: 'CaseAnswer' });
const page = z
  .strictObject({
    cases: z.array(shownCaseSchema),
    cursor: z.string().optional().meta({ description: 'Where the next page begins; absent on the last one.' }),
  })
  .meta({ id: 'CasePage' });

const noteBody = z
  .strictObject({ text: noteText })
  .meta({ id: 'NewNote', examples: [{ text: 'asked the provider, ticket 4711' }] });
const ownerBody = z
  .strictObject({ owner: owner.nullable().meta({ description: '`null` gives it back.' }) })
  .meta({ id: 'CaseOwner', examples: [{ owner: 'anna@example.com' }] });
const closingBody = z
  .strictObject({ outcome, adjustmentId: adjustmentId.optional() })
  .meta({ id: 'CaseClosing', examples: [{ outcome: 'the provider took the ticket back' }] });

const path = z.strictObject({ caseId });
const place = z.strictObject({ caseId: z.string(), lastAt: z.string() });

export function caseRoutes({ cases, adjustments }: Pick<OperatorPorts, 'cases' | 'adjustments'>): Route[] {
  const list = route({
    operationId: 'listCases',
    method: 'GET',
    path: '/cases',
    tag: 'Cases',
    summary: 'What waits for a person, newest first',
    description: 'By what happened last. Read through indexes that may miss the newest for a moment.',
    query: pageQuery.extend({
      status: caseStatus.optional(),
      kind: caseKind.optional(),
      protocol: protocolName.optional(),
      playerId: playerId.optional(),
    }),
    answers: { 200: { description: 'One page.', schema: page } },
    problems: ['invalid_cursor'],
    async handle({ query: { limit, cursor, status, kind, protocol, playerId } }) {
      const query: CaseQuery = {
        ...(status !== undefined && { status }),
        ...(kind !== undefined && { kind }),
        ...(protocol !== undefined && { protocol }),
        ...(playerId !== undefined && { playerId }),
      };
      const ofList = ['cases', status ?? null, kind ?? null, protocol ?? null, playerId ?? null];
      const { cases: found, next } = await cases.list(query, limit, decodeCursor(ofList, cursor, place));
      return {
        status: 200,
        body: { cases: found.map(shownCase), ...(next && { cursor: encodeCursor(ofList, { ...next }) }) },
      };
    },
  });

  const get = route({
    operationId: 'getCase',
    method: 'GET',
    path: '/cases/{caseId}',
    tag: 'Cases',
    summary: 'Show a case',
    params: path,
    answers: { 200: { description: 'As it stands now.', schema: answer } },
    problems: ['case_not_found'],
    async handle({ params: { caseId } }) {
      const found = await cases.get(caseId);
      if (!found) throw caseProblem('case_not_found');
      return { status: 200, body: { case: shownCase(found) } };
    },
  });

  const note = route({
    operationId: 'addCaseNote',
    method: 'POST',
    path: '/cases/{caseId}/notes',
    tag: 'Cases',
    summary: 'Write down what was found out',
    description: 'The same text of the same person is one note, however often it is sent. A case holds 100 notes.',
    params: path,
    body: noteBody,
    answers: {
      201: { description: 'Added now.', schema: answer },
      200: { description: 'Added earlier: the same again.', schema: answer },
    },
    problems: ['case_not_found', 'case_full'],
    async handle({ params: { caseId }, body: { text }, call }) {
      const worked = await addNote(caseId, text, call, cases);
      const body = bodyOf(worked);
      return worked.type === 'changed' ? { status: 201, body } : { status: 200, body };
    },
  });

  const own = route({
    operationId: 'setCaseOwner',
    method: 'PUT',
    path: '/cases/{caseId}/owner',
    tag: 'Cases',
    summary: 'Say who works on it',
    params: path,
    body: ownerBody,
    answers: { 200: { description: 'As it stands now.', schema: answer } },
    problems: ['case_not_found'],
    async handle({ params: { caseId }, body: { owner }, call }) {
      return { status: 200, body: bodyOf(await setOwner(caseId, owner ?? undefined, call, cases)) };
    },
  });

  const close = route({
    operationId: 'closeCase',
    method: 'POST',
    path: '/cases/{caseId}/closing',
    tag: 'Cases',
    summary: 'Close a case',
    description:
      'An adjustment that names the case closes it by itself when it is booked. The same closing again is the same answer. ' +
      'What happens again afterwards opens the case anew.',
    params: path,
    body: closingBody,
    answers: { 200: { description: 'Closed, now or earlier.', schema: answer } },
    problems: ['case_not_found', 'case_closed', 'adjustment_not_found'],
    async handle({ params: { caseId }, body: { outcome, adjustmentId }, call }) {
      if (adjustmentId !== undefined && !(await adjustments.get(adjustmentId)))
        throw new Problem('adjustment_not_found', 'Propose it by POST /operator/v1/adjustments');
      const closing = { outcome, ...(adjustmentId !== undefined && { adjustmentId }) };
      return { status: 200, body: bodyOf(await closeCase(caseId, closing, call, cases)) };
    },
  });

  return [list, get, note, own, close];
}

/** Throws the problem that it is. */
function bodyOf(worked: Worked): z.input<typeof answer> {
  switch (worked.type) {
    case 'not_found':
      throw caseProblem('case_not_found');
    case 'closed':
      throw caseProblem('case_closed');
    case 'full':
      throw new Problem('case_full', 'Close it, or keep further notes elsewhere');
    case 'changed':
    case 'unchanged':
      return { case: shownCase(worked.found) };
  }
}
