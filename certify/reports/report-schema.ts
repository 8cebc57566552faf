import * as z from 'zod';

/** In ten-thousandths of the major unit. */
const amount = z.string().regex(/^-?\d+$/);
const instant = z.iso.datetime();
const milliseconds = z.number().nonnegative();
const grade = z.enum(['must', 'should', 'note']);
const texts = z.record(z.string(), z.string());

const exchange = z.object({
  spoken: z.object({
    method: z.string(),
    path: z.string(),
    rawQuery: z.string().optional(),
    headers: texts.optional(),
    body: z.string().optional(),
    plaintext: z.string().optional().describe('What stood in the body before it was encrypted.'),
  }),
  startedAt: instant,
  durationMs: milliseconds,
  answer: z.object({ statusCode: z.int(), headers: texts, body: z.string() }).optional(),
  error: z.string().optional().describe('Why there is no answer.'),
  isCutOff: z.boolean().optional().describe('There is no answer, though the connection was made for it.'),
  isNoCallback: z.literal(true).optional().describe('A gateway may answer it in its own form.'),
  isOurs: z.literal(true).optional().describe('The connection was closed by the certifier.'),
  purpose: z.enum(['step', 'balance', 'cleaning up']),
  step: z.int().describe('Messages of one step were under way at once.'),
});

const result = z.object({
  id: z.string().describe('Group and name, the same in every run.'),
  title: z.string(),
  rule: z.string(),
  source: z.string(),
  verdict: z
    .enum(['passed', 'failed', 'warned', 'noted', 'not run'])
    .describe('failed: a must does not hold; warned: a should; noted: a note.'),
  why: z.string().optional().describe('Why it was not run.'),
  findings: z.array(
    z.object({
      grade,
      expected: z.string(),
      seen: z.string(),
      from: z.int().nonnegative().describe('The first of the exchanges that show it.'),
      to: z.int().nonnegative().describe('The one behind the last.'),
    }),
  ),
  exchanges: z.array(exchange).describe('Those that people look at, of all messages.'),
  messages: z.int().nonnegative(),
  durationMs: milliseconds,
});

/** What `--json` writes. Whoever reads it takes members that he does not know for new ones of the same version. */
export const reportSchema = z.object({
  schema: z.literal('seamless-wallet/certification'),
  schemaVersion: z.literal(1).describe('Grows when a member changes its meaning or goes.'),
  protocol: z.string(),
  title: z.string(),
  url: z.string(),
  run: z.string().describe('What every id of this run begins with.'),
  seed: z.string(),
  startedAt: instant,
  durationMs: milliseconds,
  requests: z.int().nonnegative(),
  staked: amount.describe('In ten-thousandths of the major unit.'),
  ended: z.string().optional().describe('Why it ended before all was asked.'),
  limitMs: milliseconds.optional().describe('How long the provider waits, where it publishes that.'),
  results: z.array(result),
  left: z
    .array(z.object({ playerId: z.string(), currency: z.string(), amount, ids: z.array(z.string()) }))
    .describe('What the run has changed and could not take back.'),
  latencyMs: z.object({
    count: z.int().nonnegative(),
    p50: milliseconds,
    p95: milliseconds,
    p99: milliseconds,
    max: milliseconds,
  }),
});

/** The same for programs that do not speak zod: JSON Schema, draft 2020-12. */
export function jsonSchema(): unknown {
  // Of what is read, not of what zod gives: members that are not known are no mistake.
  return z.toJSONSchema(reportSchema, { io: 'input' });
}
