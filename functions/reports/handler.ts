import type { Context } from 'aws-lambda';
import { jobPorts } from './environment.ts';
import { pullAll } from './job.ts';

const ports = await jobPorts(new URL('../', import.meta.url));

export const handler = (_turn: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>) =>
  pullAll(ports, context.getRemainingTimeInMillis());
