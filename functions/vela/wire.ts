import { type Members, readMembers, type Shape } from '../../shared/application/readers.ts';
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
const uint64 = (sent: unknown) => (typeof sent === 'string' ? canonicalUint64(sent) : undefined);

/** What each operation must hold beside `access_token`, which `authenticate.ts` reads. */
const PARAMETERS = {
  authenticate: {},
  bet: { ticket_id: uint64, total_bet: uint64 },
  result: { ticket_id: uint64, total_win: uint64 },
  refund: { ticket_id: uint64 },
  betwin: { ticket_id: uint64, total_bet: uint64, total_win: uint64 },
} satisfies Record<Action, Shape>;

/** Kept for people as they were sent, once, often or not at all; they move no money and are never a reason to refuse. */
const RECORDED = ['game_code', 'key', 'total_used'] as const;

interface Recorded {
  /** Where one game is named, and no other beside it. */
  readonly game_code?: string;
  readonly details: Readonly<Record<string, string>>;
}

export type VelaRequest = {
  [A in Action]: { readonly action: A } & Members<(typeof PARAMETERS)[A]> & Recorded;
}[Action];

/** The request, or the name of a parameter that moves money and is missing, malformed, or there twice. */
export function readRequest(action: Action, query: Query): VelaRequest | { readonly refused: string } {
  const parameters: Shape = PARAMETERS[action];
  const names = Object.keys(parameters);
  const twice = names.find((name) => query.repeated.has(name));
  if (twice !== undefined) return { refused: twice };
  const read = readMembers(Object.fromEntries(query.values), parameters);
  if ('refused' in read) return read;
  // The compiler does not see that `action` and the schema that it chose belong together.
  return { action, ...read.data, ...recordedIn(query) } as VelaRequest;
}

function recordedIn({ all }: Query): Recorded {
  const details = new Map<string, string>();
  for (const name of RECORDED) {
    const sent = distinct(all.get(name));
    if (sent.length > 0) details.set(name, sent.join(','));
  }
  const [game, other] = distinct(all.get('game_code'));
  const isNamed = game !== undefined && other === undefined;
  return { details: Object.fromEntries(details), ...(isNamed && { game_code: game }) };
}

function distinct(sent: readonly string[] = []): string[] {
  return [...new Set(sent)].filter((value) => value !== '');
}
