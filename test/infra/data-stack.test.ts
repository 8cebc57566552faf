import { describe, expect, test } from 'vitest';
import { DataStack } from '../../infra/stacks/data-stack.ts';
import { tables } from '../../infra/stacks/tables.ts';
import { stageKinds, stageOfKind, tableName, tableSuffixes } from '../../infra/stages.ts';
import { dataTemplate, newApp, ofType, type Template } from './templates.ts';

/** CloudFormation knows a resource by its logical id. With another id it makes an empty one and lets go of the one in use. */
const pinned = [
  ['PlayersTable', 'AWS::DynamoDB::Table', 'every player and every balance'],
  [
    'LedgerTable',
    'AWS::DynamoDB::Table',
    'every entry, and with it what has been paid already: providers would be paid twice',
  ],
  ['SessionsTable', 'AWS::DynamoDB::Table', 'every session: late payouts find no player'],
  ['AgentsTable', 'AWS::DynamoDB::Table', 'every agent and its wrapped keys: no callback can be authenticated'],
  ['ReportsTable', 'AWS::DynamoDB::Table', 'every report and how far it was read'],
  ['BooksTable', 'AWS::DynamoDB::Table', 'the books, until they are made again from the ledger'],
  ['AuditTable', 'AWS::DynamoDB::Table', 'who did what: nobody can say any more who moved money by hand'],
  ['AdjustmentsTable', 'AWS::DynamoDB::Table', 'every adjustment that was proposed, and what became of it'],
  ['CasesTable', 'AWS::DynamoDB::Table', 'what waits for a person, and what was said about it'],
  ['TablesKey', 'AWS::KMS::Key', 'the key of all tables: nothing in them can be read again'],
  [
    'ReferenceKey',
    'AWS::SecretsManager::Secret',
    'the key of references: no earlier log line is found by its record any more',
  ],
  ['AgentKeysKey', 'AWS::KMS::Key', "the key of all agents' secrets: each agent has to be registered again"],
] as const;

/** A table or an index with another key is a new, empty one too. */
const keys = {
  PlayersTable: { table: ['playerKey'] },
  LedgerTable: {
    table: ['transactionKey', 'role'],
    history: ['walletKey', 'walletVersion'],
    settlements: ['settlementShard', 'createdAt'],
    rounds: ['roundKey', 'createdAt'],
    refusals: ['refusalWallet', 'createdAt'],
    openStakes: ['openShard', 'createdAt'],
  },
  SessionsTable: { table: ['tokenHash'], byPlayer: ['playerId', 'createdAt'] },
  AgentsTable: { table: ['protocol', 'agentId'] },
  ReportsTable: { table: ['agentKey', 'rowKey'], byStatus: ['statusKey', 'rowKey'] },
  BooksTable: { table: ['book', 'line'] },
  AuditTable: { table: ['target', 'line'], byActor: ['actor', 'line'], byYear: ['year', 'line'] },
  AdjustmentsTable: { table: ['adjustmentId'], byState: ['state', 'listed'], byTime: ['list', 'listed'] },
  CasesTable: {
    table: ['caseId'],
    byStatus: ['statusShard', 'listed'],
    byKind: ['kindShard', 'listed'],
    byProtocol: ['protocolShard', 'listed'],
    byPlayer: ['playerId', 'listed'],
  },
};

interface TableProperties {
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly GlobalSecondaryIndexes?: readonly (TableProperties & { readonly IndexName: string })[];
}

function keysOf({ KeySchema, GlobalSecondaryIndexes = [] }: TableProperties): Record<string, string[]> {
  const names = (schema: TableProperties['KeySchema']) => schema.map(({ AttributeName }) => AttributeName);
  const indexes = GlobalSecondaryIndexes.map((index) => [index.IndexName, names(index.KeySchema)]);
  return { table: names(KeySchema), ...Object.fromEntries(indexes) };
}

