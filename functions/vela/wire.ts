import * as z from 'zod';
import { canonicalUint64 } from '../../shared/domain/ids.ts';
import type { Query } from './query.ts';

export const ACTIONS = ['authenticate', 'bet', 'result', 'refund', 'betwin'] as const;
export type Action = (typeof ACTIONS)[number];

/** The fixed paths that the provider appends to the base that it was given. */
const PATHS: Record<Action, string> = {
  authenticate: '/api/user/authenticate',
  bet: '/api/bet',
  result: '/api/result',
  refund: '/api/refund',
  betwin: '/api/betwin',
};

export function actionAt(path: string): Action | undefined {
  return ACTIONS.find((action) => path.endsWith(PATHS[action]));
}

/** The number of a ticket, or of the provider's units: canonical digits. */
const uint64 = z.string().transform((digits, context) => {
  const canonical = canonicalUint64(digits);
  if (canonical !== undefined) return canonical;
  context.addIssue('not an unsigned 64-bit number');
  return z.NEVER;
});

/** Recorded where it is sent, whatever it is; never a reason to refuse. */
const recorded = z.string().optional();

/** What each operation takes beside `access_token`, which `authenticate.ts` reads. All else is unknown there, and ignored. */
const PARAMETERS = {
  authenticate: z.object({ game_code: recorded }),
  bet: z.object({ ticket_id: uint64, total_bet: uint64, game_code: z.string(), key: recorded }),
  result: z.object({ ticket_id: uint64, total_win: uint64, game_code: recorded, total_used: recorded }),
  refund: z.object({ ticket_id: uint64, game_code: recorded, member_id: recorded }),
  betwin: z.object({ ticket_id: uint64, total_bet: uint64, total_win: uint64, game_code: z.string() }),
} satisfies Record<Action, z.ZodObject>;

export type VelaRequest = {
  [A in Action]: { readonly action: A } & Readonly<z.output<(typeof PARAMETERS)[A]>>;
}[Action];

/** `undefined` when a parameter is missing or malformed, or when one that the operation takes is there twice. */
export function readRequest(action: Action, { values, repeated }: Query): VelaRequest | undefined {
  const schema = PARAMETERS[action];
  const names = Object.keys(schema.shape);
  if (names.some((name) => repeated.has(name))) return undefined;
  const { data } = schema.safeParse(Object.fromEntries(names.map((name) => [name, values.get(name)])));
  // The compiler does not see that `action` and the schema that it chose belong together.
  return data && ({ action, ...data } as VelaRequest);
}
