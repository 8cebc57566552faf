import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, test } from 'vitest';
import { walletApp } from '../../infra/app.ts';
import { type Stage, stageKinds, stageOfKind } from '../../infra/stages.ts';
import { madeUpProtocol, madeUpRepository } from './made-up-repository.ts';
import { topics } from './operations.ts';
import { ofType, type Template, temporaryDirectory } from './templates.ts';

const nightly = {
  'functions/nightly/schedule.ts': "export const schedule = { rate: 'rate(1 day)', description: 'Counts sheep' };",
  'functions/nightly/handler.ts': 'export const handler = async (): Promise<void> => undefined;',
};
const madeUp = madeUpRepository({ ...madeUpProtocol, ...nightly });
const elsewhere = madeUpRepository({ ...madeUpProtocol, ...nightly });
const grantsOfJobs = { nightly: () => ({ tables: [{ on: 'reports', actions: ['PutItem'] } as const], agentKeys: [] }) };

afterAll(() => {
  madeUp.remove();
  elsewhere.remove();
});

const prod: Stage = { ...stageOfKind('prod'), topics };

async function synthesized(changes: Partial<Stage> = {}, sourceRoot = madeUp.root): Promise<string> {
  const outdir = temporaryDirectory();
  const app = await walletApp({ outdir, sourceRoot, grantsOfJobs, stage: { ...stageOfKind('dev'), ...changes } });
  app.synth();
  return outdir;
}

function templateIn(outdir: string, stack: string): Template {
  return JSON.parse(readFileSync(join(outdir, `seamless-wallet-${stack}.template.json`), 'utf8'));
}

/** Every file of an assembly with its text. */
function filesOf(outdir: string): Map<string, string> {
  const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(paths.map((path) => [path.slice(outdir.length), readFileSync(path, 'utf8')]));
}