describe('the data stack', () => {
  const template = dataTemplate();

  test.each(pinned)('%s keeps its logical id', (logicalId, type, whatIsLost) => {
    const message = `${logicalId} is gone from the template. Deployed like this, the stack loses ${whatIsLost}.`;
    expect(template.Resources[logicalId]?.Type, message).toBe(type);
  });

  test('every table and index keeps its key', () => {
    const found = ofType(template, 'AWS::DynamoDB::Table').map(([logicalId, { Properties }]) => [
      logicalId,
      keysOf(Properties as unknown as TableProperties),
    ]);
    expect(Object.fromEntries(found)).toEqual(keys);
  });

  test('everything stateful is pinned by the list above', () => {
    const types = ['AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret'];
    const stateful = types.flatMap((type) => ofType(template, type));
    expect(stateful.map(([logicalId]) => logicalId).sort()).toEqual(pinned.map(([logicalId]) => logicalId).sort());
  });

  test.each(stageKinds)('in %s everything stateful outlives its stack', (stage) => {
    for (const [logicalId] of pinned) {
      expect(dataTemplate(stage).Resources[logicalId]).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  test('only in a stage that says so tables, keys and the secret go with their stack', () => {
    const app = newApp();
    const stack = new DataStack(app, {
      env: { region: 'eu-west-1' },
      stage: { ...stageOfKind('dev'), keepsData: false },
    });
    const { template }: { template: Template } = app.synth().getStackByName(stack.stackName);
    for (const [logicalId] of pinned) expect(template.Resources[logicalId]).toMatchObject({ DeletionPolicy: 'Delete' });
    for (const [, { Properties }] of ofType(template, 'AWS::DynamoDB::Table'))
      expect(Properties['DeletionProtectionEnabled']).toBe(false);
  });

  test.each(stageKinds)('in %s every table is on demand, encrypted by our key, recoverable and protected', (stage) => {
    const found = ofType(dataTemplate(stage), 'AWS::DynamoDB::Table');
    expect(found).toHaveLength(tableSuffixes.length);
    for (const [, { Properties }] of found) {
      expect(Properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: {
          SSEEnabled: true,
          SSEType: 'KMS',
          KMSMasterKeyId: { 'Fn::GetAtt': ['TablesKey', 'Arn'] },
        },
      });
    }
  });

  test('no table forgets: none has a time to live but that of the books, for positions in shards that are gone', () => {
    for (const [logicalId, { Properties }] of ofType(template, 'AWS::DynamoDB::Table')) {
      const forgets = logicalId === 'BooksTable' ? { AttributeName: 'forgetAt', Enabled: true } : undefined;
      expect(Properties['TimeToLiveSpecification']).toEqual(forgets);
    }
  });

  test('table names are plain text, so that the local stack and the other stacks know them without AWS', () => {
    const names = ofType(template, 'AWS::DynamoDB::Table').map(([, { Properties }]) => Properties['TableName']);
    expect(names).toEqual(tableSuffixes.map((suffix) => tableName('prod', suffix)));
  });

  test('every index but that of rounds holds whole items: a history line is read without a second request', () => {
    const indexes = ofType(template, 'AWS::DynamoDB::Table').flatMap(
      ([, { Properties }]) => (Properties['GlobalSecondaryIndexes'] ?? []) as object[],
    );
    expect(indexes).toHaveLength(Object.values(tables).flatMap((table) => table.indexes ?? []).length);
    for (const index of indexes) {
      const ProjectionType = 'IndexName' in index && index.IndexName === 'rounds' ? 'KEYS_ONLY' : 'ALL';
      expect(index).toMatchObject({ Projection: { ProjectionType } });
    }
  });

  test('the key of references is drawn by AWS, and stands in no template', () => {
    const { Properties } = template.Resources['ReferenceKey'] ?? {};
    expect(Properties).toMatchObject({ GenerateSecretString: { PasswordLength: 64 } });
    expect(Properties).not.toHaveProperty('SecretString');
  });

  test('every key is rotated, and can be called back for 30 days when somebody schedules its deletion', () => {
    for (const [, { Properties }] of ofType(template, 'AWS::KMS::Key')) {
      expect(Properties).toMatchObject({ EnableKeyRotation: true, PendingWindowInDays: 30 });
    }
  });

  test('every key belongs to its account alone', () => {
    for (const [, { Properties }] of ofType(template, 'AWS::KMS::Key')) {
      const { Statement } = Properties['KeyPolicy'] as { Statement: { Principal: unknown }[] };
      const accountRoot = { AWS: { 'Fn::Join': ['', ['arn:aws:iam::', { Ref: 'AWS::AccountId' }, ':root']] } };
      expect(Statement.map(({ Principal }) => Principal)).toEqual([accountRoot]);
    }
  });

  test('tables and keys are among the outputs', () => {
    expect(Object.keys(template.Outputs).sort()).toEqual([
      'AdjustmentsTableName',
      'AgentKeysKeyAlias',
      'AgentKeysKeyArn',
      'AgentsTableName',
      'AuditTableName',
      'BooksTableName',
      'CasesTableName',
      'LedgerTableName',
      'LedgerTableStreamArn',
      'PlayersTableName',
      'ReportsTableName',
      'SessionsTableName',
      'TablesKeyArn',
    ]);
  });

  test('nothing but what has no name is exported to other stacks: two keys, and the stream of the ledger', () => {
    const exports = Object.values(template.Outputs).flatMap(({ Export }) => (Export ? [Export.Name] : []));
    expect(exports.sort()).toEqual([
      'seamless-wallet-prod-agent-keys-key-arn',
      'seamless-wallet-prod-ledger-stream-arn',
      'seamless-wallet-prod-tables-key-arn',
    ]);
  });
});
