import type { Mutant } from '../mutant.ts';

const transfer = 'shared/domain/decide-transfer.ts';
const reversal = 'shared/domain/decide-reversal.ts';
const adjustment = 'shared/domain/decide-adjustment.ts';

/** Money that people move by hand. */
export const DESK: readonly Mutant[] = [
  {
    name: 'deposit-races-a-block',
    file: transfer,
    find: 'const epoch = needsActive ? { epoch: player.epoch } : {};',
    replace: 'const epoch = {};',
    why: 'A deposit that was decided before the block is written after it.',
  },
  {
    name: 'returned-withdrawal-refused',
    file: transfer,
    find: "const needsActive = isDeposit && purpose !== 'returned_withdrawal';",
    replace: 'const needsActive = isDeposit;',
    why: 'What a bank sends back does not reach a player who was blocked meanwhile.',
  },
  {
    name: 'purpose-is-no-content',
    file: transfer,
    find: '    purpose,\n    // Nothing said',
    replace: '    // Nothing said',
    why: 'A bonus under the id of a cash deposit is answered as that deposit.',
  },
  {
    name: 'reversal-goes-below-zero',
    file: reversal,
    find: "  if (lines.amount < 0n && lines.balanceAfter < 0n) return { outcome: declined('insufficient_funds', holder) };\n",
    replace: '',
    why: 'The reversal of a deposit that is spent takes the balance below zero.',
  },
  {
    name: 'reversal-under-any-id',
    file: reversal,
    find: "claimed ? replayed(holder, done) : declined('rolled_back', holder)",
    replace: 'replayed(holder, done)',
    why: 'A second reversal is told that it was booked.',
  },
  {
    name: 'reversal-id-per-transfer',
    file: reversal,
    find: "      put(claim, { type: 'claim', of: own.key }),\n",
    replace: '',
    why: 'One reversal id undoes two transfers, and the same reversal again is refused.',
  },
  {
    name: 'reversed-without-mark',
    file: reversal,
    find: "      mark(transferAddress(command.transferId), 'rolledBackBy', entry.entryId),\n",
    replace: '',
    why: 'A transfer that was reversed still looks applied.',
  },
  {
    name: 'adjustment-booked-again',
    file: adjustment,
    find: "  if (done?.type === 'entry') return { outcome: replayed(holder, done) };\n",
    replace: '',
    why: 'A second approval never ends, or books a second time.',
  },
  {
    name: 'adjustment-goes-below-zero',
    file: adjustment,
    find: '  if (lines.amount < 0n && lines.balanceAfter < 0n) {',
    replace: '  if (lines.amount > 0n && lines.balanceAfter < 0n) {',
    why: 'An adjustment takes what is not there.',
  },
  {
    name: 'adjustment-approved-alone',
    file: 'shared/desk/adjustments/adjust.ts',
    find: "    if (adjustment.proposedBy === call.actor) return { type: 'same_person' };\n",
    replace: '',
    why: 'One person alone moves money.',
  },
  {
    name: 'adjustment-of-any-revision',
    file: 'shared/dynamodb/beside-writes.ts',
    find: "ConditionExpression: 'revision = :from',",
    replace: "ConditionExpression: 'revision = :from OR attribute_exists(adjustmentId)',",
    why: 'An adjustment that was rejected meanwhile is booked.',
  },
  {
    name: 'block-that-never-ends',
    file: 'shared/domain/wallet.ts',
    find: "until !== undefined && until <= at) return { status: 'active' };",
    replace: "until !== undefined && until < '') return { status: 'active' };",
    why: 'A player whose pause is over still cannot play.',
  },
];
