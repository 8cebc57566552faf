import { CALLBACK_BUDGET_MS, Deadline } from '../../shared/application/deadline.ts';
import { execute } from '../../shared/application/execute.ts';
import { Fault } from '../../shared/application/fault.ts';
import { approve, propose, reject } from '../../shared/desk/adjustments/adjust.ts';
import type { DeskCommand } from '../../shared/domain/command.ts';
import { STRICT_POLICY } from '../../shared/domain/policy.ts';
import type { Act, Answer, Caller } from './act.ts';
import type { Ports } from './ports.ts';
import { TransferRules } from './protocols/operator/rules.ts';
import { meant } from './voice.ts';

/** The operator's own people come by another door; behind it is the same core. */
export const operatorDoor = {
  newRules: () => new TransferRules(),
  call: answerTo,
  faultCode: 'fault',
  isPassing: (code: string) => PASSING.includes(code),
  told: (balance: bigint) => balance,
  unit: () => 1n,
  read: (act: Act, { currency }: Caller) => meant(act, currency, (units) => ({ units, figure: `${units}` })),
};

/** How things stand at the moment. A withdrawal that was not covered stays refused; a reversal that was not may be asked for again. */
const PASSING = [
  ...['balance_limit', 'player_barred', 'reversal insufficient_funds', 'reversal balance_limit'],
  ...['approval insufficient_funds', 'approval balance_limit', 'approval not_found', 'approval same_person'],
];

async function answerTo(act: Act, caller: Caller, ports: Ports): Promise<Answer> {
  try {
    return await (isAboutAdjustment(act) ? adjust(act, caller, ports) : transfer(act, caller, ports));
  } catch (error) {
    if (error instanceof Fault) return { verdict: 'unclear', code: 'fault' };
    throw error;
  }
}

async function transfer(act: Act, caller: Caller, ports: Ports): Promise<Answer> {
  const { clock } = ports;
  const command = commandOf(act, caller, new Date(clock.now()).toISOString());
  const outcome = await execute(command, STRICT_POLICY, ports, new Deadline(clock, CALLBACK_BUDGET_MS));
  const said = outcome.type === 'declined' ? outcome.reason : outcome.type;
  const code = act.kind === 'reversal' ? `reversal ${said}` : said;
  const verdict = outcome.type === 'declined' ? 'refused' : 'done';
  return { verdict, code, ...(outcome.balance !== undefined && { balance: outcome.balance }) };
}

function commandOf({ kind, id = '', also = '', stake: amount = 0n }: Act, caller: Caller, at: string): DeskCommand {
  const { playerId, currency } = caller;
  const walletRef = { by: 'player', playerId, currency } as const;
  if (kind === 'reversal') return { kind, walletRef, reversalId: id, transferId: also, at };
  if (kind === 'deposit' || kind === 'withdrawal') return { kind, walletRef, transferId: id, amount, at };
  throw new RangeError(`${kind} is nothing that the operator asks`);
}

function isAboutAdjustment({ kind }: Act): boolean {
  return kind === 'proposal' || kind === 'approval' || kind === 'rejection';
}

const DONE = ['proposal proposed', 'proposal known', 'approval booked', 'rejection rejected'];

/** As the routes of the operator API call them. No balance is told. */
async function adjust(act: Act, caller: Caller, ports: Ports): Promise<Answer> {
  const { type, why } = await worked(act, caller, ports);
  const code = `${act.kind} ${why ?? type}`;
  return { verdict: DONE.includes(code) ? 'done' : 'refused', code };
}

async function worked(
  act: Act,
  caller: Caller,
  { clock, desk, store }: Ports,
): Promise<{ readonly type: string; readonly why?: string }> {
  if (!desk) throw new TypeError('nobody is at the desk');
  const { kind, id = '', by = 'nobody' } = act;
  const at = new Date(clock.now()).toISOString();
  const call = { actor: by, operation: kind, requestId: desk.callId, at, auditId: `line of ${desk.callId}` };
  const ports = { adjustments: desk.adjustments, cases: desk.cases, ledger: store, clock };
  if (kind === 'proposal') return propose(proposalOf(act, caller), call, ports);
  if (kind === 'rejection') return reject(id, 'not agreed', call, ports);
  const approval = await approve(id, call, ports);
  if (approval.type !== 'declined') return approval;
  const { outcome } = approval;
  return { type: outcome.type === 'declined' ? outcome.reason : 'declined and not' };
}

function proposalOf({ id = '', also, stake = 0n, payout = 0n }: Act, { playerId, currency }: Caller) {
  const amount = payout - stake;
  const settles = also === undefined ? {} : { caseId: also };
  return { adjustmentId: id, playerId, currency, amount, reason: 'a correction', ...settles };
}
