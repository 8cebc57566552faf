import { parseMajor } from '../../shared/domain/money.ts';
import type { ShownEntry } from '../operator-client.ts';
import { say } from './screen.ts';

interface Column {
  readonly title: string;
  readonly of: (entry: ShownEntry) => string;
  readonly isNumber?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: 'line', of: ({ walletVersion }) => String(walletVersion), isNumber: true },
  { title: 'kind', of: ({ kind }) => kind },
  { title: 'amount', of: ({ amount }) => (amount.startsWith('-') ? amount : `+${amount}`), isNumber: true },
  { title: 'before', of: ({ balanceBefore }) => balanceBefore, isNumber: true },
  { title: 'after', of: ({ balanceAfter }) => balanceAfter, isNumber: true },
  { title: 'protocol', of: ({ protocol = '' }) => protocol },
  { title: 'transaction', of: ({ transactionId = '' }) => transactionId },
  { title: '', of: ({ rolledBackBy }) => (rolledBackBy === undefined ? '' : 'rolled back') },
];

/** Shows a wallet's lines, oldest first, and audits them. `false` if they do not add up. */
export function showLedger(playerId: string, currency: string, entries: readonly ShownEntry[]): boolean {
  say('title', `\n── The ledger of ${playerId}, ${currency} ${'─'.repeat(Math.max(0, 50 - playerId.length))}\n`);
  const [head = '', ...lines] = aligned(entries);
  say('step', head);
  for (const line of lines) say('plain', line);
  const isRight = addsUp(entries);
  const closing = entries.at(-1)?.balanceAfter ?? '0.0000';
  say(isRight ? 'right' : 'wrong', `\n${isRight ? '✓' : '✗'} ${entries.length} lines add up to ${closing} ${currency}`);
  return isRight;
}

/** The titles and one line per entry, every column as wide as its widest cell. */
function aligned(entries: readonly ShownEntry[]): string[] {
  const columns = COLUMNS.map(({ title, of, isNumber }) => {
    const cells = [title, ...entries.map(of)];
    const width = Math.max(...cells.map((cell) => cell.length));
    return cells.map((cell) => (isNumber ? cell.padStart(width) : cell.padEnd(width)));
  });
  return [undefined, ...entries].map((_, row) =>
    columns
      .map((cells) => cells[row])
      .join('  ')
      .trimEnd(),
  );
}

/** Line by line: numbers without a gap, each balance follows from the one before it. */
function addsUp(entries: readonly ShownEntry[]): boolean {
  let balance = 0n;
  return entries.every(({ walletVersion, amount, balanceBefore, balanceAfter }, index) => {
    const follows = parseMajor(balanceBefore) === balance && walletVersion === index + 1;
    balance += parseMajor(amount) ?? 0n;
    return follows && parseMajor(balanceAfter) === balance;
  });
}
