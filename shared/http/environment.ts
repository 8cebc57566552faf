import { matching, type Reader, readMembers } from '../application/readers.ts';
import { choice } from '../application/settings.ts';
import type { LedgerTables } from '../dynamodb/tables.ts';

/** The one kind of stage where callbacks that nothing proves are taken from every address: where nobody plays for money. */
export const KIND_OF_OPEN_DOORS = 'dev';

const name = matching(/./);

const REQUIRED = {
  PLAYERS_TABLE: name,
  LEDGER_TABLE: name,
  SESSIONS_TABLE: name,
  AGENTS_TABLE: name,
  REPORTS_TABLE: name,
  AUDIT_TABLE: name,
  ADJUSTMENTS_TABLE: name,
  CASES_TABLE: name,
  AGENT_KEYS_KMS_KEY: name,
  /** The key of the references that bind log lines to records: the stage's own, and the same in all of its functions. `{{` was not looked up at the deploy. */
  REFERENCE_KEY: matching(/^(?!\{\{).{32,}$/s),
};

const mostSeconds = 300;
const seconds: Reader<number> = (value) => {
  const count = typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : mostSeconds + 1;
  return count <= mostSeconds ? count : undefined;
};
const list: Reader<readonly string[]> = (value) =>
  typeof value === 'string' ? value.split(',').filter((one) => one !== '') : undefined;

const OPTIONAL = {
  STAGE: name,
  STAGE_KIND: name,
  /** How old a copy of an agent's registration may be, in seconds. */
  AGENT_CACHE_SECONDS: seconds,
  /** Whether a warm container may decide a stake on the wallet that it saw last, and send only the transaction. */
  REMEMBER_WALLETS: choice('on', 'off').read,
  /** Where callbacks come through an edge: its secrets, separated by commas. See `edge.ts`. */
  EDGE_SECRETS: list,
};

export type Environment = ReturnType<typeof readEnvironment>;

/** Read once when a function starts, so that a bad deployment fails there and not at the first bet. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>> = process.env) {
  const read = readMembers(env, REQUIRED, OPTIONAL);
  if ('refused' in read) {
    throw new Error(`the function's environment is incomplete: ${read.refused} is missing, or not what it should be`);
  }
  const {
    STAGE = 'none',
    STAGE_KIND = 'none',
    AGENT_CACHE_SECONDS = 5,
    REMEMBER_WALLETS = 'on',
    EDGE_SECRETS = [],
  } = read.data;
  return { ...read.data, STAGE, STAGE_KIND, AGENT_CACHE_SECONDS, REMEMBER_WALLETS, EDGE_SECRETS };
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
