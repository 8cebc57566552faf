import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, inject, it } from 'vitest';
import { accepts } from '../../local/ports.ts';
import { dataOnly, synthesizedAssembly } from '../../local/synth.ts';
import type { TableDefinition } from '../../local/table-definition.ts';
import { createTables } from '../../local/tables.ts';
import { readAssembly } from '../../local/template.ts';

export interface TestEngine {
  readonly name: 'dynoxide' | 'DynamoDB Local';
  readonly endpoint: string;
}

const suffixes = [
  'players',
  'ledger',
  'sessions',
  'agents',
  'reports',
  'audit',
  'adjustments',
  'books',
  'cases',
] as const;
type TableNames = Readonly<Record<(typeof suffixes)[number], string>>;

export interface TestTables {
  readonly names: TableNames;
  /** Where the tables are, for a client of the test's own making. */
  readonly clientConfig: DynamoDBClientConfig;
  /** A client with the SDK's own settings, for arranging and looking. */
  readonly client: DynamoDBClient;
}

const javaPatienceMs = 30_000;
const repository = join(import.meta.dirname, '..', '..');

/** Describes the same tests once per engine. An engine that is not installed leaves a skipped test that says so. */
export function eachEngine(title: string, tests: (engine: TestEngine) => void): void {
  oneEngine('dynoxide', title, tests);
  oneEngine('DynamoDB Local', title, tests);
}

/** On one of them: where the other one has a file of its own, so that two workers share what takes minutes. */
export function oneEngine(name: TestEngine['name'], title: string, tests: (engine: TestEngine) => void): void {
  const endpoint = inject(name === 'dynoxide' ? 'dynoxideEndpoint' : 'dynamoDbLocalEndpoint');
  describe(`${title} (${name})`, () => {
    if (endpoint === undefined) {
      it.skip(`is skipped: ${name} is not installed on this machine`);
      return;
    }
    beforeAll(() => acceptsConnections(endpoint));
    tests({ name, endpoint });
  });
}

async function acceptsConnections(endpoint: string): Promise<void> {
  const never = new Promise(() => undefined);
  const ready = await accepts(Number(new URL(endpoint).port), { until: never, patienceMs: javaPatienceMs });
  if (!ready) throw new Error(`Nothing answers at ${endpoint}`);
}

/** Fresh, empty tables that no other caller shares; made from the synthesized template of the data stack. */
export async function createTestTables(engine: TestEngine): Promise<TestTables> {
  const clientConfig = {
    endpoint: engine.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: `test${randomBytes(8).toString('hex')}`, secretAccessKey: 'test' },
  };
  const client = new DynamoDBClient(clientConfig);
  const tables = await templateTables();
  const namePrefix = `t${randomBytes(6).toString('hex')}-`;
  await createTables(client, tables, { namePrefix });
  return { names: namesOf(tables, namePrefix), clientConfig, client };
}

/** What the template says of every table. */
export async function templateTables(): Promise<readonly TableDefinition[]> {
  return readAssembly(await synthesizedAssembly(repository, dataOnly)).tables;
}

function namesOf(tables: readonly TableDefinition[], namePrefix: string): TableNames {
  const entries = suffixes.map((suffix) => {
    const table = tables.find(({ tableName }) => tableName.endsWith(`-${suffix}`));
    if (table === undefined) throw new Error(`The template has no table ${suffix}`);
    return [suffix, namePrefix + table.tableName];
  });
  return Object.fromEntries(entries) as TableNames;
}
