import type { Clock } from '../application/deadline.ts';
import type { Place, Telemetry } from '../observability/telemetry.ts';
import type { ProtocolAdapter } from './adapter.ts';
import { type AnsweredCallback, faulted } from './answered.ts';
import { type Middleware, onFault, whenAnswered } from './chain.ts';

/** What the shell of a provider function asks a callback. */
export interface CallbackInShell {
  readonly startedAt: number;
  readonly where: Place;
  readonly action: string | undefined;
  /** As the provider sent it. */
  readonly traceId: string | undefined;
  /** ISO 8601 UTC. */
  now(): string;
}

interface ShellPorts {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

const TRACE_ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** One line and its metrics for every callback, and what somebody has to look at. */
export function reported({ clock, telemetry }: ShellPorts): Middleware<CallbackInShell, AnsweredCallback> {
  return whenAnswered((callback, { answer, ...answered }) => {
    const { action, member } = answered;
    const what = { action, ...(member !== undefined && { member }) };
    for (const alarm of answer.alarms ?? []) telemetry.alarm(alarm, { ...callback.where, ...what });
    const durationMs = clock.now() - callback.startedAt;
    telemetry.callback({ ...callback.where, ...answered, status: answer.code, durationMs, ...traceOf(callback) });
  });
}

export function protocolFaults(
  { encodeFault }: Pick<ProtocolAdapter<unknown>, 'encodeFault'>,
  { telemetry }: ShellPorts,
): Middleware<CallbackInShell, AnsweredCallback> {
  return onFault((error, callback) => {
    telemetry.fault(error, callback.where);
    return faulted(error, encodeFault(callback.now()), callback.action);
  });
}

function traceOf({ traceId }: CallbackInShell): { traceId?: string } {
  return traceId !== undefined && TRACE_ID.test(traceId) ? { traceId } : {};
}
