import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { NoAnswer, problemOf } from '../api.ts';

interface Query<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
}

interface LoadedProps<T> {
  readonly query: Query<T>;
  /** In a sentence: "the player". */
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}

/** What a query has brought; meanwhile that it is on its way, and when it failed that, why, and a button to try again. */
export function Loaded<T>({ query, what, children }: LoadedProps<T>) {
  const failed = query.error != null && <Failed error={query.error} what={what} onRetry={() => query.refetch()} />;
  if (query.data === undefined) {
    return failed || <output className="loading">Loading {what} …</output>;
  }
  return (
    <>
      {failed}
      {children(query.data)}
    </>
  );
}

interface FailedProps {
  readonly error: unknown;
  readonly what: string;
  readonly onRetry?: () => void;
}

export function Failed({ error, what, onRetry }: FailedProps) {
  return (
    <div role="alert" className="failed">
      <p>
        <strong>Could not load {what}.</strong> {errorText(error)}
      </p>
      {onRetry && <Button onPress={onRetry}>Try again</Button>}
    </div>
  );
}

/** For people: what the API said, or that it said nothing. */
export function errorText(error: unknown): string {
  const { title, detail, errors, code } = problemOf(error);
  if (title !== undefined) {
    const members = (errors ?? []).map(({ path, message }) => `${path} ${message}`.trim()).join('; ');
    return `${title}. ${members || (detail ?? '')} (${code})`;
  }
  if (error instanceof NoAnswer) return `The wallet did not answer (${error.message}).`;
  return error instanceof Error ? error.message : String(error);
}

/** There is nothing, and that is known. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className="empty">{children}</p>;
}

interface PagesQuery {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

export function More({ query }: { readonly query: PagesQuery }) {
  if (!query.hasNextPage) return null;
  return (
    <Button isPending={query.isFetchingNextPage} onPress={() => query.fetchNextPage()}>
      {query.isFetchingNextPage ? 'Loading …' : 'Show more'}
    </Button>
  );
}
