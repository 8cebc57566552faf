import * as z from 'zod';
import { approve, CASE_REFUSALS, propose, reject } from '../../shared/desk/adjustments/adjust.ts';
import { adjustment, adjustmentId, STATES, shownAdjustment } from './adjustment-item.ts';
import { caseId, reason } from './by-hand.ts';
import { caseProblem } from './case-problems.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { lineIn } from './desk-problems.ts';
import { pageQuery } from './entries.ts';
import { playerNamed, walletOf } from './lookup.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { type Route, route } from './route.ts';
import { amount, currency, playerId, units } from './schemas.ts';

const adjustmentBody = z
  .strictObject({
    adjustmentId,
    playerId,
    currency,
    direction: adjustment.shape.direction,
    amount,
    reason,
    caseId: caseId.optional(),
  })
  .meta({
    id: 'AdjustmentProposal',
    examples: [
      {
        adjustmentId: 'adj-2026-17',
        playerId: 'p1',
        currency: 'EUR',
        direction: 'credit',
        amount: '25.00',
        reason: 'a win that never came',
      },
    ],
  });

const rejectionBody = z
  .strictObject({ reason })
  .meta({ id: 'Rejection', examples: [{ reason: 'the win was paid, see entry p1.EUR.7' }] });

const answer = z.strictObject({ adjustment }).meta({ id: 'AdjustmentAnswer' });
const page = z
  .strictObject({
    adjustments: z.array(adjustment),
    cursor: z.string().optional().meta({ description: 'Where the next page begins; absent on the last one.' }),
  })
  .meta({ id: 'AdjustmentPage' });
const path = z.strictObject({ adjustmentId });
const place = z.strictObject({ adjustmentId: z.string(), createdAt: z.string(), state: z.enum(STATES) });

export function adjustmentRoutes(ports: OperatorPorts): Route[] {
  const { adjustments, players } = ports;

  const create = route({
    operationId: 'proposeAdjustment',
    method: 'POST',
    path: '/adjustments',
    tag: 'Adjustments',
    summary: 'Propose a correction of a balance',
    description:
      'Nothing moves before somebody else approves it. The same proposal again is the one that stands there.',
    body: adjustmentBody,
    answers: {
      201: { description: 'Proposed now.', schema: answer },
      200: { description: 'Proposed earlier: the same again, as it stands now.', schema: answer },
    },
    problems: ['player_not_found', 'wallet_not_found', 'adjustment_mismatch', ...CASE_REFUSALS],
    async handle({ body: { direction, amount, caseId, ...asked }, call }) {
      walletOf(await playerNamed(players, asked.playerId), asked.currency);
      const signed = direction === 'credit' ? units(amount) : -units(amount);
      const proposal = { ...asked, amount: signed, ...(caseId !== undefined && { caseId }) };
      const proposed = await propose(proposal, call, ports);
      if (proposed.type === 'refused') throw caseProblem(proposed.why);
      if (proposed.type === 'mismatch')
        throw new Problem('adjustment_mismatch', 'This adjustmentId was used before, with other content');
      const body = { adjustment: shownAdjustment(proposed.adjustment) };
      return proposed.type === 'proposed' ? { status: 201, body } : { status: 200, body };
    },
  });

  const approval = route({
    operationId: 'approveAdjustment',
    method: 'POST',
    path: '/adjustments/{adjustmentId}/approval',
    mayHoldSlashes: 'adjustmentId',
    tag: 'Adjustments',
    summary: 'Approve an adjustment, and book it',
    description:
      'Books it once, as an entry of kind `adjustment`, by another actor than the one who proposed it. Not covered it becomes `failed` and can be approved ' +
      'again. A second approval is the same answer.',
    params: path,
    answers: { 200: { description: 'Booked, now or earlier.', schema: answer } },
    problems: [
      'same_person',
      'adjustment_not_found',
      ...CASE_REFUSALS,
      'wallet_not_found',
      'adjustment_rejected',
      'insufficient_funds',
      'balance_limit',
    ],
    async handle({ params: { adjustmentId }, call }) {
      const result = await approve(adjustmentId, call, ports);
      switch (result.type) {
        case 'not_found':
          throw notFound();
        case 'same_person':
          throw new Problem('same_person', 'Whoever proposed an adjustment may not approve it');
        case 'rejected':
          throw new Problem('adjustment_rejected', 'It was rejected; propose another one');
        case 'refused':
          throw caseProblem(result.why);
        case 'declined':
          lineIn(result.outcome, result.adjustment);
          throw new TypeError('an adjustment that was declined has no line');
        case 'booked':
          return { status: 200, body: { adjustment: shownAdjustment(result.adjustment) } };
      }
    },
  });

  const rejection = route({
    operationId: 'rejectAdjustment',
    method: 'POST',
    path: '/adjustments/{adjustmentId}/rejection',
    mayHoldSlashes: 'adjustmentId',
    tag: 'Adjustments',
    summary: 'Reject an adjustment that is not booked',
    description: 'For good. Whoever proposed it may take it back in this way.',
    params: path,
    body: rejectionBody,
    answers: { 200: { description: 'Rejected, now or earlier.', schema: answer } },
    problems: ['adjustment_not_found', 'adjustment_booked'],
    async handle({ params: { adjustmentId }, body: { reason }, call }) {
      const result = await reject(adjustmentId, reason, call, ports);
      if (result.type === 'not_found') throw notFound();
      if (result.type === 'booked') throw new Problem('adjustment_booked', 'It is booked; propose one that undoes it');
      return { status: 200, body: { adjustment: shownAdjustment(result.adjustment) } };
    },
  });

  const get = route({
    operationId: 'getAdjustment',
    method: 'GET',
    path: '/adjustments/{adjustmentId}',
    mayHoldSlashes: 'adjustmentId',
    tag: 'Adjustments',
    summary: 'Show an adjustment',
    params: path,
    answers: { 200: { description: 'As it stands now.', schema: answer } },
    problems: ['adjustment_not_found'],
    async handle({ params: { adjustmentId } }) {
      const found = await adjustments.get(adjustmentId);
      if (!found) throw notFound();
      return { status: 200, body: { adjustment: shownAdjustment(found) } };
    },
  });

  const list = route({
    operationId: 'listAdjustments',
    method: 'GET',
    path: '/adjustments',
    tag: 'Adjustments',
    summary: 'Adjustments, newest first',
    description: 'Read through an index that may miss the newest for a moment.',
    query: pageQuery.extend({
      state: z.enum(STATES).optional().meta({ description: 'Only those that stand so now.' }),
    }),
    answers: { 200: { description: 'One page.', schema: page } },
    problems: ['invalid_cursor'],
    async handle({ query: { limit, cursor, state } }) {
      const ofList = ['adjustments', state ?? null];
      const { adjustments: found, next } = await adjustments.list(state, limit, decodeCursor(ofList, cursor, place));
      const behind = next && { adjustmentId: next.adjustmentId, createdAt: next.createdAt, state: next.state };
      return {
        status: 200,
        body: {
          adjustments: found.map(shownAdjustment),
          ...(behind && { cursor: encodeCursor(ofList, behind) }),
        },
      };
    },
  });

  return [create, approval, rejection, get, list];
}

function notFound(): Problem {
  return new Problem('adjustment_not_found', 'Propose it by POST /operator/v1/adjustments');
}
