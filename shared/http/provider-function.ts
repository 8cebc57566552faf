import { systemClock } from '../application/deadline.ts';
import { KeyedMutex } from '../application/keyed-mutex.ts';
import { referencesUnder } from '../application/reference.ts';
import { WalletMemory } from '../application/wallet-memory.ts';
import { CaseBook } from '../desk/cases/case-book.ts';
import { DynamoAgentStore } from '../dynamodb/agent-store.ts';
import { agentsOfProtocol } from '../dynamodb/agents-of-protocol.ts';
import { DynamoCaseStore } from '../dynamodb/case-store.ts';
import { createDynamoClient } from '../dynamodb/client.ts';
import { DynamoLedgerStore } from '../dynamodb/ledger-store.ts';
import { createSecretBox } from '../encryption/agent-keys.ts';
import { openSecret } from '../encryption/agent-secrets.ts';
import { createKmsClient } from '../encryption/kms-client.ts';
import { createCaseTelemetry } from '../observability/case-telemetry.ts';
import { createTelemetry } from '../observability/telemetry.ts';
import type { ProtocolAdapter } from './adapter.ts';
import { ledgerTables, readEnvironment, STAGE_OF_OPEN_DOORS } from './environment.ts';
import { createProviderHandler, type ProviderHandler, type ProviderPorts } from './provider-handler.ts';
import { type WarmUpPorts, warmUp } from './warm-up.ts';

/** A provider's function in the deployed world: real clients, built once per container, and warm when the first callback comes. */
export async function providerHandler<Content>(adapter: ProtocolAdapter<Content>): Promise<ProviderHandler> {
  const ports = deployedPorts();
  await warmUp(adapter.manifest, ports);
  return createProviderHandler(adapter, ports);
}

function deployedPorts(): ProviderPorts & WarmUpPorts {
  const env = readEnvironment();
  const clock = systemClock;
  const client = createDynamoClient();
  const tables = ledgerTables(env);
  const telemetry = createTelemetry();
  const box = createSecretBox({
    kms: createKmsClient(),
    keyId: env.AGENT_KEYS_KMS_KEY,
    now: clock.now,
    onRefreshFailure: telemetry.keyRefreshFailed,
  });
  return {
    store: new DynamoLedgerStore(client, tables, clock),
    agents: new DynamoAgentStore(client, env.AGENTS_TABLE, {
      maxAgeMs: env.AGENT_CACHE_SECONDS * 1000,
      clock,
    }),
    agentsOf: (protocol) => agentsOfProtocol(client, env.AGENTS_TABLE, protocol, clock),
    keys: { open: (agent, secret) => openSecret(box, agent, secret, clock.now()) },
    clock,
    telemetry,
    caseBook: new CaseBook({
      store: new DynamoCaseStore(client, tables, clock),
      clock,
      lost: createCaseTelemetry().lost,
    }),
    refOf: referencesUnder(env.REFERENCE_KEY),
    oneAtATime: new KeyedMutex(),
    edgeSecrets: env.EDGE_SECRETS,
    openDoors: env.STAGE === STAGE_OF_OPEN_DOORS,
    ...(env.REMEMBER_WALLETS === 'on' && { memory: new WalletMemory() }),
  };
}
