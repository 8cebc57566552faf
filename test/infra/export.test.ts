import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { walletApp } from '../../infra/app.ts';
import { type Stage, stageOfKind } from '../../infra/stages.ts';
import { madeUpProtocol, madeUpRepository } from './made-up-repository.ts';
import { ofType, repository, type Template, temporaryDirectory } from './templates.ts';

const madeUp = madeUpRepository(madeUpProtocol);
afterAll(() => madeUp.remove());

async function appWith(changes: Partial<Stage>) {
  const outdir = temporaryDirectory();
  const app = await walletApp({ outdir, sourceRoot: madeUp.root, stage: { ...stageOfKind('prod'), ...changes } });
  return { app, file: join(outdir, 'seamless-wallet-prod-export.template.json') };
}

interface State {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Arguments?: Readonly<Record<string, unknown>>;
}

let template: Template;
let definition: { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };

beforeAll(async () => {
  const { app, file } = await appWith({ options: { ...stageOfKind('dev').options, export: true } });
  app.synth();
  template = JSON.parse(readFileSync(file, 'utf8'));
  definition = JSON.parse(textOf(only('AWS::StepFunctions::StateMachine')['DefinitionString']));
});

function only(type: string): Readonly<Record<string, unknown>> {
  const [first, ...others] = ofType(template, type).map(([, { Properties }]) => Properties);
  expect(others).toEqual([]);
  return first ?? {};
}

