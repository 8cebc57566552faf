import { systemClock } from '../../shared/application/deadline.ts';
import type { ProtocolManifest } from '../../shared/application/manifest.ts';
import { referencesUnder } from '../../shared/application/reference.ts';
import { CaseBook } from '../../shared/desk/cases/case-book.ts';
import { agentsOfProtocol } from '../../shared/dynamodb/agents-of-protocol.ts';
import { DynamoCaseStore } from '../../shared/dynamodb/case-store.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { DynamoLedgerStore } from '../../shared/dynamodb/ledger-store.ts';
import { DynamoReportStore } from '../../shared/dynamodb/report-store.ts';
import { DynamoSettlements } from '../../shared/dynamodb/settlements.ts';
import { createSecretBox } from '../../shared/encryption/agent-keys.ts';
import { createKmsClient } from '../../shared/encryption/kms-client.ts';
import { ledgerTables, readEnvironment } from '../../shared/http/environment.ts';
import { createCaseTelemetry } from '../../shared/observability/case-telemetry.ts';
import { createDoorTelemetry } from '../../shared/observability/door-telemetry.ts';
import { createPullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import { findModules, loadProviders } from '../_providers/providers.ts';
import type { JobPorts } from './job.ts';
import type { DoorPorts } from './open-doors.ts';

/** The real ports, from the environment of the process. `functions` is the folder that holds the protocols' folders. */
export async function jobPorts(functions: URL): Promise<JobPorts & DoorPorts> {
  const env = readEnvironment();
  const clock = systemClock;
  const manifests = await findModules<{ manifest: ProtocolManifest }>(functions, 'manifest');
  const client = createDynamoClient();
  const tables = ledgerTables(env);
  return {
    providers: await loadProviders(functions),
    agentsOf: (protocol) => agentsOfProtocol(client, env.AGENTS_TABLE, protocol, clock),
    secrets: createSecretBox({ kms: createKmsClient(), keyId: env.AGENT_KEYS_KMS_KEY, now: clock.now }),
    ledger: new DynamoLedgerStore(client, tables, clock),
    reports: new DynamoReportStore(client, env.REPORTS_TABLE, clock),
    settlements: new DynamoSettlements(client, tables.ledger, clock),
    clock,
    refOf: referencesUnder(env.REFERENCE_KEY),
    caseBook: new CaseBook({
      store: new DynamoCaseStore(client, tables, clock),
      clock,
      lost: createCaseTelemetry().lost,
    }),
    pulls: createPullTelemetry(),
    manifests: [...manifests.values()].map(({ manifest }) => manifest),
    doors: createDoorTelemetry(),
  };
}
