import { Link } from 'wouter';
import { addressOf, type Source } from '../addresses.ts';

export function PlayerLink({ id }: { readonly id: string | undefined }) {
  return id === undefined ? null : <Link href={addressOf.player(id)}>{id}</Link>;
}

export function EntryLink({ id }: { readonly id: string | undefined }) {
  return id === undefined ? null : <Link href={addressOf.entry(id)}>{id}</Link>;
}

interface OfProvider {
  readonly protocol?: string | undefined;
  readonly agentId?: string | undefined;
  readonly currency?: string | undefined;
}

export function sourceOf({ protocol, agentId }: OfProvider): Source | undefined {
  return protocol === undefined || agentId === undefined ? undefined : { protocol, agentId };
}

export function RoundLink({ of, id }: { readonly of: OfProvider; readonly id: string | undefined }) {
  const source = sourceOf(of);
  if (id === undefined || !source) return null;
  return <Link href={addressOf.round(source, id, of.currency)}>{id}</Link>;
}

/** A transaction of a provider; without one the id is of a transfer, or of an adjustment that has its own screen. */
export function TransactionLink({ of, id }: { readonly of: OfProvider; readonly id: string | undefined }) {
  if (id === undefined) return null;
  const source = sourceOf(of);
  return <Link href={source ? addressOf.transaction(source, id, of.currency) : addressOf.transfer(id)}>{id}</Link>;
}
