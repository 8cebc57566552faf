import * as z from 'zod';
import type { LedgerTables } from '../dynamodb/tables.ts';

/** The one stage where callbacks that nothing proves are taken from every address: where nobody plays for money. */
export const STAGE_OF_OPEN_DOORS = 'dev';

/** Read once when a function starts, so that a bad deployment fails there and not at the first bet. */
const schema = z.object({
  PLAYERS_TABLE: z.string().min(1),
  LEDGER_TABLE: z.string().min(1),
  SESSIONS_TABLE: z.string().min(1),
  AGENTS_TABLE: z.string().min(1),
  REPORTS_TABLE: z.string().min(1),
  AUDIT_TABLE: z.string().min(1),
  ADJUSTMENTS_TABLE: z.string().min(1),
  CASES_TABLE: z.string().min(1),
  AGENT_KEYS_KMS_KEY: z.string().min(1),
  /** The key of the references that bind log lines to records: the stage's own, and the same in all of its functions. */
  REFERENCE_KEY: z
    .string()
    .min(32)
    .refine((key) => !key.startsWith('{{'), 'was not looked up at the deploy'),
  STAGE: z.string().default('none'),
  /** How old a copy of an agent's registration may be, in seconds. */
  AGENT_CACHE_SECONDS: z.coerce.number().int().min(0).max(300).default(5),
  /** Whether a warm container may decide a stake on the wallet that it saw last, and send only the transaction. */
  REMEMBER_WALLETS: z.enum(['on', 'off']).default('on'),
  /** Where callbacks come through an edge: its secrets, separated by commas. See `edge.ts`. */
  EDGE_SECRETS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((secret) => secret !== '')),
});

export type Environment = z.infer<typeof schema>;

export function readEnvironment(env: Readonly<Record<string, string | undefined>> = process.env): Environment {
  const result = schema.safeParse(env);
  if (!result.success) throw new Error(`the function's environment is incomplete: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** The table of the books, for the functions that write or read them. Throws without `BOOKS_TABLE`: a bad deployment fails when it starts. */
export function booksTable(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const table = env['BOOKS_TABLE'];
  if (!table) throw new Error("the function's environment is incomplete: BOOKS_TABLE is missing");
  return table;
}

/** The tables that one transaction of the ledger may write. */
export function ledgerTables(env: Environment): LedgerTables {
  return {
    players: env.PLAYERS_TABLE,
    ledger: env.LEDGER_TABLE,
    sessions: env.SESSIONS_TABLE,
    audit: env.AUDIT_TABLE,
    adjustments: env.ADJUSTMENTS_TABLE,
    cases: env.CASES_TABLE,
  };
}
