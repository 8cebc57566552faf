import { systemClock } from '../../shared/application/deadline.ts';
import { referencesUnder } from '../../shared/application/reference.ts';
import { CaseBook } from '../../shared/desk/cases/case-book.ts';
import { DynamoAdjustmentStore } from '../../shared/dynamodb/adjustment-store.ts';
import { DynamoAgentStore } from '../../shared/dynamodb/agent-store.ts';
import { DynamoAuditLog } from '../../shared/dynamodb/audit-log.ts';
import { DynamoBookReader } from '../../shared/dynamodb/book-reader.ts';
import { DynamoCaseStore } from '../../shared/dynamodb/case-store.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { DynamoHistory } from '../../shared/dynamodb/history.ts';
import { DynamoLedgerStore } from '../../shared/dynamodb/ledger-store.ts';
import { DynamoOpenStakes } from '../../shared/dynamodb/open-stakes.ts';
import { DynamoPlayerStore } from '../../shared/dynamodb/player-store.ts';
import { DynamoRecordLookup } from '../../shared/dynamodb/record-lookup.ts';
import { DynamoReportStore } from '../../shared/dynamodb/report-store.ts';
import { DynamoSessionStore } from '../../shared/dynamodb/session-store.ts';
import { DynamoSettlements } from '../../shared/dynamodb/settlements.ts';
import { createSecretBox } from '../../shared/encryption/agent-keys.ts';
import { createKmsClient } from '../../shared/encryption/kms-client.ts';
import { booksTable, KIND_OF_OPEN_DOORS, ledgerTables, readEnvironment } from '../../shared/http/environment.ts';
import { createCaseTelemetry } from '../../shared/observability/case-telemetry.ts';
import { createPullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import { createTelemetry } from '../../shared/observability/telemetry.ts';
import { loadProviders } from '../_providers/providers.ts';
import type { OperatorPorts } from './ports.ts';
import { loadProtocols } from './protocols.ts';
import { createOperatorTelemetry } from './telemetry.ts';

/** The real ports, from the environment of the process. `functions` is the folder that holds the protocols' folders. */
export async function operatorPorts(functions: URL): Promise<OperatorPorts> {
  const env = readEnvironment();
  const client = createDynamoClient();
  const tables = ledgerTables(env);
  const cases = new DynamoCaseStore(client, tables, systemClock);
  return {
    protocols: await loadProtocols(functions),
    providers: await loadProviders(functions),
    agents: new DynamoAgentStore(client, env.AGENTS_TABLE, { maxAgeMs: 0, clock: systemClock, beside: tables }),
    openDoors: env.STAGE_KIND === KIND_OF_OPEN_DOORS,
    secrets: createSecretBox({
      kms: createKmsClient(),
      keyId: env.AGENT_KEYS_KMS_KEY,
      now: systemClock.now,
      onRefreshFailure: createTelemetry().keyRefreshFailed,
    }),
    players: new DynamoPlayerStore(client, tables, systemClock),
    sessions: new DynamoSessionStore(client, tables, systemClock),
    books: new DynamoBookReader(client, booksTable(), systemClock),
    openStakes: new DynamoOpenStakes(client, tables.ledger, systemClock),
    history: new DynamoHistory(client, tables.ledger, systemClock),
    records: new DynamoRecordLookup(client, tables, systemClock),
    refOf: referencesUnder(env.REFERENCE_KEY),
    ledger: new DynamoLedgerStore(client, tables, systemClock),
    adjustments: new DynamoAdjustmentStore(client, tables, systemClock),
    cases,
    caseBook: new CaseBook({ store: cases, clock: systemClock, lost: createCaseTelemetry().lost }),
    audit: new DynamoAuditLog(client, tables.audit, systemClock),
    clock: systemClock,
    reports: new DynamoReportStore(client, env.REPORTS_TABLE, systemClock),
    settlements: new DynamoSettlements(client, tables.ledger, systemClock),
    telemetry: createOperatorTelemetry(),
    pulls: createPullTelemetry(),
  };
}
