import type { Context } from 'aws-lambda';
import { jobPorts } from './environment.ts';
import { pullAll } from './job.ts';
import { countOpenDoors } from './open-doors.ts';

const ports = await jobPorts(new URL('../', import.meta.url));

export const handler = async (_turn: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) => {
  await countOpenDoors(ports);
  await pullAll(ports, context.getRemainingTimeInMillis());
};