describe('the app', () => {
  test('a protocol is one new folder: its function, its route and its place beside the operator follow', async () => {
    const outdir = await synthesized();
    const template = templateIn(outdir, 'dev-api');
    expect(ofType(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties['RouteKey'])).toEqual([
      'POST /callbacks/zz-made-up/{agentId}',
      'GET /callbacks/zz-made-up/{agentId}/api/balance',
      'POST /callbacks/zz-made-up/{path+}',
      'GET /callbacks/zz-made-up/{path+}',
      'ANY /operator/v1/{proxy+}',
      'GET /health',
      'POST /operator/v1/launches',
      'GET /operator/v1/agents/{protocol}/{agentId}/games',
      'GET /operator/v1/agents/{protocol}/{agentId}/members/online',
      'POST /operator/v1/agents/{protocol}/{agentId}/members/{playerId}/logout',
      'GET /operator/v1/transactions/{protocol}/{agentId}/{transactionId}/replay',
      'POST /operator/v1/agents/{protocol}/{agentId}/reports/pull',
      'POST /operator/v1/agents/{protocol}/{agentId}/reports/import',
    ]);
    const assets = new Map(
      ofType(template, 'AWS::Lambda::Function').map(([, { Properties, Metadata }]) => [
        Properties['Handler'],
        join(outdir, String(Metadata?.['aws:asset:path'])),
      ]),
    );
    expect([...assets.keys()]).toEqual([
      'functions/zz-made-up/handler.handler',
      'functions/operator/handler.handler',
      'functions/nightly/handler.handler',
    ]);
    for (const [handler, directory] of assets) {
      expect(existsSync(join(directory, String(handler).replace(/handler$/, 'mjs')))).toBe(true);
    }
    const beside = (handler: string) => join(String(assets.get(handler)), 'functions/zz-made-up/manifest.mjs');
    expect(existsSync(beside('functions/operator/handler.handler'))).toBe(true);
    expect(existsSync(beside('functions/nightly/handler.handler'))).toBe(true);
    expect(existsSync(beside('functions/zz-made-up/handler.handler'))).toBe(false);
  });

  test('two synths write the same bytes, so that a diff shows what somebody changed', async () => {
    const assemblies: Map<string, string>[] = [];
    for (const stage of [prod, prod]) assemblies.push(filesOf(await synthesized(stage)));
    const [first, second] = assemblies;
    expect(second).toEqual(first);
  });

  test('the same sources in another folder make the same assets', async () => {
    const assets = (outdir: string) => readdirSync(outdir).filter((name) => name.startsWith('asset.'));
    expect(assets(await synthesized({}, elsewhere.root))).toEqual(assets(await synthesized()));
  });

  test('a stage has a name of its own, whatever its kind, and stands where its file says', async () => {
    const outdir = await synthesized({ name: 'alice', region: 'eu-north-1', account: '111122223333' });
    const { artifacts } = JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8'));
    expect(artifacts['seamless-wallet-alice-data'].environment).toBe('aws://111122223333/eu-north-1');
    const [function_] = ofType(templateIn(outdir, 'alice-api'), 'AWS::Lambda::Function').map(
      ([, { Properties }]) => Properties,
    );
    expect(function_).toMatchObject({ Environment: { Variables: { STAGE: 'alice', STAGE_KIND: 'dev' } } });
  });

  test('production is protected as a whole', async () => {
    const app = await walletApp({
      outdir: temporaryDirectory(),
      sourceRoot: madeUp.root,
      grantsOfJobs,
      stage: prod,
    });
    const stacks = app.node.children.filter((child) => Stack.isStack(child));
    const names = ['data', 'api', 'operations'].map((name) => `seamless-wallet-prod-${name}`);
    expect(stacks.map(({ stackName }) => stackName)).toEqual(names);
    for (const { terminationProtection } of stacks) expect(terminationProtection).toBe(true);
  });

  test('nobody can go on watching an API that was made anew: its id is imported, and an export in use cannot change', async () => {
    const outdir = await synthesized({ options: { ...stageOfKind('dev').options, console: true } });
    for (const stack of ['dev-operations', 'dev-console']) {
      const text = JSON.stringify(templateIn(outdir, stack));
      expect(text).toMatch(/"Fn::ImportValue":"seamless-wallet-dev-api:ExportsOutputRef\w*Api/);
      expect(text).not.toMatch(/"Fn::GetStackOutput":\{"StackName":"seamless-wallet-dev-api","OutputName":"\w*Api/);
    }
  });

  test('a function without a handler is refused by its name', async () => {
    const { 'functions/zz-made-up/handler.ts': _, ...withoutHandler } = madeUpProtocol;
    const incomplete = madeUpRepository(withoutHandler);
    await expect(synthesized({}, incomplete.root)).rejects.toThrow('functions/zz-made-up/handler.ts is missing');
    incomplete.remove();
  });
});

describe('cdk-nag', () => {
  test.each(stageKinds)('neither pack has an objection to %s', async (kind) => {
    const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
    const app = await walletApp({
      outdir: temporaryDirectory(),
      sourceRoot: madeUp.root,
      grantsOfJobs,
      stage: { ...stageOfKind(kind), domain: { name: 'wallet.example.com', certificateArn } },
    });
    for (const pack of [new AwsSolutionsChecks(app), new ServerlessChecks(app)]) {
      expect(pack.validateScope(app).violations).toEqual([]);
    }
  });

  test('what it objects to is not synthesized', async () => {
    const app = await walletApp({
      outdir: temporaryDirectory(),
      sourceRoot: madeUp.root,
      grantsOfJobs,
      stage: stageOfKind('dev'),
    });
    const [stack] = app.node.children.filter((child) => Stack.isStack(child));
    new Queue(stack ?? app, 'UnencryptedQueueWithoutDeadLetters');
    expect(() => app.synth()).toThrow(/The SQS queue is not used as a dead-letter queue/);
  });

  test('only these rules are acknowledged, each with a reason of more than a few words', async () => {
    const outdir = await synthesized();
    const resources = ['dev-data', 'dev-api', 'dev-operations'].flatMap((stack) =>
      Object.values(templateIn(outdir, stack).Resources),
    );
    const acknowledged = resources.flatMap(({ Type, Metadata }) => {
      const { rules_to_suppress: rules = [] } = (Metadata?.['cdk_nag'] ?? {}) as {
        rules_to_suppress?: { id: string; reason: string }[];
      };
      return rules.map((rule) => ({ Type, ...rule }));
    });
    expect([...new Set(acknowledged.map(({ Type, id }) => `${id} on ${Type}`))].sort()).toEqual([
      'AwsSolutions-APIG4 on AWS::ApiGatewayV2::Route',
      'AwsSolutions-IAM5[Resource::*] on AWS::IAM::Role',
      'AwsSolutions-SMG4 on AWS::SecretsManager::Secret',
      'AwsSolutions-SQS3 on AWS::SQS::Queue',
      'Serverless-LambdaDLQ on AWS::Lambda::Function',
      'Serverless-LambdaStarPermissions on AWS::IAM::Role',
      'Serverless-SQSRedrivePolicy on AWS::SQS::Queue',
    ]);
    for (const { id, reason } of acknowledged) expect(reason.split(' ').length, id).toBeGreaterThan(15);
  });
});
