import { BOOKS } from './catalog/books.ts';
import { DESK } from './catalog/desk.ts';
import { DESK_MONEY } from './catalog/desk-money.ts';
import { DIALECT } from './catalog/dialect.ts';
import { DOOR } from './catalog/door.ts';
import { ENCRYPTION } from './catalog/encryption.ts';
import { EXECUTING } from './catalog/executing.ts';
import { IDENTITY } from './catalog/identity.ts';
import { MONEY } from './catalog/money.ts';
import { OPERATOR } from './catalog/operator.ts';
import { PAYOUTS } from './catalog/payouts.ts';
import { RECONCILIATION } from './catalog/reconciliation.ts';
import { ROLLBACKS } from './catalog/rollbacks.ts';
import { SESSION_PROTOCOLS } from './catalog/session-protocols.ts';
import { SESSIONS_AND_PLAYERS } from './catalog/sessions-and-players.ts';
import { STAKES } from './catalog/stakes.ts';
import { STORE_CONDITIONS } from './catalog/store-conditions.ts';
import { STORE_REQUESTS } from './catalog/store-requests.ts';
import type { Mutant } from './mutant.ts';

/** Every seeded defect, the deepest layer last. */
export const MUTANTS: readonly Mutant[] = [
  ...STAKES,
  ...PAYOUTS,
  ...ROLLBACKS,
  ...IDENTITY,
  ...MONEY,
  ...EXECUTING,
  ...ENCRYPTION,
  ...DOOR,
  ...DIALECT,
  ...SESSION_PROTOCOLS,
  ...OPERATOR,
  ...DESK,
  ...DESK_MONEY,
  ...BOOKS,
  ...RECONCILIATION,
  ...SESSIONS_AND_PLAYERS,
  ...STORE_CONDITIONS,
  ...STORE_REQUESTS,
];
