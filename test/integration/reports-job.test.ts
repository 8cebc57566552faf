import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadProviders } from '../../functions/_providers/providers.ts';
import { type JobPorts, pullAll } from '../../functions/reports/job.ts';
import { systemClock } from '../../shared/application/deadline.ts';
import { agentsOfProtocol } from '../../shared/dynamodb/agents-of-protocol.ts';
import { createTestTables, eachEngine } from '../support/engines.ts';
import { functionsFolder, operatorWorld } from '../support/operator-world.ts';
import { HOST_ID, Provider } from '../support/provider/provider.ts';
import { rowOf } from '../support/provider/rows.ts';

const FIVE_MINUTES = 300_000;

eachEngine('the scheduled pull', (engine) => {
  const provider = new Provider();
  let ports: JobPorts;
  let call: Awaited<ReturnType<typeof operatorWorld>>['call'];
  const told: string[] = [];

  beforeAll(() => provider.start());
  afterAll(() => provider.stop());
  beforeEach(async () => {
    told.length = 0;
    provider.mishaps.length = 0;
    provider.rows = [rowOf(1), rowOf(2)];
    const tables = await createTestTables(engine);
    const operator = await operatorWorld(tables);
    call = operator.call;
    ports = {
      ...operator.ports,
      providers: await loadProviders(functionsFolder),
      agentsOf: (protocol) => agentsOfProtocol(tables.client, tables.names.agents, protocol, systemClock),
      pulls: {
        pulled: ({ rows, missing }, { agentId }) => told.push(`${agentId}: ${rows} rows, ${missing} missing`),
        failed: (error, { agentId }) => told.push(`${agentId}: ${String(error)}`),
        unfinished: ({ agentId }) => told.push(`${agentId}: unfinished`),
      },
    };
    await call('PUT /agents/tg/main', { aesKey: randomBytes(32).toString('hex') });
    await call('PUT /agents/wallet-v2/main', { walletToken: 'W', gameUrl: 'https://games.example' });
  });

  const register = (agentId: string, providerUrl = provider.url, hostId = HOST_ID) =>
    call(`PUT /agents/vela/${agentId}`, { hostId, providerUrl });

  it('reads the report of every agent whose provider has one', async () => {
    await register('a');
    await register('b');
    await pullAll(ports, FIVE_MINUTES);
    expect(told.sort()).toEqual(['a: 2 rows, 2 missing', 'b: 2 rows, 2 missing']);
    expect((await call('GET /agents/vela/b/reconciliation')).body.items).toHaveLength(2);
  });

  it('goes on with the others when one provider fails', async () => {
    await register('a', provider.url, 'stranger');
    await register('b');
    await pullAll(ports, FIVE_MINUTES);
    expect(told.sort()).toEqual(['a: ProviderFailure: code 2: Invalid Host ID', 'b: 2 rows, 2 missing']);
  });

  it('leaves every agent its turn when time is short', async () => {
    await register('a');
    await register('b');
    await pullAll(ports, 12_000);
    expect(told).toHaveLength(2);
  });

  it('has nothing to do without such an agent', async () => {
    await pullAll(ports, FIVE_MINUTES);
    expect(told).toEqual([]);
  });
});
