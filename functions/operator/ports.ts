import type { AgentRegister } from '../../shared/application/agent.ts';
import type { Clock } from '../../shared/application/deadline.ts';
import type { LedgerStore } from '../../shared/application/ledger-store.ts';
import type { History, PlayerStore, SessionStore } from '../../shared/application/players.ts';
import type { OpenStakes } from '../../shared/books/open-stakes.ts';
import type { AdjustmentStore } from '../../shared/desk/adjustments/store.ts';
import type { AuditLog } from '../../shared/desk/audit/log.ts';
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
  readonly ledger: LedgerStore;
  readonly audit: AuditLog;
  readonly adjustments: AdjustmentStore;
  readonly reports: ReportStore;
  readonly settlements: Settlements;
  readonly openStakes: OpenStakes;
  readonly clock: Clock;
  readonly telemetry: OperatorTelemetry;
  readonly pulls: PullTelemetry;
}

/** Now, as the API writes times. */
export function timeText(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
