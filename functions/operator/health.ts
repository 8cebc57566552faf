import * as z from 'zod';
import { type Route, route } from './route.ts';
import { version } from './version.ts';

const health = z.strictObject({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' });

export function healthRoutes(): Route[] {
  const get = route({
    operationId: 'getHealth',
    method: 'GET',
    path: '/health',
    tag: 'Service',
    summary: 'Whether the API answers',
    description:
      'Asks no table and no key: it tells that the function runs, not that the store does. `GET /health`, outside this base path, answers the same without ' +
      'authorization.',
    answers: { 200: { description: 'It does.', schema: health } },
    async handle() {
      return { status: 200, body: { status: 'ok' as const, version } };
    },
  });

  return [get];
}
