import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { counted } from './alarm-metrics.ts';
import type { Watch, WatchedSystem } from './alarm-watch.ts';
import { deadLetters } from './alarms-of-jobs.ts';

const BEHIND_MINUTES = 15;

/** The books are behind callbacks, and nobody who plays notices when they stop. */
export function alarmsOfBooks({ stage, streams }: WatchedSystem): Watch[] {
  if (streams.length === 0) return [];
  return [
    ...streams.map(({ name, table }) =>
      deadLetters(
        stage.name,
        name,
        `Records of the stream of ${table} were given up by ${name} and wait in its queue.`,
      ),
    ),
    {
      runbook: 'books-behind',
      summary: `The books have been complete only up to ${BEHIND_MINUTES} minutes ago for ten minutes, or nobody knows.`,
      metric: counted(stage.name, 'BooksBehind', {}, { statistic: Stats.MINIMUM }),
      threshold: BEHIND_MINUTES * 60_000,
      periods: 2,
      silence: 'isTheAlarm',
    },
    {
      runbook: 'books-held',
      summary: 'The books lack something that the ledger holds: reports are complete up to there and no further.',
      metric: counted(stage.name, 'BooksHeld', {}, { statistic: Stats.MAXIMUM }),
      threshold: 1,
      silence: 'isZero',
    },
  ];
}
