import { simulator as tg } from '../../functions/tg/simulator.ts';
import { simulator as vela } from '../../functions/vela/simulator.ts';
import { simulator as vp } from '../../functions/vp/simulator.ts';
import { simulator as walletV2 } from '../../functions/wallet-v2/simulator.ts';
import type { Commit } from '../../shared/domain/commit.ts';
import type { LedgerEntry } from '../../shared/domain/record.ts';
import type { Heard } from '../../shared/provider-simulator.ts';
import type { Observed } from './fuzz-world.ts';
import type { Input } from './inputs.ts';
import type { Meaning } from './reading.ts';

const SPEAKERS = { tg, vp, vela, 'wallet-v2': walletV2 };
const HEADERS = JSON.stringify({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });

/** What is wrong with what an input did, in words; empty when all is right. */
export function complaintsAbout(input: Input, observed: Observed): string[] {
  const { faults, reports, leaks, answer } = observed;
  const heard = hear(input, observed);
  return [
    ...faults.map((fault) => `a fault inside: ${fault}`),
    ...leaks.map((leak) => leak),
    ...(reports.length === 1 ? [] : [`${reports.length} reports`]),
    ...(JSON.stringify(answer.headers) === HEADERS ? [] : [`headers ${JSON.stringify(answer.headers)}`]),
    ...(Object.keys(Object.prototype).length === 0 ? [] : ['every object inherits something']),
    ...(typeof heard === 'string' ? [heard] : verdictComplaints(input, observed, heard)),
  ];
}

function hear({ protocol }: Input, { answer: { statusCode = 0, body = '' } }: Observed): Heard | string {
  try {
    return SPEAKERS[protocol].hear({ statusCode, body });
  } catch (error) {
    return `no answer of the protocol: ${statusCode} ${body}: ${error}`;
  }
}

function verdictComplaints(input: Input, observed: Observed, { verdict }: Heard): string[] {
  const { reading } = input;
  return typeof reading === 'string'
    ? refusalComplaints(input, observed, verdict)
    : requestComplaints(input, reading, observed);
}

/** What is no request, or comes from nobody who may ask, is turned away and leaves no trace. */
function refusalComplaints(
  { reading, isSealedByStranger }: Input,
  { reports, commits, reads }: Observed,
  verdict: Heard['verdict'],
): string[] {
  const { result, reason } = reports[0] ?? {};
  const isRefused = result === 'rejected' || (reading === 'unknown_session' && reason === 'session_not_found');
  return [
    ...(isRefused && verdict !== 'done' ? [] : [`accepted: ${result} ${reason ?? ''} (${verdict})`]),
    ...(commits.length > 0 ? ['something was written'] : []),
    ...(isSealedByStranger && reads > 0 ? ['the store was asked'] : []),
  ];
}

/** What is a request is judged as one, writes at most once, and moves money once however often it comes. */
function requestComplaints({ hasMoved }: Input, meaning: Meaning, { reports, commits }: Observed): string[] {
  const { result, reason } = reports[0] ?? {};
  const isMisread = result === 'rejected' || reason === 'session_not_found';
  return [
    ...(isMisread ? [`a request is refused as ${reason}`] : []),
    ...(commits.length > 1 ? ['two commits'] : []),
    ...(hasMoved && commits.some(({ wallet }) => wallet) ? ['money moves again'] : []),
    ...commits.flatMap((commit) => commitComplaints(meaning, commit)),
  ];
}

/** Whatever is written says what was sent, digit by digit, about the player who was named. */
function commitComplaints(meaning: Meaning, { wallet, records }: Commit): string[] {
  const complaints: string[] = meaning.kind === 'inquiry' ? ['an inquiry writes'] : [];
  if (wallet && wallet.playerId !== meaning.playerId) complaints.push(`the wallet of ${wallet.playerId} moves`);
  if (wallet && meaning.currency !== undefined && wallet.from.currency !== meaning.currency)
    complaints.push(`the ${wallet.from.currency} wallet moves`);
  for (const write of records) {
    if (!('record' in write) || !('playerId' in write.record)) continue;
    if (write.record.playerId !== meaning.playerId)
      complaints.push(`a ${write.record.type} of ${write.record.playerId}`);
    if (write.record.type === 'entry') complaints.push(...entryComplaints(meaning, write.record, wallet));
  }
  return complaints;
}

function entryComplaints(meaning: Meaning, entry: LedgerEntry, wallet: Commit['wallet']): string[] {
  const { kind, stake, payout, amount, balanceAfter, transactionId } = entry;
  const expected = { kind: meaning.kind, stake: meaning.stake, payout: meaning.payout };
  const isSame = kind === expected.kind && stake === expected.stake && payout === expected.payout;
  const moved = (payout ?? 0n) - (stake ?? 0n);
  return [
    ...(isSame ? [] : [`booked ${kind} ${stake} ${payout}, sent ${meaning.kind} ${meaning.stake} ${meaning.payout}`]),
    ...(kind === 'rollback' || amount === moved ? [] : [`amount ${amount}`]),
    ...(kind === 'rollback' || transactionId === meaning.ids[0] ? [] : [`booked under ${transactionId}`]),
    ...(wallet && wallet.balance === wallet.from.balance + amount && wallet.balance === balanceAfter
      ? []
      : ['the wallet is not moved by the entry']),
  ];
}
