import type { CommitResult } from '../../shared/application/ledger-store.ts';
import type { Commit, RecordWrite } from '../../shared/domain/commit.ts';
import { type Answer, actText } from './act.ts';
import type { Delivery } from './delivery.ts';

/** Hears what happens, with the milliseconds since the world began. */
export type Trace = (at: number, text: string) => void;

export function arrivalText({ number, act, caller, container, conversation, diesAt }: Delivery): string {
  const { agentId, playerId, currency, secret, forged } = caller;
  const who = `${caller.protocol}/${agentId} about ${playerId} in ${currency}`;
  const session = secret.length === SESSION_LENGTH ? `, session ${secret.slice(-4)}` : '';
  const key = forged ? ', with a key that does not fit' : '';
  const death = diesAt === undefined ? '' : `; the container dies ${diesAt}`;
  return `#${number} reaches ${container.name}: ${who}${session}${key}: ${actText(act)} [conversation ${conversation}${death}]`;
}

const SESSION_LENGTH = 40;

export function answerText({ number, alarms, report }: Delivery, { code, balance }: Answer): string {
  const told = balance === undefined ? '' : `, balance ${balance}`;
  const alarm = alarms.length > 0 ? `, alarm ${alarms.join(' and ')}` : '';
  const reason = report?.reason === undefined ? '' : ` (${report.reason})`;
  return `#${number} is answered ${code}${reason}${told}${alarm}`;
}

export function commitLine({ number }: Delivery, { wallet, records }: Commit, result: CommitResult): string {
  const line = wallet
    ? `${wallet.playerId}/${wallet.from.currency} version ${wallet.from.version + 1} holds ${wallet.balance}`
    : 'no line';
  return `#${number} ${result.type === 'committed' ? 'writes' : 'fails to write'}: ${[line, ...records.map(writeText)].join('; ')}`;
}

function writeText(write: RecordWrite): string {
  const at = `${write.at.role} ${write.at.key}`;
  switch (write.act) {
    case 'put':
      return `${write.record.type} at ${at}`;
    case 'mark':
      return `${write.mark} on ${at}`;
    default:
      return `${write.act} ${at}`;
  }
}
