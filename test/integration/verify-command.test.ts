import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findDynoxide, startDynoxide } from '../../local/dynoxide.ts';
import { createTables } from '../../local/tables.ts';
import { playerKey } from '../../shared/dynamodb/keys.ts';
import { templateTables } from '../support/engines.ts';
import { type Ended, startProgram } from '../support/program.ts';
import { realStore } from '../support/real-store.ts';
import { WalletWorld } from '../support/wallet-world.ts';

const dynoxide = findDynoxide();
const command = join(import.meta.dirname, '..', '..', 'local', 'verify.ts');

/** Runs the command in an environment of its own, as a shell would. */
function verify(env: Record<string, string>): Promise<Ended> {
  return startProgram([command], { AWS_ENDPOINT_URL_DYNAMODB: undefined, AWS_ENDPOINT_URL: undefined, ...env }).ended;
}

describe.skipIf(dynoxide === undefined)('npm run verify', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'verify-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  });

  /** A store with one wallet of one entry, in the directory; its engine is stopped unless it is wanted. */
  async function makeStore() {
    const engine = await startDynoxide(dynoxide ?? '', directory);
    onTestFinished(() => engine.stop());
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const clientConfig = { endpoint: engine.endpoint, region: 'us-east-1', credentials };
    const client = new DynamoDBClient(clientConfig);
    onTestFinished(() => client.destroy());
    const tables = await templateTables();
    await createTables(client, tables);
    const named = (suffix: string) => tables.find(({ tableName }) => tableName.endsWith(suffix))?.tableName ?? '';
    const names = {
      players: named('players'),
      ledger: named('ledger'),
      sessions: named('sessions'),
      agents: named('agents'),
      reports: named('reports'),
      audit: named('audit'),
      adjustments: named('adjustments'),
      cases: named('cases'),
      books: named('books'),
    };
    const { store, client: own } = realStore({ names, clientConfig });
    await new WalletWorld(store).openPlayer('p1', 'THB', '12.34');
    own.destroy();
    return { engine, client, names };
  }

  it('reads the data directory of a stack that does not run, says that it is right, and ends with 0', async () => {
    const { engine } = await makeStore();
    await engine.stop();
    const { status, out, err } = await verify({ DATA_DIR: directory });
    expect({ status, err: err.includes(directory) }).toEqual({ status: 0, err: true });
    expect(out).toMatch(/^right: 1 players, 1 wallets, 1 entries/);
  });

  it('reads the configured endpoint, names what is wrong, and ends with 1', async () => {
    const { engine, client, names } = await makeStore();
    const UpdateExpression = 'SET wallets.THB.balance = :more';
    const ExpressionAttributeValues = { ':more': { N: '999999' } };
    const Key = playerKey('p1');
    await client.send(
      new UpdateItemCommand({ TableName: names.players, Key, UpdateExpression, ExpressionAttributeValues }),
    );
    const { status, out } = await verify({ AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint });
    expect(status).toBe(1);
    expect(out).toBe(
      'WRONG: 1 players, 1 wallets, 1 entries; 1 faults\n  p1 THB: p1.THB.1 ends at 123400, 999999 follows\n',
    );
  });

  it.each([
    ['a directory that is not there', { DATA_DIR: '/nowhere/at/all' }, 'is not there'],
    ['a stack that keeps nothing', { DATA_DIR: ':memory:' }, 'keeps nothing'],
    ['an endpoint that nobody answers', { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9' }, 'ECONNREFUSED'],
    ['an endpoint on another machine', { AWS_ENDPOINT_URL_DYNAMODB: 'https://dynamodb.example.com' }, 'loopback'],
  ])('says in one line that it could not read %s, and ends with 2', async (_, env, reason) => {
    const { status, out, err } = await verify(env);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('The store could not be read');
    expect(err).toContain(reason);
  });

  it('says so when the store has no such tables', async () => {
    const { status, err } = await verify({ DATA_DIR: directory });
    expect({ status, err: err.includes('no tables of this wallet') }).toEqual({ status: 2, err: true });
  });
});
