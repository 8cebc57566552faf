import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartFailure } from '../../local/start-failure.ts';
import { readAssembly, readTemplate } from '../../local/template.ts';

let assets = '';

beforeAll(() => {
  assets = mkdtempSync(join(tmpdir(), 'template-test-'));
  for (const file of ['asset.1/functions/tg/handler.mjs', 'asset.2/index.js']) {
    mkdirSync(dirname(join(assets, file)), { recursive: true });
    writeFileSync(join(assets, file), '');
  }
});

afterAll(() => rmSync(assets, { recursive: true, force: true }));

const tgFunction = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'wallet-tg',
    Handler: 'functions/tg/handler.handler',
    Timeout: 2,
    MemorySize: 1024,
    Environment: { Variables: { STAGE: 'dev' } },
  },
  Metadata: { 'aws:asset:path': 'asset.1' },
};

const placeholder = (name: string) => `\${${name}}`;

function withVariable(value: unknown) {
  return { ...tgFunction, Properties: { ...tgFunction.Properties, Environment: { Variables: { X: value } } } };
}

function read(resources: object) {
  return readTemplate(JSON.stringify({ Resources: resources }), assets);
}

/** A route and an integration before whatever stands behind it. */
function routed(
  integrationUri: unknown,
  behind: object,
  target: unknown = { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
) {
  return read({
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: {} },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'POST /a/{id}', Target: target },
    },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: { ApiId: { Ref: 'Api' }, IntegrationUri: integrationUri },
    },
    ...behind,
  });
}

describe('the functions behind routes', () => {
  const alias = {
    Type: 'AWS::Lambda::Alias',
    Properties: { FunctionName: { Ref: 'Function' }, FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] } },
  };
  const arn = { 'Fn::GetAtt': ['Function', 'Arn'] };

  it.each([
    ['GetAtt of the function', arn, {}],
    ['GetAtt as text', { 'Fn::GetAtt': 'Function.Arn' }, {}],
    ['Ref of an alias', { Ref: 'Alias' }, { Alias: alias }],
    [
      'Sub with the alias',
      { 'Fn::Sub': `arn:${placeholder('AWS::Partition')}:apigateway:path/${placeholder('Alias')}/invocations` },
      { Alias: alias },
    ],
    ['Sub with a map', { 'Fn::Sub': [`x/${placeholder('Arn')}`, { Arn: arn }] }, {}],
    ['Join around the function', { 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, arn]] }, {}],
    ['a version', { Ref: 'Version' }, { Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: arn } } }],
  ])('are found through %s', (_title, uri, behind) => {
    expect(routed(uri, { Function: tgFunction, ...behind }).routes).toEqual([
      {
        routeKey: 'POST /a/{id}',
        target: {
          name: 'wallet-tg',
          module: join(assets, 'asset.1/functions/tg/handler.mjs'),
          exported: 'handler',
          environment: { STAGE: 'dev' },
          timeoutSeconds: 2,
          memoryMegabytes: 1024,
        },
      },
    ]);
  });

  it('are the same object for all routes to one function, so that it is loaded once', () => {
    const route = (key: string) => ({ Type: 'AWS::ApiGatewayV2::Route', Properties: { RouteKey: key, Target: arn } });
    const { routes } = read({ A: route('GET /a'), B: route('GET /b'), Function: tgFunction });
    expect(routes).toHaveLength(2);
    expect(routes[0]?.target).toBe(routes[1]?.target);
  });

  it('have the defaults of Lambda, and their asset by the key of its upload where the template does not name it', () => {
    const plain = { Type: 'AWS::Lambda::Function', Properties: { Handler: 'index.main', Code: { S3Key: '2.zip' } } };
    expect(routed(arn, { Function: plain }).routes[0]?.target).toEqual({
      name: 'Function',
      module: join(assets, 'asset.2/index.js'),
      exported: 'main',
      environment: {},
      timeoutSeconds: 3,
      memoryMegabytes: 128,
    });
  });

  it('get variables that refer to what the template names', () => {
    const value = { 'Fn::Join': ['/', [{ Ref: 'Table' }, { Ref: 'AWS::Region' }, 5]] };
    const table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'players' } };
    expect(routed(arn, { Function: withVariable(value), Table: table }).routes[0]?.target.environment).toEqual({
      X: 'players/us-east-1/5',
    });
  });

  it.each([
    ['a route that leads nowhere', { Ref: 'Missing' }, {}, /Route/],
    [
      'a route that leads in a circle',
      { Ref: 'Alias' },
      { Alias: { ...alias, Properties: { FunctionName: { Ref: 'Alias' } } } },
      /Route/,
    ],
    [
      'a variable that only AWS knows',
      arn,
      { Function: withVariable({ 'Fn::ImportValue': 'x' }) },
      /variable X .* Function/,
    ],
    ['a function without code here', arn, { Function: { ...tgFunction, Metadata: {} } }, /Function .* no asset/],
    [
      'a bundle without the module',
      arn,
      { Function: { ...tgFunction, Metadata: { 'aws:asset:path': 'asset.2' } } },
      /Function .* no module/,
    ],
  ])('are refused by name for %s', (_title, uri, behind, message) => {
    expect(() => routed(uri, behind)).toThrow(StartFailure);
    expect(() => routed(uri, behind)).toThrow(message);
  });
});

describe('the tables of a template', () => {
  it('have keys, attributes and indexes, and nothing of backups and encryption', () => {
    const { tables } = read({
      Table: {
        Type: 'AWS::DynamoDB::Table',
        Properties: {
          TableName: 'ledger',
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'N' },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: 'inverse',
              KeySchema: [{ AttributeName: 'sk', KeyType: 'HASH' }],
              Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['x'] },
            },
          ],
          SSESpecification: { SSEEnabled: true },
          DeletionProtectionEnabled: true,
        },
      },
    });
    expect(tables).toEqual([
      {
        tableName: 'ledger',
        keys: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        attributes: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'N' },
        ],
        indexes: [
          {
            indexName: 'inverse',
            keys: [{ AttributeName: 'sk', KeyType: 'HASH' }],
            projection: { type: 'INCLUDE', nonKeyAttributes: ['x'] },
          },
        ],
      },
    ]);
  });

  it('are refused when their name is not known before the deployment', () => {
    expect(() => read({ Nameless: { Type: 'AWS::DynamoDB::Table', Properties: {} } })).toThrow(/Nameless/);
  });
});

describe('an assembly', () => {
  it('is read stack by stack; what is no stack is passed over', () => {
    const stack = (templateFile: string) => ({ type: 'aws:cloudformation:stack', properties: { templateFile } });
    const artifacts = {
      data: stack('data.json'),
      keys: stack('keys.json'),
      tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    };
    writeFileSync(join(assets, 'manifest.json'), JSON.stringify({ artifacts }));
    const table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'players' } };
    writeFileSync(join(assets, 'data.json'), JSON.stringify({ Resources: { Table: table } }));
    const alias = { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/keys' } };
    writeFileSync(join(assets, 'keys.json'), JSON.stringify({ Resources: { Alias: alias } }));
    const { tables, keyAliases, routes } = readAssembly(assets);
    expect(tables.map(({ tableName }) => tableName)).toEqual(['players']);
    expect(keyAliases).toEqual(['alias/keys']);
    expect(routes).toEqual([]);
  });
});