/** What only AWS knows is written as its logical id or export. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const parts = value as Record<string, unknown>;
  const [separator, members] = (parts['Fn::Join'] ?? ['', []]) as [string, unknown[]];
  if ('Fn::Join' in parts) return members.map(textOf).join(separator);
  return `<${Object.values(parts).flat().join('.')}>`;
}

describe('the ledger for analysis', () => {
  test('is not there unless asked for', async () => {
    const { app, file } = await appWith({});
    app.synth();
    expect(existsSync(file)).toBe(false);
  });

  test('neither pack of cdk-nag has an objection that is not answered', async () => {
    const { app } = await appWith({ options: { ...stageOfKind('dev').options, export: true } });
    for (const pack of [new AwsSolutionsChecks(app), new ServerlessChecks(app)])
      expect(pack.validateScope(app).violations).toEqual([]);
    const acknowledged = Object.values(template.Resources).flatMap(({ Type, Metadata }) => {
      const { rules_to_suppress: rules = [] } = (Metadata?.['cdk_nag'] ?? {}) as {
        rules_to_suppress?: { id: string }[];
      };
      return rules.map(({ id }) => `${id.replace(/\[.*/, '')} on ${Type}`);
    });
    expect([...new Set(acknowledged)].sort()).toEqual([
      'AwsSolutions-IAM5 on AWS::IAM::Policy',
      'AwsSolutions-S1 on AWS::S3::Bucket',
    ]);
  });

  test('lies in a private bucket, under the key of the tables, which outlives the stack', () => {
    const [[, bucket] = expect.unreachable()] = ofType(template, 'AWS::S3::Bucket');
    expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(bucket.Properties).toMatchObject({
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
    });
    expect(JSON.stringify(bucket.Properties['BucketEncryption'])).toContain('seamless-wallet-prod-tables-key-arn');
    expect(JSON.stringify(only('AWS::S3::BucketPolicy'))).toContain('"aws:SecureTransport":"false"');
    // Only answers of queries go away by themselves.
    const { Rules } = bucket.Properties['LifecycleConfiguration'] as { Rules: Record<string, unknown>[] };
    const expiring = Rules.filter((rule) => 'ExpirationInDays' in rule);
    expect(expiring.map(({ Prefix }) => Prefix)).toEqual(['answers/']);
  });
});

describe('the daily export', () => {
  test('every step leads to another or ends, and none is out of reach', () => {
    const { States, StartAt } = definition;
    const nexts = (state: State) =>
      [state.Next, state.Default, ...(state.Choices ?? []).map(({ Next }) => Next)].filter(
        (next) => next !== undefined,
      );
    const reached = new Set<string>();
    const left = [StartAt];
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      if (reached.has(name)) continue;
      reached.add(name);
      const state = States[name] ?? expect.unreachable(`${name} is no step`);
      const isEnd = state.Type === 'Succeed' || state.Type === 'Fail';
      expect(nexts(state).length > 0, name).toBe(!isEnd);
      left.push(...nexts(state));
    }
    expect([...reached].sort()).toEqual(Object.keys(States).sort());
  });

  test('takes what was written from one midnight to the next, with what stood there before', () => {
    const { Arguments: said = {} } = definition.States['Export it'] ?? {};
    expect(said['TableArn']).toMatch(/:table\/seamless-wallet-prod-ledger$/);
    expect(said).toMatchObject({
      ExportType: 'INCREMENTAL_EXPORT',
      ExportFormat: 'DYNAMODB_JSON',
      IncrementalExportSpecification: {
        ExportFromTime: "{% $day & 'T00:00:00Z' %}",
        ExportToTime: "{% $until & 'T00:00:00Z' %}",
        ExportViewType: 'NEW_AND_OLD_IMAGES',
      },
      S3SseAlgorithm: 'KMS',
    });
  });

  test('looks for the day before it exports it', () => {
    const path = ['Which day', 'Look for it', 'Is it there?', 'Export it'];
    for (const [index, name] of path.slice(0, -1).entries()) {
      const { Next, Default } = definition.States[name] ?? {};
      expect(Next ?? Default).toBe(path[index + 1]);
    }
    expect(definition.States['Look for it']?.Arguments?.['Prefix']).toContain('ledger/day=');
  });

  test('may do that and nothing else', () => {
    const documents = ofType(template, 'AWS::IAM::Policy').map(([, { Properties }]) => Properties['PolicyDocument']);
    const statements = (documents as { Statement: Record<string, unknown>[] }[]).flatMap(({ Statement }) => Statement);
    const granted = statements.flatMap(({ Action, Resource, Effect }) => {
      expect(Effect).toBe('Allow');
      return [Action].flat().map((action) => `${action} on ${[Resource].flat().map(textOf).join(' ')}`);
    });
    const table = 'arn:aws:dynamodb:eu-west-1:<AWS::AccountId>:table/seamless-wallet-prod-ledger';
    const ours = granted.filter((grant) => !/^(logs|xray):\w+ on \*$/.test(grant));
    const machine = expect.stringMatching(/^states:StartExecution on <DailyStateMachine\w+>$/);
    const inFolder = (action: string) =>
      expect.stringMatching(new RegExp(`^${action} on <Bucket\\w+.Arn>/ledger/\\*$`));
    const key = '<seamless-wallet-prod-tables-key-arn>';
    expect(ours.sort()).toEqual([
      `dynamodb:DescribeExport on ${table}/export/*`,
      `dynamodb:ExportTableToPointInTime on ${table}`,
      `kms:Decrypt on ${key}`,
      `kms:GenerateDataKey on ${key}`,
      inFolder('s3:AbortMultipartUpload'),
      expect.stringMatching(/^s3:ListBucket on <Bucket\w+.Arn>$/),
      inFolder('s3:PutObject'),
      inFolder('s3:PutObjectAcl'),
      machine,
    ]);
    const conditioned = statements.filter(({ Action }) => /kms:|s3:ListBucket/.test(JSON.stringify(Action)));
    for (const { Condition } of conditioned) expect(Condition).toBeDefined();
  });

  test('runs once a day, with the time for which it was due', () => {
    const { ScheduleExpression, Target } = only('AWS::Scheduler::Schedule') as Record<string, { Input: string }>;
    expect(ScheduleExpression).toBe('cron(15 1 * * ? *)');
    expect(JSON.parse(Target?.Input ?? '')).toEqual({ time: '<aws.scheduler.scheduled-time>' });
  });
});

describe('the table that reads it', () => {
  interface TableInput {
    readonly Parameters: Readonly<Record<string, string>>;
    readonly StorageDescriptor: { readonly Columns: readonly { readonly Name: string; readonly Type: string }[] };
  }
  const table = () => only('AWS::Glue::Table')['TableInput'] as TableInput;

  test('finds each day where the export lays it', () => {
    const template = textOf(table().Parameters['storage.location.template']);
    const { Arguments = {} } = definition.States['Export it'] ?? {};
    const bucket = textOf(Arguments['S3Bucket']);
    // Incremental exports of one prefix share this folder below it.
    expect(template).toBe(`s3://${bucket}/ledger/day=\${day}/AWSDynamoDB/data/`);
    expect(Arguments['S3Prefix']).toBe("{% 'ledger/day=' & $day %}");
  });

  test('knows every name that the query asks for, and the docs have the query', () => {
    const { QueryString } = only('AWS::Athena::NamedQuery') as Record<string, string>;
    const columns = table().StorageDescriptor.Columns;
    const named = [...(QueryString ?? '').matchAll(/\b(newimage|oldimage|keys)\.(\w+)\.([sn])\b/g)];
    expect(named.length).toBeGreaterThan(4);
    for (const [, column, member, type] of named) {
      const { Type = '' } = columns.find(({ Name }) => Name === column) ?? {};
      expect(Type).toContain(`${member}:struct<${type}:string>`);
    }
    expect(readFileSync(join(repository, 'docs', 'books.md'), 'utf8')).toContain(QueryString);
  });

  test('is asked in a place that keeps answers under the same key, and no single question reads everything', () => {
    expect(only('AWS::Athena::WorkGroup')).toMatchObject({
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        BytesScannedCutoffPerQuery: 1024 ** 4,
        ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS' } },
      },
    });
  });
});
