import { systemClock } from '../../shared/application/deadline.ts';
import { DynamoAgentStore } from '../../shared/dynamodb/agent-store.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { deployedKeys } from '../../shared/encryption/deployed-keys.ts';
import { readEnvironment } from '../../shared/http/environment.ts';
import { createProbeTelemetry } from '../../shared/observability/probe-telemetry.ts';
import { createTelemetry } from '../../shared/observability/telemetry.ts';
import type { Simulator } from '../../shared/provider-simulator.ts';
import { findModules } from '../_providers/providers.ts';
import { type ProbePorts, probe, probeEnvironment } from './probe.ts';

const { AGENTS_TABLE, AGENT_KEYS_KMS_KEY } = readEnvironment();
const { protocols, ...asked } = probeEnvironment(process.env);
const modules = await findModules<{ simulator: Simulator }>(new URL('../', import.meta.url), 'simulator');
const ports: ProbePorts = {
  ...asked,
  simulators: new Map([...modules].map(([protocol, { simulator }]) => [protocol, simulator])),
  agents: new DynamoAgentStore(createDynamoClient(), AGENTS_TABLE, { maxAgeMs: 0, clock: systemClock }),
  keys: deployedKeys(AGENT_KEYS_KMS_KEY, systemClock, createTelemetry().keyRefreshFailed),
  telemetry: createProbeTelemetry(),
  clock: systemClock,
};

export const handler = async (): Promise<void> => {
  await Promise.all(protocols.map((protocol) => probe(protocol, ports)));
};
