import * as z from 'zod';
import { operatorDeadline } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import type { Transfer } from '../../shared/domain/command.ts';
import { type AmountUnits, parseMajor } from '../../shared/domain/money.ts';
import type { Decline, Outcome } from '../../shared/domain/outcome.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import { entry, shownEntry } from './entries.ts';
import { playerNotFound, walletNotFound } from './lookup.ts';
import { type OperatorPorts, timeText } from './ports.ts';
import { Problem } from './problem.ts';
import { type Route, route } from './route.ts';
import { amount, walletPath } from './schemas.ts';

const transferBody = z
  .strictObject({
    transferId: z
      .string()
      .regex(/^[\x21-\x7e]{1,64}$/, 'must be 1 to 64 visible ASCII characters')
      .meta({
        description: "The operator's own id, unique over all wallets and for ever.",
        examples: ['cashier-2026-000123'],
      }),
    direction: z.enum(['deposit', 'withdrawal']),
    amount,
  })
  .meta({ id: 'Transfer', examples: [{ transferId: 'cashier-2026-000123', direction: 'deposit', amount: '100.00' }] });

const transferred = z.strictObject({ entry }).meta({ id: 'Transferred' });

export function transferRoutes(ports: Pick<OperatorPorts, 'ledger' | 'clock'>): Route[] {
  const { ledger, clock } = ports;
  const create = route({
    operationId: 'createTransfer',
    method: 'POST',
    path: '/players/{playerId}/wallets/{currency}/transfers',
    tag: 'Transfers',
    summary: 'Deposit into a wallet, or withdraw from it',
    description:
      'Moves money once per `transferId`, however often it is sent: after a time-out or a 5xx answer send the same request again. ' +
      'A withdrawal that was not covered stays refused under its id, also when there are funds later.',
    params: walletPath,
    body: transferBody,
    answers: {
      201: { description: 'Applied now.', schema: transferred },
      200: { description: 'Applied earlier: the same transfer again.', schema: transferred },
    },
    problems: ['player_not_found', 'wallet_not_found', 'transfer_mismatch', 'insufficient_funds', 'balance_limit'],
    async handle({ params: { playerId, currency }, body: { transferId, direction, amount } }) {
      const command: Transfer = {
        kind: direction,
        walletRef: { by: 'player', playerId, currency },
        transferId,
        amount: units(amount),
        at: timeText(clock),
      };
      const outcome = await execute(command, STRICT_POLICY, { store: ledger, clock }, operatorDeadline(clock));
      return replyTo(outcome, playerId, currency);
    },
  });

  return [create];
}

/** The schema has seen to it that the text is an amount. */
function units(text: string): AmountUnits {
  const parsed = parseMajor(text);
  if (parsed === undefined) throw new TypeError('an amount passed its schema and cannot be read');
  return parsed;
}

type ProblemOf = (playerId: string, currency: string) => Problem;

/** What each decline is to whoever transfers; `undefined` where a transfer cannot be declined so. A new decline does not compile before it has its place. */
const PROBLEM_OF: Readonly<Record<Decline, ProblemOf | undefined>> = {
  session_not_found: undefined,
  player_not_found: playerNotFound,
  wallet_not_found: walletNotFound,
  other_owner: undefined,
  content_mismatch: () =>
    new Problem('transfer_mismatch', 'This transferId was used before with another wallet, direction or amount'),
  rolled_back: undefined,
  stake_refused: undefined,
  refused_before: () =>
    new Problem('insufficient_funds', 'This transfer was refused before; try again under a new transferId'),
  stake_settled: undefined,
  payout_final: undefined,
  play_final: undefined,
  play_standing: undefined,
  payout_spent: undefined,
  unknown_rolled_back: undefined,
  session_over: undefined,
  player_barred: undefined,
  insufficient_funds: () => new Problem('insufficient_funds', 'The balance is smaller than the amount'),
  round_not_live: undefined,
  stake_not_found: undefined,
  payout_too_large: undefined,
  balance_limit: () => new Problem('balance_limit', 'A wallet holds at most 922337203685477.5807'),
};

function replyTo(outcome: Outcome, playerId: string, currency: string) {
  const problemOf = outcome.type === 'declined' ? PROBLEM_OF[outcome.reason] : undefined;
  if (problemOf) throw problemOf(playerId, currency);
  if (outcome.type === 'applied' && outcome.entry) {
    return { status: 201, body: { entry: shownEntry(outcome.entry) } } as const;
  }
  if (outcome.type === 'replayed' && outcome.entry) {
    return { status: 200, body: { entry: shownEntry(outcome.entry) } } as const;
  }
  throw new TypeError(`a transfer cannot end as ${outcome.type === 'declined' ? outcome.reason : outcome.type}`);
}
