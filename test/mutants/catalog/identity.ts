// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of other files.
import type { Mutant } from '../mutant.ts';

const ids = 'shared/domain/ids.ts';
const fingerprint = 'shared/domain/fingerprint.ts';

/** Which transaction is meant, whose it is, and whether it is the same again. */
export const IDENTITY: readonly Mutant[] = [
  {
    name: 'protocol-not-in-the-key',
    file: ids,
    find: 'return `${protocol}#${agentId}`;',
    replace: 'return `${protocol.slice(0, 0)}#${agentId}`;',
    why: 'Two providers that count from 1 refuse, or pay, the bets of each other.',
  },
  {
    name: 'agent-not-in-the-key',
    file: ids,
    find: 'return `${protocol}#${agentId}`;',
    replace: 'return `${protocol}#${agentId.slice(0, 0)}`;',
    why: 'The bets of one operator meet those of another.',
  },
  {
    name: 'currency-not-in-the-key',
    file: ids,
    find: "const prefix = idScope === undefined ? '' : `${idScope}#`;",
    replace: "const prefix = idScope === undefined ? '' : '#';",
    why: 'Where numbers are unique within a currency, the bet of another currency is refused.',
  },
  {
    name: 'role-not-in-the-address',
    file: ids,
    find: 'return `${address.role}:${address.key}`;',
    replace: "return `${address.role === 'round' ? 'round' : 'entry'}:${address.key}`;",
    why: 'A payout that is named by its stake is taken for the stake.',
  },
  {
    name: 'leading-zeros-kept',
    file: ids,
    find: 'return value > UINT64_MAX ? undefined : value.toString();',
    replace: 'return value > UINT64_MAX ? undefined : text;',
    why: 'The ticket 007 is booked beside the ticket 7.',
  },
  {
    name: 'ids-through-a-float',
    file: ids,
    find: 'const value = BigInt(text);',
    replace: 'const value = BigInt(Number(text));',
    why: 'Two ids beyond 2^53 that differ in the last digit are one: the second bet is free.',
  },
  {
    name: 'ids-without-limit',
    file: ids,
    find: 'return value > UINT64_MAX ? undefined : value.toString();',
    replace: 'return value < 0n ? undefined : value.toString();',
    why: 'A number that the provider cannot hold is taken for one of its ids.',
  },
  {
    name: 'fingerprint-ignored',
    file: fingerprint,
    find: 'return other === undefined || isSameText(other, value);',
    replace: 'return other === undefined || other !== undefined;',
    why: 'The same id with any other content is a replay.',
  },
  {
    name: 'missing-field-contradicts',
    file: fingerprint,
    find: 'return other === undefined || isSameText(other, value);',
    replace: "return isSameText(other ?? '', value);",
    why: 'A rollback that knows less than its stake is refused, and the player does not get the stake back.',
  },
  {
    name: 'owner-is-anybody',
    file: fingerprint,
    find: "  if (asked['player'] !== record.playerId) return false;\n",
    replace: '',
    why: 'The record of one player answers, or is undone by, another.',
  },
  {
    name: 'owner-in-any-currency',
    file: fingerprint,
    find: "return currency === undefined || asked['currency'] === undefined || currency === asked['currency'];",
    replace: 'return currency === undefined || currency.length > 0;',
    why: 'A ticket of the euro wallet is answered under the dollar wallet, with its balance.',
  },
  {
    name: 'content-loosely-equal',
    file: fingerprint,
    find: 'other === undefined || isSameText(other, value)',
    replace: 'other === undefined || Number(other) === Number(value) || isSameText(other, value)',
    why: 'Long numbers that differ in their last digits are the same content.',
  },
  {
    name: 'second-names-never-claimed',
    file: 'shared/domain/names.ts',
    find: '.filter((name, index, names) => name.key !== at.key && ',
    replace: ".filter((name, index, names) => name.key === '' && ",
    why: 'A transaction is booked once per name.',
  },
  {
    name: 'contradiction-not-seen',
    file: 'shared/domain/names.ts',
    find: 'if (found) byKey.set(found.at.key, found);',
    replace: "if (found) byKey.set('', found);",
    why: 'Two records under one request look like one.',
  },
  {
    name: 'claim-not-followed',
    file: 'shared/domain/reads.ts',
    find: "if (record?.type === 'claim') wanted.push({ key: record.of, role: 'entry' });",
    replace: "if (record?.type === 'claim' && record.of === '') wanted.push({ key: record.of, role: 'entry' });",
    why: 'A bet that is found by its second name seems not to be there.',
  },
  {
    name: 'round-not-read',
    file: 'shared/domain/reads.ts',
    find: "if (policy.rounds !== 'counted' || command.kind !== 'stake') return [];",
    replace: "if (policy.rounds !== 'counted' || command.kind !== 'stake' || command.roundId === undefined) return [];",
    why: 'A bet without a round joins the round of another player that has its number.',
  },
  {
    name: 'round-read-beside-the-wallet',
    file: 'shared/domain/reads.ts',
    find: 'return distinct([ownAddress(command), ...namesEver(command)]);',
    replace:
      "return distinct([ownAddress(command), ...namesEver(command), ...(policy.rounds === 'counted' && command.roundId !== undefined ? Object.values(roundAddresses(command, command.roundId)) : [])]);",
    why: 'The round may be older than the wallet that is read with it: a payout is taken for one on nothing, and its stake can be cancelled.',
  },
  {
    name: 'round-of-a-stake-not-read',
    file: 'shared/domain/reads.ts',
    find: "return record.type === 'entry' && record.roundId !== record.transactionId ? record.roundId : undefined;",
    replace: 'return undefined;',
    why: 'A cancel does not see what its round has paid, and does not take the stake out of the count.',
  },
  {
    name: 'payout-taken-for-a-first-stake',
    file: 'shared/domain/round.ts',
    find: 'const first = found && isPayout(found) ? undefined : found;',
    replace: 'const first = found;',
    why: 'A win that has the number of a round makes the round live.',
  },
  {
    name: 'stake-of-another-round-is-first',
    file: 'shared/domain/round.ts',
    find: "const isOfRound = record.type === 'entry' && (record.roundId ?? roundId) === roundId;",
    replace: "const isOfRound = record.type === 'entry';",
    why: 'A stake that belongs to another round makes this one live.',
  },
  {
    name: 'revision-stands-still',
    file: 'shared/domain/round.ts',
    find: 'revision: (tally?.revision ?? 0) + 1,',
    replace: 'revision: tally?.revision ?? 1,',
    why: 'Two changes of a round at once are both taken, and one of them is lost.',
  },
  {
    name: 'newest-payout-forgotten',
    file: 'shared/domain/round.ts',
    find: 'const newestPayoutVersion = change.payoutVersion ?? tally?.newestPayoutVersion;',
    replace: 'const newestPayoutVersion = change.payoutVersion;',
    why: 'After a further stake the round forgets that it has paid: earlier stakes can be cancelled.',
  },
];
