import { systemClock } from '../../shared/application/deadline.ts';
import { agentsOfProtocol } from '../../shared/dynamodb/agents-of-protocol.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { DynamoLedgerStore } from '../../shared/dynamodb/ledger-store.ts';
import { DynamoReportStore } from '../../shared/dynamodb/report-store.ts';
import { DynamoSettlements } from '../../shared/dynamodb/settlements.ts';
import { createSecretBox } from '../../shared/encryption/agent-keys.ts';
import { createKmsClient } from '../../shared/encryption/kms-client.ts';
import { ledgerTables, readEnvironment } from '../../shared/http/environment.ts';
import { createPullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import { loadProviders } from '../_providers/providers.ts';
import type { JobPorts } from './job.ts';

/** The real ports, from the environment of the process. `functions` is the folder that holds the protocols' folders. */
export async function jobPorts(functions: URL): Promise<JobPorts> {
  const env = readEnvironment();
  const clock = systemClock;
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
    pulls: createPullTelemetry(),
  };
}
