import { createHash } from 'node:crypto';
import * as z from 'zod';
import { Deadline } from '../../shared/application/deadline.ts';
import { agentTarget, lineOf } from '../../shared/desk/audit/log.ts';
import { openReportCases } from '../../shared/reconciliation/cases.ts';
import { type ImportOrder, type ImportResult, importRows } from '../../shared/reconciliation/import-rows.ts';
import { atProvider, PROVIDER_BUDGET_MS } from './at-provider.ts';
import type { OperatorPorts } from './ports.ts';
import { ReportFile } from './report-file.ts';
import { type Route, route } from './route.ts';
import { agentPath, givenInstant, instant } from './schemas.ts';

/** Lambda takes 6 MB with the event around them, in which a quote counts twice. Bytes. */
export const LARGEST_FILE = 4 * 1024 * 1024;

const count = z.int().min(0);

const imported = z
  .strictObject({
    lines: count.meta({ description: 'Lines that were taken, whether they were known before or not.' }),
    refused: count.meta({ description: 'Lines that were not, because something is wrong with them.' }),
    refusals: z
      .array(z.strictObject({ line: count, column: z.string().optional(), message: z.string() }))
      .meta({ description: 'The first 1,000 of them, by their numbers in the file.' }),
    rows: count.meta({ description: 'Of those taken, the ones that were not stored before, or have changed.' }),
    matched: count.meta({ description: 'Verdicts that are new or have changed, as are the next two.' }),
    mismatched: count,
    missing: count.meta({ description: 'Here or at the provider.' }),
    from: instant.optional().meta({ description: 'Of what time the lines tell: from their oldest …' }),
    until: instant.optional().meta({ description: '… to an hour before their newest. Absent without a line.' }),
    nextLine: count.meta({ description: 'The first line that was not read, by its number in the file.' }),
    more: z.literal(true).optional().meta({
      description: 'There when time was up: send on from `nextLine`, under the same header, or the header alone.',
    }),
  })
  .meta({
    id: 'Imported',
    examples: [
      {
        lines: 2,
        refused: 1,
        refusals: [{ line: 4, column: 'amount', message: 'must be digits' }],
        rows: 2,
        matched: 1,
        mismatched: 1,
        missing: 0,
        from: '2026-03-02T08:15:10.000Z',
        until: '2026-03-02T07:15:11.000Z',
        nextLine: 5,
      },
    ],
  });

const query = z.strictObject({
  line: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(2))
    .optional()
    .meta({
      description:
        'Which line of the file the one behind the header is, where the body is a part of it. 2 if not given.',
    }),
  more: z.literal('true').optional().meta({
    description: 'Further parts follow: what is missing at the provider is looked for after the last one.',
  }),
  from: givenInstant.optional().meta({
    description:
      'From when on the whole file tells of everything, if nothing was imported before. Without it: the oldest line.',
  }),
  until: givenInstant.optional().meta({
    description: 'Before when the whole file tells of everything. Without it: an hour before the newest line.',
  }),
});

export function importRoutes(ports: OperatorPorts): Route[] {
  const imports = route({
    operationId: 'importReports',
    method: 'POST',
    path: '/agents/{protocol}/{agentId}/reports/import',
    tag: 'Reconciliation',
    summary: "Hold a provider's file against the ledger",
    description:
      'For a provider that has a file and no API. CSV (RFC 4180, UTF-8) with a header line that names its columns in any order; columns that nobody knows are left alone. ' +
      'A larger file is sent in parts, each with the header; `npm run import` does it. Good lines are taken whatever stands in the others; to send a line again changes nothing.',
    params: agentPath,
    query,
    file: {
      mediaType: 'text/csv',
      largestBytes: LARGEST_FILE,
      description: 'A header and lines, at most 4 MiB. For wallet-v2 the columns id, currency, type, amount and time.',
    },
    answers: { 200: { description: 'What this part of the file came to.', schema: imported } },
    problems: ['protocol_not_found', 'agent_not_found', 'not_supported', 'missing_credentials', 'body_too_large'],
    async handle({ params: { protocol, agentId }, query: { line = 2, more, ...span }, file, call }) {
      const source = { protocol, agentId };
      const { capability, agent, acting } = await atProvider(ports, protocol, agentId, 'imports');
      const lines = new ReportFile(file, capability, agent, line);
      const sha256 = createHash('sha256').update(file).digest('hex');
      await ports.audit.write(lineOf(call, agentTarget(source), { line: { to: line }, sha256: { to: sha256 } }));
      const deadline = new Deadline(ports.clock, PROVIDER_BUDGET_MS);
      const order: ImportOrder = { more: more !== undefined, ...span };
      const result = await importRows(acting, capability, ports, deadline, lines.rows(), order);
      ports.pulls.pulled(result, source);
      await openReportCases(ports, source, result);
      return { status: 200, body: shown(lines, result) };
    },
  });

  return [imports];
}

function shown({ taken, refused, refusals, nextLine }: ReportFile, result: ImportResult) {
  const { rows, matched, mismatched, missing, span, isComplete } = result;
  return {
    ...{ lines: taken, refused, refusals: [...refusals], rows, matched, mismatched, missing, ...span, nextLine },
    ...(!isComplete && { more: true as const }),
  };
}
