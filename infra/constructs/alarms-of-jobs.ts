import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ScheduledJob } from '../schedules.ts';
import { resourceName, type StageName } from '../stages.ts';
import { ofFunction, ofQueue } from './alarm-metrics.ts';
import type { Watch, WatchedSystem } from './alarm-watch.ts';

export function alarmsOfJobs({ stage, jobs }: WatchedSystem): Watch[] {
  return jobs.flatMap((job): Watch[] => [
    {
      runbook: 'dead-schedule',
      subject: job.name,
      summary: `The job ${job.name} did not run for three turns (${job.rate}).`,
      metric: ofFunction(stage.name, job.name, 'Invocations', { period: periodOf(job) }),
      threshold: 1,
      isBelow: true,
      periods: periodsOf(job),
      silence: 'isTheAlarm',
    },
    deadLetters(stage.name, job.name, `A turn of the job ${job.name} failed for good and waits in its queue.`),
  ]);
}

/** Something that a function could not do waits for a person. */
export function deadLetters(stage: StageName, functionName: string, summary: string): Watch {
  return {
    runbook: 'dead-letters',
    subject: functionName,
    summary,
    metric: ofQueue(resourceName(stage, `${functionName}-dead-letters`), 'ApproximateNumberOfMessagesVisible', {
      statistic: Stats.MAXIMUM,
    }),
    threshold: 1,
    silence: 'isZero',
  };
}

const MOST_SECONDS = Duration.days(1).toSeconds();
const TURNS = 3;

function periodOf(job: ScheduledJob): Duration {
  return Duration.seconds(Math.min(secondsOf(job), MOST_SECONDS));
}

/** Three turns; an alarm looks back over seven days at most. */
function periodsOf(job: ScheduledJob): number {
  const periods = Math.ceil((TURNS * secondsOf(job)) / periodOf(job).toSeconds());
  if (periods > 7)
    throw new Error(`No alarm can see that the job ${job.name} (${job.rate}) is dead: run it more often`);
  return periods;
}

const SECONDS = { minute: 60, hour: 3600, day: 86_400 } as const;

function secondsOf({ name, rate }: ScheduledJob): number {
  const [, amount, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(rate) ?? [];
  if (unit === undefined) throw new Error(`The job ${name} has the rate "${rate}", which no alarm understands`);
  return Number(amount) * SECONDS[unit as keyof typeof SECONDS];
}
