import type { AgentRegister } from '../../shared/application/agent.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import type { PlayerStore, SessionStore } from '../../shared/application/players.ts';
import type { ReferenceOf } from '../../shared/application/reference.ts';
import type { OpenStakes } from '../../shared/books/open-stakes.ts';
import type { BookReader } from '../../shared/books/reader.ts';
import type { AdjustmentStore } from '../../shared/desk/adjustments/store.ts';
import type { AuditLog } from '../../shared/desk/audit/log.ts';
import type { CaseBook } from '../../shared/desk/cases/case-book.ts';
import type { CaseStore } from '../../shared/desk/cases/store.ts';
import type { History } from '../../shared/desk/lookups/history.ts';
import type { RecordLookup } from '../../shared/desk/lookups/records.ts';
import type { SecretBox } from '../../shared/encryption/agent-keys.ts';
import type { PullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import type { ReportStore, Settlements } from '../../shared/reconciliation/store.ts';
import type { Providers } from '../_providers/providers.ts';
import type { Protocols } from './protocols.ts';
import type { OperatorTelemetry } from './telemetry.ts';

/** Everything that the operator API needs of the world. */
export interface OperatorPorts {
  readonly protocols: Protocols;
  readonly providers: Providers;
  readonly agents: AgentRegister;
  readonly secrets: SecretBox;
  /** Whether the stage takes unsigned callbacks from every address, as `dev` does. */
  readonly openDoors: boolean;
  readonly players: PlayerStore;
  readonly sessions: SessionStore;
  readonly history: History;
  readonly records: RecordLookup;
  readonly refOf: ReferenceOf;
  readonly books: BookReader;
  readonly openStakes: OpenStakes;
  readonly ledger: LedgerStore;
  readonly audit: AuditLog;
  readonly adjustments: AdjustmentStore;
  readonly cases: CaseStore;
  readonly caseBook?: CaseBook;
  readonly reports: ReportStore;
  readonly settlements: Settlements;
  readonly clock: Clock;
  readonly telemetry: OperatorTelemetry;
  readonly pulls: PullTelemetry;
}

/** Now, as the API writes times. */
export function timeText(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
