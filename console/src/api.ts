import { QueryClient } from '@tanstack/react-query';
import createFetchClient, { type Middleware } from 'openapi-fetch';
import createClient from 'openapi-react-query';
import type { components, paths } from '../.generated/api.ts';
import { currentPerson, endPerson } from './who/person.ts';

export type Schemas = components['schemas'];

/** What the API says of a call that it did not serve. */
export type Problem = Schemas['Problem'];

/** The call did not come through, or the answer is not the API's. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

const asThePerson: Middleware = {
  onRequest({ request }) {
    const person = currentPerson();
    for (const [name, value] of Object.entries(person?.headers ?? {})) request.headers.set(name, value);
    return withoutQuery(request);
  },
  onResponse({ response }) {
    if (response.status === 401) endPerson();
    const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
    if (!response.ok && !isProblem) throw new NoAnswer(`status ${response.status}`);
  },
  onError({ error }) {
    return error instanceof NoAnswer ? error : new NoAnswer('the network gave none');
  },
};

/** Filters may name a player, and addresses are written into logs on the way that headers are not. */
function withoutQuery(request: Request): Request {
  const { origin, pathname, search } = new URL(request.url);
  if (search === '') return request;
  const moved = new Request(origin + pathname, request);
  moved.headers.set('x-query', search.slice(1));
  return moved;
}

const settings = { baseUrl: '/console/api/v1' };

export const client = createFetchClient<paths, 'application/json'>(settings);
client.use(asThePerson);

/** The same calls for what the API also gives as CSV: ask it with `AS_CSV`. */
export const csvClient = createFetchClient<paths, 'text/csv'>({ ...settings, headers: { accept: 'text/csv' } });
csvClient.use(asThePerson);
export const AS_CSV = { parseAs: 'text' } as const;

export const api = createClient(client);

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < 2 && mayPass(error),
      retryDelay: 500,
      refetchOnWindowFocus: false,
      staleTime: 5_000,
    },
  },
});

export function problemOf(error: unknown): Partial<Problem> {
  return typeof error === 'object' && error !== null && 'code' in error ? (error as Problem) : {};
}

function mayPass(error: unknown): boolean {
  return error instanceof NoAnswer || problemOf(error).status === 503;
}

/** Of a list: where its next page begins. The first one begins at `null`, which is sent as nothing. */
export const inPages = {
  initialPageParam: null as string | null,
  getNextPageParam: (page: { cursor?: string | undefined }) => page.cursor,
};
