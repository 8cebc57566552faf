import type { Schemas } from '../api.ts';
import { moneyText } from '../money.ts';
import { timeText } from '../time.tsx';
import { entryStory } from '../words.ts';

type Record = Schemas['TransactionRecord'];

/** What stands under a transaction, in sentences for people. */
export function recordStory(record: Record): string {
  switch (record.type) {
    case 'entry':
      return [entryStory(record.entry), ...afterwards(record)].join(' ');
    case 'refusal': {
      const stake = record.stake === undefined ? 'A stake' : `A stake of ${moneyText(record.stake, record.currency)}`;
      const closed = record.rolledBackBy ? ' The provider took it back afterwards, so it is refused for good.' : '';
      return `${stake} of ${record.playerId} was refused (${record.reason.replaceAll('_', ' ')}). Nothing was moved.${closed}`;
    }
    case 'tombstone':
      return `The provider took back a transaction of ${record.playerId} that never came. Nothing was moved, and if it comes it is refused.`;
  }
}

function afterwards({ marks, refusedAt, entry }: Extract<Record, { type: 'entry' }>): string[] {
  return [
    refusedAt === undefined ? '' : `It was refused for want of funds first, ${timeText(refusedAt)}, and covered later.`,
    marks.settledBy === undefined ? waits(entry.kind, marks) : `It was settled by ${marks.settledBy}.`,
    marks.rolledBackBy === undefined ? '' : `It was undone by ${marks.rolledBackBy}.`,
    marks.standing === undefined ? '' : 'Its rollback was declined, because the payout was spent: it stands for good.',
  ].filter((sentence) => sentence !== '');
}

function waits(kind: Schemas['Entry']['kind'], { rolledBackBy }: { rolledBackBy?: string | undefined }): string {
  return kind === 'stake' && rolledBackBy === undefined ? 'No payout has come for it.' : '';
}
