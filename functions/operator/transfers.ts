import * as z from 'zod';
import { operatorDeadline } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import { difference } from '../../shared/desk/audit/difference.ts';
import { lineOf, transferTarget } from '../../shared/desk/audit/log.ts';
import { reversalOf, transferAddress } from '../../shared/domain/addresses.ts';
import { addressText } from '../../shared/domain/ids.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import type { LedgerEntry, Refusal } from '../../shared/domain/record.ts';
import { purpose, reason, reference } from './by-hand.ts';
import { lineIn } from './desk-problems.ts';
import { entry, shownEntry } from './entries.ts';
import type { OperatorPorts } from './ports.ts';
import { Problem } from './problem.ts';
import { type Route, route } from './route.ts';
import { amount, units, walletPath } from './schemas.ts';
import { direction, shownTransfer, transfer, transferId } from './transfer-item.ts';

const transferBody = z
  .strictObject({
    transferId,
    direction,
    amount,
    purpose: purpose.default('cash'),
    reason: reason.optional(),
    reference: reference.optional(),
  })
  .meta({
    id: 'Transfer',
    examples: [
      { transferId: 'cashier-2026-000123', direction: 'deposit', amount: '100.00' },
      {
        transferId: 'cashier-2026-000124',
        direction: 'deposit',
        amount: '40.00',
        purpose: 'returned_withdrawal',
        reason: 'the cash-out failed at the bank',
        reference: 'bank-77301',
      },
    ],
  });

const reversalBody = z
  .strictObject({
    reversalId: transferId.meta({ description: "The operator's own id of the reversal, unique over all wallets." }),
    reason,
  })
  .meta({ id: 'Reversal', examples: [{ reversalId: 'undo-000123', reason: 'booked to the wrong player' }] });

const transferred = z.strictObject({ entry }).meta({ id: 'Transferred' });
const transferPath = z.strictObject({ transferId });
const bookedAnswers = {
  201: { description: 'Applied now.', schema: transferred },
  200: { description: 'Applied earlier: the same again.', schema: transferred },
};

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
      'A withdrawal that was not covered stays refused under its id, also when there are funds later. Players who are not active take no deposit but one for ' +
      '`returned_withdrawal`. The same id with another purpose or reference is another transfer; another reason is not.',
    params: walletPath,
    body: transferBody,
    answers: bookedAnswers,
    problems: [
      'player_not_found',
      'wallet_not_found',
      'transfer_mismatch',
      'player_not_active',
      'insufficient_funds',
      'balance_limit',
    ],
    async handle({ params, body: { transferId, direction, amount, purpose, reason, reference }, call }) {
      const asked = { ...params, direction, amount, purpose, reference };
      const command = {
        kind: direction,
        walletRef: { by: 'player', ...params },
        transferId,
        amount: units(amount),
        purpose,
        ...(reason !== undefined && { reason }),
        ...(reference !== undefined && { reference }),
        at: call.at,
        line: lineOf(call, transferTarget(transferId), difference({}, { status: 'applied', ...asked }), reason),
      } as const;
      const outcome = await execute(command, STRICT_POLICY, { store: ledger, clock }, operatorDeadline(clock));
      return reply(lineIn(outcome, params));
    },
  });

  const get = route({
    operationId: 'getTransfer',
    method: 'GET',
    path: '/transfers/{transferId}',
    mayHoldSlashes: 'transferId',
    tag: 'Transfers',
    summary: 'Show a transfer, and what became of it',
    params: transferPath,
    answers: {
      200: {
        description: 'The transfer.',
        schema: z.strictObject({ transfer }).meta({ id: 'TransferAnswer' }),
      },
    },
    problems: ['transfer_not_found'],
    async handle({ params: { transferId } }) {
      const { record, reversal } = await transferNamed(ports, transferId);
      return { status: 200, body: { transfer: shownTransfer(transferId, record, reversal) } };
    },
  });

  const reverse = route({
    operationId: 'reverseTransfer',
    method: 'POST',
    path: '/transfers/{transferId}/reversal',
    mayHoldSlashes: 'transferId',
    tag: 'Transfers',
    summary: 'Undo a transfer',
    description:
      'Undoes the whole of one applied transfer, once, by an entry of kind `reversal`: no total counts it as a deposit or a withdrawal. The same `reversalId` ' +
      'again is the same answer. One that is not covered, because the deposit is spent, leaves nothing behind and can be asked for again.',
    params: transferPath,
    body: reversalBody,
    answers: bookedAnswers,
    problems: [
      'transfer_not_found',
      'wallet_not_found',
      'already_reversed',
      'transfer_mismatch',
      'transfer_not_applied',
      'insufficient_funds',
      'balance_limit',
    ],
    async handle({ params: { transferId }, body: { reversalId, reason }, call }) {
      const { playerId, currency } = (await transferNamed(ports, transferId)).record;
      const changes = { status: { from: 'applied', to: 'reversed' }, reversalId: { to: reversalId } };
      const command = {
        kind: 'reversal',
        walletRef: { by: 'player', playerId, currency },
        transferId,
        reversalId,
        reason,
        at: call.at,
        line: lineOf(call, transferTarget(transferId), changes, reason),
      } as const;
      const outcome = await execute(command, STRICT_POLICY, { store: ledger, clock }, operatorDeadline(clock));
      const notApplied = () =>
        new Problem('transfer_not_applied', 'The transfer was refused: there is nothing to undo');
      return reply(lineIn(outcome, { playerId, currency }, { refused_before: notApplied }));
    },
  });

  return [create, get, reverse];
}

/** A transfer and what undoes it, in one read. Throws `transfer_not_found`. */
async function transferNamed(
  { ledger, clock }: Pick<OperatorPorts, 'ledger' | 'clock'>,
  transferId: string,
): Promise<{ readonly record: LedgerEntry | Refusal; readonly reversal: LedgerEntry | undefined }> {
  const addresses = [transferAddress(transferId), reversalOf(transferId)] as const;
  const { records } = await ledger.read(undefined, addresses, operatorDeadline(clock));
  const [record, reversal] = addresses.map((address) => records.get(addressText(address)));
  if (record?.type !== 'entry' && record?.type !== 'refusal')
    throw new Problem('transfer_not_found', 'Nothing is known of this transferId');
  return { record, reversal: reversal?.type === 'entry' ? reversal : undefined };
}

function reply({ isNew, entry }: ReturnType<typeof lineIn>) {
  return isNew
    ? ({ status: 201, body: { entry: shownEntry(entry) } } as const)
    : ({ status: 200, body: { entry: shownEntry(entry) } } as const);
}
