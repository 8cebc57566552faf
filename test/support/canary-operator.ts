import { loadProviders } from '../../functions/_providers/providers.ts';
import { createOperatorApi } from '../../functions/operator/api.ts';
import type { OperatorPorts } from '../../functions/operator/ports.ts';
import { loadProtocols } from '../../functions/operator/protocols.ts';
import { operatorRoutes } from '../../functions/operator/routes.ts';
import { createOperatorTelemetry } from '../../functions/operator/telemetry.ts';
import type { Agent, AgentRegister } from '../../shared/application/agent.ts';
import { requestOf } from '../../shared/http/request.ts';
import { createPullTelemetry } from '../../shared/observability/pull-telemetry.ts';
import { CANARY, quotingError } from './canary-callbacks.ts';
import { CountingWorld } from './counting-world.ts';
import { eventOf } from './events.ts';
import { testReferences } from './references.ts';

const functions = new URL('../../functions/', import.meta.url);
const AES_KEY = 'c0ffee77'.repeat(8);
/** Nobody listens there, so whatever is asked of the provider fails, and the failure may quote the address. */
const NOWHERE = `http://127.0.0.1:9/${CANARY}`;

/** Calls that work, so that there is something to be silent about. */
const CALLS: readonly [line: string, body?: object][] = [
  ['PUT /agents/tg/op', { aesKey: AES_KEY }],
  ['PUT /agents/tg/op', { aesKey: AES_KEY, settings: { jackpotWin: CANARY } }],
  ['PUT /agents/vela/op', { hostId: CANARY, providerUrl: NOWHERE }],
  ['PUT /agents/wallet-v2/op', { walletToken: CANARY, gameUrl: `https://${CANARY}.example` }],
  [`PUT /players/${CANARY}`, { status: 'active' }],
  [`PUT /players/${CANARY}/wallets/EUR`],
  [`POST /players/${CANARY}/wallets/EUR/transfers`, { transferId: CANARY, direction: 'deposit', amount: '10' }],
  [`POST /players/${CANARY}/wallets/EUR/transfers`, { transferId: CANARY, direction: 'deposit', amount: '11' }],
  [`GET /players/${CANARY}/wallets/EUR/entries`],
  ['POST /sessions', { playerId: CANARY, currency: 'EUR', protocol: 'vela', agentId: 'op' }],
  ['POST /launches', { playerId: CANARY, currency: 'EUR', protocol: 'wallet-v2', agentId: 'op', gameCode: CANARY }],
  ['GET /agents/vela/op/games'],
  ['POST /agents/vela/op/reports/pull'],
];

const MEMBERS = [
  'aesKey',
  'walletToken',
  'gameUrl',
  'hostId',
  'playerId',
  'status',
  'transferId',
  'amount',
  'gameCode',
];

/** Calls every route, in good and in foul weather. Returns the secrets that went in or out. */
export async function serveOperator(): Promise<string[]> {
  const fine = await operatorPorts();
  const secrets = [AES_KEY];
  for (const [line, body] of CALLS) secrets.push(...tokensIn(await call(fine, line, body)));
  for (const ports of [fine, everythingFails(fine)]) {
    for (const { method, path } of operatorRoutes(ports)) await callEveryWay(ports, method, path);
    for (const [line, body] of CALLS) await call(ports, line, body);
    for (const line of [`DELETE /sessions/${CANARY}`, `GET /${CANARY}`, `PATCH /players/${CANARY}`])
      await call(ports, line);
  }
  return secrets;
}

async function callEveryWay(ports: OperatorPorts, method: string, path: string): Promise<void> {
  const body = Object.fromEntries(MEMBERS.map((name) => [name, CANARY]));
  const named = (protocol: string, agentId: string) =>
    `${method} ${path.replace('{protocol}', protocol).replace('{agentId}', agentId).replace('{currency}', 'EUR')}`;
  for (const line of [named(CANARY, CANARY), named('tg', CANARY), named('vela', 'op')]) {
    const filled = line.replaceAll(/\{\w+\}/g, CANARY);
    await call(ports, filled);
    await call(ports, filled, body);
    await call(ports, filled, undefined, `limit=${CANARY}&cursor=${CANARY}&${CANARY}=1`);
  }
}

async function call(ports: OperatorPorts, line: string, body?: object, rawQuery = ''): Promise<string> {
  const [method = '', path = ''] = line.split(' ');
  const event = eventOf({
    method,
    path: `/operator/v1${path}`,
    rawQuery,
    headers: { authorization: CANARY, [CANARY]: CANARY },
    ...(body && { body: JSON.stringify(body) }),
  });
  return (await createOperatorApi(ports)(requestOf(event))).body;
}

function tokensIn(answer: string): string[] {
  return [...answer.matchAll(/"token":"(\w+)"/g)].map(([, token = '']) => token);
}

async function operatorPorts(): Promise<OperatorPorts> {
  const { store, clock, kms } = new CountingWorld();
  return {
    protocols: await loadProtocols(functions),
    providers: await loadProviders(functions),
    agents: register(),
    openDoors: true,
    secrets: kms.box,
    players: store,
    history: {
      page: async ({ playerId, currency }) => store.entriesOf(playerId, currency),
      chapters: async () => [],
    },
    records: failing(),
    refOf: testReferences,
    sessions: {
      open: store.open.bind(store),
      find: async (token) => store.sessions.get(token),
      end: (token, { at }) => store.end(token, at),
      endAll: store.endAll.bind(store),
    },
    ledger: store,
    adjustments: {
      get: async (id) => store.adjustments.get(id),
      save: async (adjustment) => store.adjustments.set(adjustment.adjustmentId, adjustment) !== undefined,
      list: async () => ({ adjustments: [...store.adjustments.values()] }),
    },
    cases: store.cases,
    audit: {
      write: async (line) => void store.audit.set(line.auditId, line),
      page: async () => ({ lines: [...store.audit.values()] }),
    },
    reports: failing(),
    settlements: failing(),
    books: failing(),
    openStakes: failing(),
    clock,
    telemetry: createOperatorTelemetry(),
    pulls: createPullTelemetry(),
  };
}

function register(): AgentRegister {
  const agents = new Map<string, Agent>();
  return {
    get: async (protocol, agentId) => agents.get(`${protocol}/${agentId}`),
    getEvenDeleted: async (protocol, agentId) => agents.get(`${protocol}/${agentId}`),
    listEvenDeleted: async (protocol) => [...agents.values()].filter((agent) => agent.protocol === protocol),
    list: async (protocol) => [...agents.values()].filter((agent) => agent.protocol === protocol),
    async save(agent) {
      agents.set(`${agent.protocol}/${agent.agentId}`, agent);
      return 'saved';
    },
  };
}

function everythingFails(fine: OperatorPorts): OperatorPorts {
  return {
    ...fine,
    agents: failing(),
    secrets: failing(),
    players: failing(),
    sessions: failing(),
    history: failing(),
    ledger: failing(),
  };
}

/** A port whose every method fails. */
function failing<T extends object>(): T {
  return new Proxy({} as T, { get: () => () => Promise.reject(quotingError()) });
}
