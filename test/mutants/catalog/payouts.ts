import type { Mutant } from '../mutant.ts';

const file = 'shared/domain/decide-payout.ts';

/** Money out of a round. */
export const PAYOUTS: readonly Mutant[] = [
  {
    name: 'expiry-applied-to-payouts',
    file,
    find: "  if (!wallet) return { outcome: declined('wallet_not_found', holder) };\n",
    replace:
      "  if (!wallet) return { outcome: declined('wallet_not_found', holder) };\n  if (holder.session && holder.session.expiresAt <= command.at) return { outcome: declined('session_over', holder) };\n",
    why: 'A player whose session ran out during the game is not paid.',
  },
  {
    name: 'logout-applied-to-payouts',
    file,
    find: "  if (!wallet) return { outcome: declined('wallet_not_found', holder) };\n",
    replace:
      "  if (!wallet) return { outcome: declined('wallet_not_found', holder) };\n  if (holder.session?.endedAt !== undefined) return { outcome: declined('session_over', holder) };\n",
    why: 'A player who logs out during the game is not paid.',
  },
  {
    name: 'block-applied-to-payouts',
    file,
    find: "  if (!wallet) return { outcome: declined('wallet_not_found', holder) };\n",
    replace:
      "  if (!wallet) return { outcome: declined('wallet_not_found', holder) };\n  if (holder.player.status !== 'active') return { outcome: declined('player_barred', holder) };\n",
    why: 'A player who was blocked during the game is not paid.',
  },
  {
    name: 'paid-stake-not-marked',
    file,
    find: "writes: (_, entryId) => [mark(at, 'settledBy', entryId)] };",
    replace: 'writes: () => [] };',
    why: 'The stake of a round that was paid can be rolled back: the player keeps the win for nothing.',
  },
  {
    name: 'payout-on-a-stake-that-was-given-back',
    file,
    find: "if (record.type === 'tombstone' || record.rolledBackBy !== undefined) return 'rolled_back';",
    replace: "if (record.type === 'tombstone') return 'rolled_back';",
    why: 'A bet that the player got back still wins.',
  },
  {
    name: 'payout-on-a-refused-stake',
    file,
    find: "  if (record.type === 'refusal') return 'stake_refused';\n",
    replace: "  if (record.type === 'refusal') return undefined;\n",
    why: 'A bet that was never taken wins.',
  },
  {
    name: 'payout-on-a-stake-of-another-player',
    file,
    find: "  const { record } = found;\n  if (!isOwner(record, fingerprint)) return 'other_owner';\n",
    replace: '  const { record } = found;\n',
    why: 'The win of one player is paid to another.',
  },
  {
    name: 'content-unchecked-on-payouts',
    file,
    find: "  if (!agrees(record.fingerprint, fingerprint)) return declined('content_mismatch', holder);\n",
    replace: '',
    why: 'A win that is sent again with another amount is answered as done, and no alarm says so.',
  },
  {
    name: 'payout-on-a-round-of-another-player',
    file,
    find: 'if (round?.playerId !== undefined && round.playerId !== holder.playerId)',
    replace: 'if (round?.playerId === undefined && round?.live)',
    why: 'A round of one player pays another.',
  },
  {
    name: 'dead-round-pays',
    file,
    find: 'if (round?.live)',
    replace: 'if (round?.known)',
    why: 'A round whose stakes were all given back pays.',
  },
  {
    name: 'payout-on-nothing-by-default',
    file,
    find: "if (policy.payoutWithoutStake === 'decline') return { decline: 'stake_not_found', writes: () => [] };",
    replace: "if (policy.rounds !== 'counted') return { decline: 'stake_not_found', writes: () => [] };",
    why: 'A win on a round that nobody knows is credited although no setting says so.',
  },
  {
    name: 'first-stake-not-marked',
    file,
    find: "if (liveFirst && liveFirst.stake.settledBy === undefined) writes.push(mark(liveFirst.at, 'settledBy', entryId));",
    replace:
      "if (liveFirst && liveFirst.stake.settledBy !== undefined) writes.push(mark(liveFirst.at, 'settledBy', entryId));",
    why: 'The first bet of a round that has paid can be cancelled.',
  },
  {
    name: 'tally-not-told-of-the-payout',
    file,
    find: '  if (tally) writes.push(tallyChange(round, playerId, { payoutVersion: walletVersion }));\n',
    replace: '',
    why: 'Further bets of a round that has paid can be cancelled, and a payout races a rollback unseen.',
  },
  {
    name: 'payout-over-the-ceiling',
    file,
    find: "  if (!withinCeiling(wallet.balance + command.payout)) return { outcome: declined('balance_limit', holder) };\n",
    replace: '',
    why: 'A balance grows beyond what the protocols can write.',
  },
  {
    name: 'payout-on-nothing-leaves-no-name',
    file,
    find: "return isFreeNow ? [putUnder(state, round.firstAt, { type: 'round_name', playerId })] : [];",
    replace: 'return isFreeNow ? [] : [];',
    why: 'A win is refused as its round is dead, and a write of it that was thought lost credits it all the same.',
  },
  {
    name: 'unexplained-payout-without-alarm',
    file,
    find: "notices: target.withoutStake ? ['payout_without_stake'] : [],",
    replace: 'notices: [],',
    why: 'Money was credited on nothing, and nobody is told.',
  },
];
