import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { expect, inject } from 'vitest';
import * as z from 'zod';
import { loadProviders } from '../../functions/_providers/providers.ts';
import { createOperatorApi } from '../../functions/operator/api.ts';
import { LARGEST_FILE } from '../../functions/operator/imports.ts';
import type { OperatorPorts } from '../../functions/operator/ports.ts';
import { loadProtocols, type Protocol } from '../../functions/operator/protocols.ts';
import { createRouter } from '../../functions/operator/router.ts';
import { operatorRoutes } from '../../functions/operator/routes.ts';
import type { OperatorTelemetry } from '../../functions/operator/telemetry.ts';
import { type Clock, systemClock } from '../../shared/application/deadline.ts';
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
import { requestOf } from '../../shared/http/request.ts';
import type { PullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import type { TestTables } from './engines.ts';
import { eventOf } from './events.ts';
import { testReferences } from './references.ts';

/** A protocol with what TG and VP have not: sessions, a credential that may be seen, a setting per currency. */
export const sessionProtocol = {
  protocol: 'session-test',
  title: 'A protocol with sessions',
  routes: ['GET /callbacks/session-test/{agentId}/api/bet'],
  callbacks: 'unsigned',
  usesSessions: true,
  idsUniquePer: 'agent',
  transactionIsRound: false,
  capabilities: [],
  secrets: { walletToken: 'at_once' },
  credentials: z.strictObject({ walletToken: z.string().min(1), gameUrl: z.url() }),
  settings: z.strictObject({
    unitsPerMajor: z.union([z.int(), z.record(z.string(), z.int())]).default(100),
    timeZone: z.string().default('UTC'),
  }),
} as const satisfies Protocol;

const silentTelemetry: OperatorTelemetry = { call: () => undefined, fault: () => undefined };
const silentPulls: PullTelemetry = { pulled: () => undefined, failed: () => undefined, unfinished: () => undefined };

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers member by member, and each look is an assertion.
  readonly body: any;
}

export const functionsFolder = new URL('../../functions/', import.meta.url);

/** The operator API on real stores and the local KMS endpoint, called by events as API Gateway makes them. */
export async function operatorWorld(
  { names, clientConfig }: Pick<TestTables, 'names' | 'clientConfig'>,
  clock: Clock = systemClock,
) {
  const client = createDynamoClient(clientConfig as Parameters<typeof createDynamoClient>[0]);
  const kms = new KMSClient({
    endpoint: inject('kmsEndpoint'),
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const stores = operatorStores(client, names, clock);
  const ports: OperatorPorts = {
    protocols: new Map([...(await loadProtocols(functionsFolder)), [sessionProtocol.protocol, sessionProtocol]]),
    providers: await loadProviders(functionsFolder),
    ...stores,
    openDoors: true,
    secrets: createSecretBox({ kms, keyId: inject('kmsKeyAlias'), now: clock.now }),
    records: new DynamoRecordLookup(client, names, clock),
    refOf: testReferences,
    ledger: new DynamoLedgerStore(client, names, clock),
    adjustments: new DynamoAdjustmentStore(client, names, clock),
    cases: new DynamoCaseStore(client, names, clock),
    audit: new DynamoAuditLog(client, names.audit, clock),
    reports: new DynamoReportStore(client, names.reports, clock),
    books: new DynamoBookReader(client, names.books, clock),
    openStakes: new DynamoOpenStakes(client, names.ledger, clock),
    settlements: new DynamoSettlements(client, names.ledger, clock),
    clock,
    telemetry: silentTelemetry,
    pulls: silentPulls,
  };
  const as = (actor: string) => callerOf(ports, actor);
  return { ports, agents: stores.agents, call: as('tester'), as };
}

export function operatorStores(client: DynamoDBClient, names: TestTables['names'], clock = systemClock) {
  return {
    agents: new DynamoAgentStore(client, names.agents, { maxAgeMs: 0, clock, beside: names }),
    players: new DynamoPlayerStore(client, names, clock),
    sessions: new DynamoSessionStore(client, names, clock),
    history: new DynamoHistory(client, names.ledger, clock),
  };
}

/** Calls below `/operator/v1`. Every answer is held against what the published document promises for it. */
export function callerOf(ports: OperatorPorts, actor = 'tester') {
  const api = createOperatorApi(ports);
  const find = createRouter(operatorRoutes(ports));
  return async (line: string, body?: unknown, rawQuery = ''): Promise<Answer> => {
    const [method = '', shortPath = ''] = line.split(' ');
    const path = `/operator/v1${shortPath}`;
    const sent = body === undefined || typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const event = eventOf({ method, path, rawQuery, ...(sent !== undefined && { body: sent }) });
    const { statusCode, headers = {}, body: text } = await api({ ...requestOf(event, LARGEST_FILE), actor });
    const answer = { status: statusCode, headers, text, body: text === '' ? undefined : JSON.parse(text) };
    expect(headers['cache-control']).toBe('no-store');
    if (statusCode >= 400) expectProblem(answer);
    else find(method, path).route.answers[statusCode]?.schema?.parse(answer.body);
    return answer;
  };
}

function expectProblem({ status, headers, body }: Answer): void {
  expect(headers['content-type']).toBe('application/problem+json');
  expect(body).toMatchObject({
    type: `urn:seamless-wallet:problem:${body.code}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
  });
}
