import { functionFoldersWith, importFrom } from './protocols.ts';

/** A function that runs by the clock. Its folder holds a `schedule.ts` that exports `schedule`: `{ rate, description }`. */
export interface ScheduledJob {
  readonly name: string;
  /** An EventBridge expression: `rate(15 minutes)`. */
  readonly rate: string;
  /** What it does, for whoever finds the rule in the console. */
  readonly description: string;
  /** Whether it asks providers, some of which take calls from listed addresses only. */
  readonly callsProviders?: true;
}

export async function findScheduledJobs(sourceRoot: string): Promise<ScheduledJob[]> {
  const jobs: ScheduledJob[] = [];
  for (const name of functionFoldersWith('schedule.ts', sourceRoot)) {
    jobs.push({ name, ...checkedSchedule(await importFrom(name, 'schedule.ts', 'schedule', sourceRoot), name) });
  }
  return jobs;
}

function checkedSchedule(schedule: unknown, name: string): Omit<ScheduledJob, 'name'> {
  const { rate, description, callsProviders } = schedule as Partial<Record<string, unknown>>;
  if (typeof rate !== 'string' || !/^rate\([1-9]\d* (minute|hour|day)s?\)$/.test(rate)) {
    throw new Error(`functions/${name}/schedule.ts: rate must be like "rate(15 minutes)"`);
  }
  if (typeof description !== 'string' || description === '') {
    throw new Error(`functions/${name}/schedule.ts: a description says what the job is for`);
  }
  return { rate, description, ...(callsProviders === true && { callsProviders }) };
}
