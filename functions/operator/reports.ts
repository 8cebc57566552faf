import * as z from 'zod';
import { Deadline } from '../../shared/application/deadline.ts';
import { agentTarget, lineOf } from '../../shared/desk/audit/log.ts';
import { failureFacts, openAgentCase, openReportCases } from '../../shared/reconciliation/cases.ts';
import { pullReports } from '../../shared/reconciliation/run.ts';
import { AT_PROVIDER_PROBLEMS, atProvider, PROVIDER_BUDGET_MS, problemAt } from './at-provider.ts';
import type { OperatorPorts } from './ports.ts';
import { type Route, route } from './route.ts';
import { agentPath } from './schemas.ts';

const count = z.int().min(0);

const pulled = z
  .strictObject({
    rows: count.meta({ description: 'Rows that were not stored before, or have changed.' }),
    cursor: z.string().meta({ description: "Where the next pull begins; the provider's own text." }),
    matched: count.meta({ description: 'Verdicts that are new or have changed, as are the next two.' }),
    mismatched: count,
    missing: count.meta({ description: 'Here or at the provider.' }),
    more: z.literal(true).optional().meta({
      description: 'There when the end of the report was not reached: time was up, or another pull is reading.',
    }),
  })
  .meta({ id: 'Pulled', examples: [{ rows: 3, cursor: '13', matched: 1, mismatched: 1, missing: 1 }] });

const order = z
  .strictObject({
    from: z.literal('start').optional().meta({
      description: 'Reads the whole report again, from its first row: for rows that were changed behind the cursor.',
    }),
  })
  .meta({ id: 'PullOrder', examples: [{ from: 'start' }] });

export function reportRoutes(ports: OperatorPorts): Route[] {
  const pull = route({
    operationId: 'pullReports',
    method: 'POST',
    path: '/agents/{protocol}/{agentId}/reports/pull',
    tag: 'Reconciliation',
    summary: "Read the provider's reports on, and hold them against the ledger",
    description:
      'Goes on from where the last pull stopped, and also runs by itself on a schedule. Everything that was not matched before is judged again, and what was undone here since.',
    params: agentPath,
    body: order,
    answers: { 200: { description: 'What this pull found.', schema: pulled } },
    problems: AT_PROVIDER_PROBLEMS,
    async handle({ params: { protocol, agentId }, body, call }) {
      const { capability, acting } = await atProvider(ports, protocol, agentId, 'reports');
      // Before the pull, which keeps what it has read even when it fails later.
      await ports.audit.write(
        lineOf(call, agentTarget({ protocol, agentId }), body.from === undefined ? {} : { from: { to: body.from } }),
      );
      const deadline = new Deadline(ports.clock, PROVIDER_BUDGET_MS);
      try {
        const result = await pullReports(acting, capability, ports, deadline, body);
        ports.pulls.pulled(result, { protocol, agentId });
        await openReportCases(ports, { protocol, agentId }, result);
        const { rows, cursor, matched, mismatched, missing, isComplete } = result;
        const found = { rows, cursor, matched, mismatched, missing };
        return { status: 200, body: { ...found, ...(!isComplete && { more: true as const }) } };
      } catch (error) {
        ports.pulls.failed(error, { protocol, agentId });
        await openAgentCase(ports, { protocol, agentId }, 'report_pull_failed', failureFacts(error));
        throw problemAt(error);
      }
    },
  });

  return [pull];
}
