import { systemClock } from '../application/deadline.ts';
import { KeyedMutex } from '../application/keyed-mutex.ts';
import { callbacksOpenSecrets, type ProtocolManifest } from '../application/manifest.ts';
import { referencesUnder } from '../application/reference.ts';
import { WalletMemory } from '../application/wallet-memory.ts';
import { CaseBook } from '../desk/cases/case-book.ts';
import { DynamoAgentStore } from '../dynamodb/agent-store.ts';
import { agentsOfProtocol } from '../dynamodb/agents-of-protocol.ts';
import { DynamoCaseStore } from '../dynamodb/case-store.ts';
import { createDynamoClient } from '../dynamodb/client.ts';
import { DynamoLedgerStore } from '../dynamodb/ledger-store.ts';
import { createCaseTelemetry } from '../observability/case-telemetry.ts';
import { createTelemetry, type KeyTelemetry } from '../observability/telemetry.ts';
import type { AgentKeys, ProtocolAdapter } from './adapter.ts';
import { KIND_OF_OPEN_DOORS, ledgerTables, readEnvironment } from './environment.ts';
import { createProviderHandler, type ProviderHandler, type ProviderPorts } from './provider-handler.ts';
import { type WarmUpPorts, warmUp } from './warm-up.ts';

/** A provider's function in the deployed world: real clients, built once per container, and warm when the first callback comes. */
export async function providerHandler<Content>(adapter: ProtocolAdapter<Content>): Promise<DeployedHandler> {
  const ports = await deployedPorts(adapter.manifest);
  await warmUp(adapter.manifest, ports);
  return Object.assign(createProviderHandler(adapter, ports), { forgetAgents: () => ports.agents.forget() });
}

/** In Lambda nobody knows what the operator's function writes; where both are in one process, whoever runs them says it. */
export interface DeployedHandler extends ProviderHandler {
  forgetAgents(): void;
}

type DeployedPorts = ProviderPorts & WarmUpPorts & { readonly agents: DynamoAgentStore };

async function deployedPorts(manifest: ProtocolManifest): Promise<DeployedPorts> {
  const env = readEnvironment();
  const clock = systemClock;
  const client = createDynamoClient({ cacheMiddleware: true });
  const tables = ledgerTables(env);
  const telemetry = createTelemetry();
  return {
    store: new DynamoLedgerStore(client, tables, clock),
    agents: new DynamoAgentStore(client, env.AGENTS_TABLE, {
      maxAgeMs: env.AGENT_CACHE_SECONDS * 1000,
      clock,
    }),
    agentsOf: (protocol) => agentsOfProtocol(client, env.AGENTS_TABLE, protocol, clock),
    keys: callbacksOpenSecrets(manifest) ? await keysOf(env.AGENT_KEYS_KMS_KEY, telemetry) : NO_KEYS,
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
    openDoors: env.STAGE_KIND === KIND_OF_OPEN_DOORS,
    ...(env.REMEMBER_WALLETS === 'on' && { memory: new WalletMemory() }),
  };
}

/** Where callbacks open no secret, none is asked for. */
const NO_KEYS: AgentKeys = { async *open() {} };

/** KMS and its client are loaded where a protocol needs them: the others would pay for them at every start. */
async function keysOf(keyId: string, { keyRefreshFailed }: KeyTelemetry): Promise<AgentKeys> {
  const { deployedKeys } = await import('../encryption/deployed-keys.ts');
  return deployedKeys(keyId, systemClock, keyRefreshFailed);
}
