import { mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BatchGetItemCommand, DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chooseEngine } from '../../local/choose-engine.ts';
import { findDynamoDbLocal, startDynamoDbLocal } from '../../local/dynamodb-local.ts';
import { findDynoxide, startDynoxide } from '../../local/dynoxide.ts';
import type { Engine } from '../../local/engine.ts';
import { StartFailure } from '../../local/start-failure.ts';
import type { TableDefinition } from '../../local/table-definition.ts';
import { createTables } from '../../local/tables.ts';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-stack-engine-'));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

const table: TableDefinition = {
  tableName: 'kept',
  keys: [{ AttributeName: 'id', KeyType: 'HASH' }],
  attributes: [{ AttributeName: 'id', AttributeType: 'S' }],
  indexes: [],
};

function clientOf(engine: Engine): DynamoDBClient {
  const { accessKeyId = 'test', region = 'eu-west-1' } = engine.access ?? {};
  const credentials = { accessKeyId, secretAccessKey: 'test' };
  return new DynamoDBClient({ endpoint: engine.endpoint, region, credentials, maxAttempts: 1 });
}

/** Writes pairs and kills the engine in the midst of it; gives the numbers of those that were acknowledged. */
async function writeUntilKilled(client: DynamoDBClient, kill: () => void): Promise<number[]> {
  const acknowledged: number[] = [];
  let next = 0;
  const writer = async () => {
    for (;;) {
      const number = next++;
      const put = (half: string) => ({ Put: { TableName: table.tableName, Item: { id: { S: `${number}${half}` } } } });
      await client.send(new TransactWriteItemsCommand({ TransactItems: [put('a'), put('b')] }));
      acknowledged.push(number);
      if (acknowledged.length === 60) kill();
    }
  };
  await Promise.allSettled(Array.from({ length: 8 }, writer));
  return acknowledged;
}

async function halvesOf(client: DynamoDBClient, number: number): Promise<number> {
  const Keys = ['a', 'b'].map((half) => ({ id: { S: `${number}${half}` } }));
  const { Responses } = await client.send(
    new BatchGetItemCommand({ RequestItems: { kept: { Keys, ConsistentRead: true } } }),
  );
  return Responses?.['kept']?.length ?? 0;
}

/** Ends the engine under load and gives what was lost and what was torn, seen by a new one on the same data. */
async function endedUnderLoad(start: (directory: string) => Promise<Engine>, folder: string, signal: NodeJS.Signals) {
  const first = await start(folder);
  const client = clientOf(first);
  await createTables(client, [table]);
  const enginePid = Number(readFileSync(join(folder, 'engine.pid'), 'utf8'));
  const acknowledged = await writeUntilKilled(client, () => process.kill(enginePid, signal));
  const second = await start(folder);
  const reader = clientOf(second);
  const last = Math.max(...acknowledged) + 8;
  const halves = await Promise.all(Array.from({ length: last }, (_, number) => halvesOf(reader, number)));
  await second.stop();
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((number) => halves[number] === 0),
    torn: halves.filter((count) => count === 1).length,
  };
}

describe('what an engine acknowledged', () => {
  const dynoxide = findDynoxide();
  const dynamoDbLocal = findDynamoDbLocal();

  it.skipIf(dynoxide === undefined)('outlives SIGKILL under load, whole (dynoxide)', async () => {
    const start = (folder: string) => startDynoxide(String(dynoxide), folder);
    const result = await endedUnderLoad(start, mkdtempSync(join(directory, 'x')), 'SIGKILL');
    expect(result.acknowledged).toBeGreaterThanOrEqual(60);
    expect(result).toMatchObject({ lost: [], torn: 0 });
  });

  // It answers before it commits, so SIGKILL would lose the last ones; the stack ends it by SIGTERM only, even from the grave.
  it.skipIf(dynamoDbLocal === undefined)('outlives SIGTERM under load, whole (DynamoDB Local)', async () => {
    const start = (folder: string) => startDynamoDbLocal(String(dynamoDbLocal), folder);
    const result = await endedUnderLoad(start, mkdtempSync(join(directory, 'j')), 'SIGTERM');
    expect(result.acknowledged).toBeGreaterThanOrEqual(60);
    expect(result).toMatchObject({ lost: [], torn: 0 });
  });

  it.skipIf(dynamoDbLocal === undefined)('is shown to nobody without the access key (DynamoDB Local)', async () => {
    const folder = mkdtempSync(join(directory, 'k'));
    const engine = await startDynamoDbLocal(String(dynamoDbLocal), folder);
    await createTables(clientOf(engine), [table]);
    const stranger = clientOf({ ...engine, access: { accessKeyId: 'test', region: 'us-east-1' } });
    await expect(halvesOf(stranger, 1)).rejects.toThrow('non-existent table');
    const file = join(folder, 'dynamodb-local', 'access-key');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(engine.access?.accessKeyId);
    await engine.stop();
    // As an earlier version left it.
    const data = join(folder, 'dynamodb-local');
    renameSync(join(data, `${engine.access?.accessKeyId}_us-east-1.db`), join(data, 'shared-local-instance.db'));
    const again = await startDynamoDbLocal(String(dynamoDbLocal), folder);
    expect(await halvesOf(clientOf(again), 1)).toBe(0);
    await again.stop();
  });

  it.skipIf(dynoxide === undefined)('is written at the end of a long stream as soon as of a short one', async () => {
    const folder = mkdtempSync(join(directory, 'i'));
    const engine = await startDynoxide(String(dynoxide), folder);
    await engine.stop();
    const store = new DatabaseSync(join(folder, 'dynamodb.sqlite'));
    onTestFinished(() => store.close());
    // As the engine asks with each write.
    const highest = 'SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?';
    const plan = store.prepare(`EXPLAIN QUERY PLAN ${highest}`).all('t');
    expect(plan).toMatchObject([{ detail: expect.stringContaining('USING COVERING INDEX streamOrder') }]);
  });

  it.skipIf(dynoxide === undefined)('ends with an engine that keeps nothing, and no file is left', async () => {
    const engine = await startDynoxide(String(dynoxide), undefined);
    const client = clientOf(engine);
    await createTables(client, [table]);
    expect(await halvesOf(client, 1)).toBe(0);
    await engine.stop();
    await expect(halvesOf(client, 1)).rejects.toThrow();
  });
});

describe('the choice of an engine', () => {
  const none = { dynoxide: () => undefined, dynamoDbLocal: () => undefined };

  it('is a configured endpoint before all others', async () => {
    const env = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' };
    const engine = await chooseEngine(env, undefined, { ...none, dynoxide: () => '/not/started' })();
    expect(engine.endpoint).toBe('http://127.0.0.1:1');
  });

  it('is DynamoDB Local where the embedded one has no build', async () => {
    const start = chooseEngine({}, undefined, { ...none, dynamoDbLocal: () => '/no/such/folder' });
    await expect(start()).rejects.toThrow(/^DynamoDB Local does not start: /);
  });

  it('fails in one line that says what to do when there is none', () => {
    expect(() => chooseEngine({}, undefined, none)).toThrow(StartFailure);
    expect(() => chooseEngine({}, undefined, none)).toThrow(
      /^There is no DynamoDB engine [^\n]*AWS_ENDPOINT_URL_DYNAMODB[^\n]*$/,
    );
  });
});
