import type { AuditLine, Changes } from '../../domain/beside.ts';
import type { Source } from '../../domain/ids.ts';

/** What a call is, for the lines that it leaves. */
export interface OperatorCall {
  readonly actor: string;
  /** The operation id of the API. */
  readonly operation: string;
  readonly requestId: string;
  /** When it came. ISO 8601 UTC. */
  readonly at: string;
  /** Names the line that it leaves: made once per call, however often the line has to be sent. */
  readonly auditId: string;
}

export function lineOf(call: OperatorCall, target: string, changes: Changes, reason?: string): AuditLine {
  return { ...call, target, changes, ...(reason !== undefined && { reason }) };
}

/** Targets of lines. */
export const transferTarget = (transferId: string) => `transfer/${transferId}`;
export const adjustmentTarget = (adjustmentId: string) => `adjustment/${adjustmentId}`;
export const caseTarget = (caseId: string) => `case/${caseId}`;
export const playerTarget = (playerId: string) => `player/${playerId}`;
export const sessionTarget = (playerId: string) => `session/${playerId}`;
export const agentTarget = ({ protocol, agentId }: Source) => `agent/${protocol}/${agentId}`;

/** Which lines: at least one of the three is given. Instants; `from` is inclusive, `to` exclusive. */
export interface AuditFilter {
  readonly target?: string;
  readonly actor?: string;
  readonly from?: string;
  readonly to?: string;
}

/** Where a page ended. */
export interface AuditPlace {
  readonly target: string;
  readonly at: string;
  readonly auditId: string;
  readonly actor: string;
}

export interface AuditPage {
  readonly lines: readonly AuditLine[];
  /** Absent on the last page. */
  readonly next?: AuditPlace;
}

export interface AuditLog {
  /** For a change that shares no transaction with its line. Throws a `Fault` when it cannot be written: the call must not be answered then. */
  write(line: AuditLine): Promise<void>;
  /** Newest first. `now` bounds what a list without an end begins with. */
  page(filter: AuditFilter, limit: number, now: string, after?: AuditPlace): Promise<AuditPage>;
}
