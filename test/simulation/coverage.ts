import { DECLINE_NAMES } from '../../shared/domain/outcome.ts';
import type { Answer } from './act.ts';
import type { Container } from './containers.ts';
import { DOORS } from './doors.ts';
import type { Tally } from './tally.ts';
import type { World } from './world.ts';

/** Counts what every callback came to, after its world is over. */
export function countDeliveries({ deliveries, tally, spec }: World): void {
  tally.count('worlds', spec.shape);
  tally.count('worlds', 'players', spec.players.length);
  tally.count('worlds', 'conversations', spec.conversations.length);
  for (const { caller, answer, report, alarms, reads, commits, unanswered, container } of deliveries) {
    const { protocol } = caller;
    const { result, reason } = report ?? transferResult(answer, container);
    tally.count(`answers/${result}`, protocol);
    if (result === 'declined') tally.count(`declines/${reason}`, protocol);
    if (report?.result === 'rejected') tally.count(`rejections/${report.reason}`, protocol);
    if (report?.result === 'fault') tally.count(`faults/${report.reason}`, protocol);
    for (const alarm of alarms) tally.count(`alarms/${alarm}`, protocol);
    if (result === 'applied' && reads === 0) tally.count('lane/one request for a line', protocol);
    if (commits > 1) tally.count('lane/more than one commit', protocol);
    if (unanswered > 0) tally.count('lane/commit of unknown outcome', protocol);
  }
}

/** The operator's transfers write no report; a container that died wrote none either. */
function transferResult(answer: Answer | undefined, { isDead }: Container): { result: string; reason?: string } {
  if (!answer) return { result: isDead ? 'died' : 'unanswered' };
  const code = answer.code.replace(/^reversal /, '');
  return answer.verdict === 'refused' ? { result: 'declined', reason: code } : { result: code };
}

const PROTOCOLS = Object.keys(DOORS);

/** Tables whose columns are protocols, in the order in which they are printed. */
const BY_PROTOCOL = ['answers', 'declines', 'rejections', 'faults', 'alarms', 'lane'];

/** Everything that was counted, as text. The same counts give the same bytes. */
export function coverageText({ counts }: Tally): string {
  const parts = BY_PROTOCOL.map((table) => tableText(table, counts));
  const others = Object.keys(counts).filter((name) => !name.includes('/'));
  return [...parts, ...others.sort().map((name) => listText(name, counts[name] ?? {}))].join('\n\n');
}

function tableText(table: string, counts: Tally['counts']): string {
  const met = Object.keys(counts).filter((name) => name.startsWith(`${table}/`));
  const rows = table === 'declines' ? DECLINE_NAMES.map((decline) => `declines/${decline}`) : met.sort();
  const header = [table.padEnd(NAME_WIDTH), ...PROTOCOLS.map((name) => name.padStart(WIDTH))].join('');
  const lines = rows.map((row) => {
    const cells = PROTOCOLS.map((protocol) => `${counts[row]?.[protocol] ?? '·'}`.padStart(WIDTH));
    return [`  ${row.slice(table.length + 1)}`.padEnd(NAME_WIDTH), ...cells].join('');
  });
  return [header, ...lines].join('\n');
}

function listText(name: string, rows: Readonly<Record<string, number>>): string {
  const items = Object.entries(rows).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${name.padEnd(NAME_WIDTH)}${items.map(([row, count]) => `${row} ${count}`).join(' · ')}`;
}

const NAME_WIDTH = 28;
const WIDTH = 11;
