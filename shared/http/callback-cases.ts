import { caseIdOf } from '../desk/cases/case.ts';
import { addressOf, namesEver } from '../domain/addresses.ts';
import type { Occurrence } from '../domain/beside.ts';
import type { Command, Inquiry, ProviderCommand } from '../domain/command.ts';
import { agentText, type Source } from '../domain/ids.ts';
import { formatMajor } from '../domain/money.ts';
import { recordsUnder } from '../domain/names.ts';
import type { Outcome } from '../domain/outcome.ts';
import { holderOf, type LedgerState, type Standing } from '../domain/state.ts';
import type { AlarmName } from '../observability/alarms.ts';
import type { Call, Rejected } from './adapter.ts';

type Facts = Readonly<Record<string, string>>;

/** What happened at a provider's transaction, for whoever works on the case. */
export function occurrenceOf(
  kind: AlarmName,
  { command, action }: Pick<Call, 'command' | 'action'>,
  outcome: Outcome,
  state: LedgerState,
  at: string,
): Occurrence | undefined {
  if (!('source' in command)) return undefined;
  const { source } = command;
  const { playerId, currency } = { ...holderOf(state, command.walletRef, source), ...outcome };
  const amount = amountOf(kind, command, outcome);
  const facts = { action, ...askedBy(command), ...answered(outcome), ...standingIn(state, command) };
  return {
    caseId: caseIdOf(source.protocol, kind, subjectOf(command)),
    kind,
    ...source,
    ...('ids' in command && { transactionId: command.ids[0] }),
    ...(playerId !== undefined && { playerId }),
    ...(currency !== undefined && { currency }),
    ...(amount !== undefined && { amount }),
    facts,
    at,
    times: 1,
  };
}

/** Where a callback came in. `agentId` is one of ours: nothing is authentic without an agent. */
export interface Where extends Source {
  readonly action: string;
}

/** Of a request that was authentic and could not be read: its transaction is not known, so that one case stands for all that fail at the same member. */
export function rejectedOccurrence(
  kind: AlarmName,
  { rejected, member = 'body', walletRef }: Rejected,
  { protocol, agentId, action }: Where,
  at: string,
): Occurrence {
  const player = walletRef?.by === 'player' ? { lastPlayerId: walletRef.playerId } : {};
  return {
    caseId: caseIdOf(protocol, kind, `${agentText({ protocol, agentId })}#${action}#${member}`),
    kind,
    protocol,
    agentId,
    facts: { action, member, rejected, ...player },
    at,
    times: 1,
  };
}

function subjectOf(command: Inquiry | ProviderCommand): string {
  return 'ids' in command ? addressOf(command, command.ids[0]).key : agentText(command.source);
}

/** Where money waits: so much of it. */
function amountOf(kind: AlarmName, command: Command, outcome: Outcome) {
  if (command.kind === 'play' || command.kind === 'stake') {
    if (kind === 'jackpot_held') return command.held;
    return kind === 'retry_refused' ? command.stake : command.payout > 0n ? command.payout : command.stake;
  }
  if (command.kind === 'payout') return command.payout;
  const moved = outcome.type === 'applied' ? outcome.entry?.amount : undefined;
  return moved !== undefined && moved < 0n ? -moved : moved;
}

function askedBy(command: Command): Facts {
  if (!('ids' in command)) return { asked: command.kind };
  const { kind, ids, roundId, gameCode } = command;
  return {
    asked: kind,
    ...('stake' in command && { askedStake: formatMajor(command.stake) }),
    ...('payout' in command && { askedPayout: formatMajor(command.payout) }),
    ...('held' in command && command.held !== undefined && { askedHeld: formatMajor(command.held) }),
    ...(ids[1] !== undefined && ids[1] !== ids[0] && { alsoNamed: ids[1] }),
    ...(roundId !== undefined && { roundId }),
    ...(gameCode !== undefined && { gameCode }),
  };
}

function answered(outcome: Outcome): Facts {
  return {
    answered: outcome.type === 'declined' ? outcome.reason : outcome.type,
    ...(outcome.balance !== undefined && { balance: formatMajor(outcome.balance) }),
    ...(outcome.type === 'applied' && outcome.entry && { entryId: outcome.entry.entryId }),
  };
}

/** What stood under the transaction's names when it was decided. */
function standingIn(state: LedgerState, command: Command): Facts {
  if (!('ids' in command)) return {};
  const [found] = recordsUnder(state, namesEver(command));
  return found ? standingFacts(found.record) : { stands: 'nothing' };
}

function standingFacts(record: Standing): Facts {
  if (record.type !== 'entry') return { stands: record.type, standsSince: record.createdAt };
  const { kind, entryId, amount, stake, payout, createdAt } = record;
  return {
    stands: kind,
    standsEntryId: entryId,
    standsAmount: formatMajor(amount),
    ...(stake !== undefined && { standsStake: formatMajor(stake) }),
    ...(payout !== undefined && { standsPayout: formatMajor(payout) }),
    standsSince: createdAt,
  };
}
