import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { findDynoxide, startDynoxide } from '../../local/dynoxide.ts';
import { dataOnly, synthesizedAssembly } from '../../local/synth.ts';
import { createTables } from '../../local/tables.ts';
import { readAssembly } from '../../local/template.ts';
import { StoreProxy } from '../support/store-proxy/proxy.ts';
import { Container } from './container-process.ts';
import type { PeerEntry, Place } from './peers/peer.ts';

export const PEER_TABLES = { wallets: 'bench-wallets', ledger: 'bench-ledger', idempotency: 'bench-idempotency' };
const KEYS = { [PEER_TABLES.wallets]: 'wallet', [PEER_TABLES.ledger]: 'id', [PEER_TABLES.idempotency]: 'id' };
const ACCESS_KEY = 'bench';
const repository = join(import.meta.dirname, '..', '..');

/** One engine for all, in memory, and two proxies before it: one that measures each request, and one that is as quick as a proxy can be. */
export interface Scene {
  readonly measuring: StoreProxy;
  readonly quick: StoreProxy;
  start(entry: PeerEntry, proxy: StoreProxy): Promise<Container>;
  stop(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const binary = findDynoxide();
  if (binary === undefined)
    throw new Error('The benchmark needs the embedded engine, which has no build for this machine');
  const engine = await startDynoxide(binary, undefined);
  const ownTables = await makeTables(engine.endpoint);
  const measuring = await StoreProxy.start({ target: engine.endpoint });
  const quick = await StoreProxy.start({ target: engine.endpoint, measures: false });
  const containers: Container[] = [];
  return {
    measuring,
    quick,
    async start(entry, proxy) {
      const place: Place = { endpoint: proxy.url, accessKeyId: ACCESS_KEY, peerTables: PEER_TABLES, ownTables };
      const container = await Container.start(entry, place);
      containers.push(container);
      return container;
    },
    async stop() {
      await Promise.all(containers.map((container) => container.kill()));
      await Promise.all([measuring.stop(), quick.stop()]);
      await engine.stop();
    },
  };
}

async function makeTables(endpoint: string): Promise<Place['ownTables']> {
  const credentials = { accessKeyId: ACCESS_KEY, secretAccessKey: 'bench' };
  const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
  const template = readAssembly(await synthesizedAssembly(repository, dataOnly)).tables;
  await createTables(client, template);
  await makePeerTables(client);
  client.destroy();
  const named = (suffix: string) =>
    template.find(({ tableName }) => tableName.endsWith(`-${suffix}`))?.tableName ?? suffix;
  return {
    players: named('players'),
    ledger: named('ledger'),
    sessions: named('sessions'),
    audit: named('audit'),
    adjustments: named('adjustments'),
    cases: named('cases'),
  };
}

export async function makePeerTables(client: DynamoDBClient): Promise<void> {
  for (const [TableName, AttributeName] of Object.entries(KEYS)) {
    await client.send(
      new CreateTableCommand({
        TableName,
        KeySchema: [{ AttributeName, KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName, AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
  }
}
