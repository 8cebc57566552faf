import { describe, expect, test } from 'vitest';
import { providerCalls } from '../../infra/provider-calls.ts';
import { stageKinds, stageOfKind, type Throttle } from '../../infra/stages.ts';
import { callbackRoutesOf } from '../../shared/application/manifest.ts';
import { apiTemplate, jobs, madeUpJob, ofType, protocols, type Resource, streams } from './templates.ts';

const template = apiTemplate();
const functions = ofType(template, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);

function named(name: string): Resource['Properties'] {
  const found = functions.find(({ FunctionName }) => FunctionName === `seamless-wallet-prod-${name}`);
  if (!found) throw new Error(`There is no function ${name}`);
  return found;
}

describe('functions', () => {
  test('there is one per protocol, one for the operator and each call that waits for a provider, one per job and per stream', () => {
    const names = [
      ...protocols.map(({ protocol }) => protocol),
      'operator',
      ...[...providerCalls, ...jobs, ...streams].map(({ name }) => name),
    ];
    expect(functions.map(({ FunctionName }) => FunctionName).sort()).toEqual(
      names.map((name) => `seamless-wallet-prod-${name}`).sort(),
    );
  });

  test('every function is Node 24 on arm64, traced, with JSON logs, stated memory and source maps', () => {
    for (const properties of functions) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: 1024,
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO' },
        Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
      });
    }
  });

  test("every protocol's function is stopped, and its route answers, before the provider's 3 s are over", () => {
    for (const { protocol } of protocols) expect(named(protocol)['Timeout']).toBe(2);
    const waits = ofType(template, 'AWS::ApiGatewayV2::Integration')
      .filter(([, { Metadata }]) => String(Metadata?.['aws:cdk:path']).includes('--callbacks--'))
      .map(([, { Properties }]) => Properties['TimeoutInMillis']);
    expect(waits).toHaveLength(protocols.length);
    for (const wait of waits) expect(wait).toBeLessThan(3000);
  });

  test('every function is told every table and the key by name', () => {
    for (const { Environment } of functions) {
      expect(Environment).toMatchObject({
        Variables: {
          STAGE: 'prod',
          PLAYERS_TABLE: 'seamless-wallet-prod-players',
          LEDGER_TABLE: 'seamless-wallet-prod-ledger',
          SESSIONS_TABLE: 'seamless-wallet-prod-sessions',
          AGENTS_TABLE: 'seamless-wallet-prod-agents',
          REPORTS_TABLE: 'seamless-wallet-prod-reports',
          REFERENCE_KEY: '{{resolve:secretsmanager:seamless-wallet-prod-reference-key:SecretString}}',
          BOOKS_TABLE: 'seamless-wallet-prod-books',
          AUDIT_TABLE: 'seamless-wallet-prod-audit',
          ADJUSTMENTS_TABLE: 'seamless-wallet-prod-adjustments',
          CASES_TABLE: 'seamless-wallet-prod-cases',
          AGENT_KEYS_KMS_KEY: 'alias/seamless-wallet-prod-agent-keys',
        },
      });
    }
  });

  test('no function is told an endpoint: in AWS the SDK finds its own', () => {
    for (const { Environment } of functions) expect(JSON.stringify(Environment)).not.toContain('AWS_ENDPOINT');
  });

  test('every function writes to its own log group, which has a retention', () => {
    for (const { FunctionName, LoggingConfig } of functions) {
      const { LogGroup } = LoggingConfig as { LogGroup: { Ref: string } };
      expect(template.Resources[LogGroup.Ref]?.Properties).toMatchObject({
        LogGroupName: `/aws/lambda/${FunctionName}`,
        RetentionInDays: 365,
      });
    }
  });

  test('every log group has a retention', () => {
    for (const [logicalId, { Properties }] of ofType(template, 'AWS::Logs::LogGroup')) {
      expect(Properties['RetentionInDays'], logicalId).toBeGreaterThan(0);
    }
  });

  test('every function is called through its alias "live" and in no other way', () => {
    const aliases = ofType(template, 'AWS::Lambda::Alias');
    expect(aliases.map(([, { Properties }]) => Properties['Name'])).toEqual(functions.map(() => 'live'));
    const ids = aliases.map(([logicalId]) => logicalId);
    const permissions = ofType(template, 'AWS::Lambda::Permission').map(([, { Properties }]) => Properties);
    for (const { FunctionName } of permissions) expect(ids).toContain((FunctionName as { Ref: string }).Ref);
    for (const { SourceArn } of permissions) expect(SourceArn).toBeDefined();
  });

  test.each(stageKinds)('in %s reserved concurrency is what the stage table says', (stage) => {
    const { reservedConcurrency } = stageOfKind(stage);
    const found = ofType(apiTemplate(stage), 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);
    const reserved = (name: string) =>
      found.find(({ FunctionName }) => FunctionName === `seamless-wallet-${stage}-${name}`)?.[
        'ReservedConcurrentExecutions'
      ];
    for (const { protocol } of protocols) expect(reserved(protocol)).toBe(reservedConcurrency.protocol);
    expect(reserved('operator')).toBe(reservedConcurrency.operator);
    expect(reserved(madeUpJob.name)).toBe(reservedConcurrency.job);
  });

  test('production reserves no more than a new account has to give', () => {
    const reserved = functions.reduce((sum, properties) => sum + Number(properties['ReservedConcurrentExecutions']), 0);
    expect(reserved).toBeLessThanOrEqual(900);
  });
});

describe('calls that wait for a provider', () => {
  test.each(providerCalls.map(({ name }) => name))(
    '%s run the code of the operator under a reservation of their own',
    (name) => {
      expect(named(name)).toMatchObject({
        Handler: 'functions/operator/handler.handler',
        ReservedConcurrentExecutions: 10,
        Timeout: 28,
      });
    },
  );
});

describe('the front door', () => {
  const routes = ofType(template, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);

  test("it has every manifest's routes and the operator's, and no others", () => {
    const operators = ['ANY /operator/v1/{proxy+}', ...providerCalls.flatMap(({ routeKeys }) => routeKeys)];
    const expected = [...protocols.flatMap(callbackRoutesOf), ...operators, 'GET /health'];
    expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual(expected.sort());
  });

  test('every route but the callbacks and the question for health demands IAM authorization', () => {
    for (const { RouteKey, AuthorizationType } of routes) {
      const isOpen = /^[A-Z]+ \/callbacks\/|^GET \/health$/.test(String(RouteKey));
      expect(AuthorizationType, String(RouteKey)).toBe(isOpen ? 'NONE' : 'AWS_IAM');
    }
  });

  test('every integration speaks payload 2.0', () => {
    for (const [, { Properties }] of ofType(template, 'AWS::ApiGatewayV2::Integration')) {
      expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
    }
  });

  test.each(stageKinds)('in %s every callback route has a throttle of its own, and all others the default', (name) => {
    const { throttling } = stageOfKind(name);
    const limits = ({ requestsPerSecond, burst }: Throttle) => ({
      ThrottlingRateLimit: requestsPerSecond,
      ThrottlingBurstLimit: burst,
      DetailedMetricsEnabled: true,
    });
    const template = apiTemplate(name);
    const routes = ofType(template, 'AWS::ApiGatewayV2::Route');
    const callbacks = routes.filter(([, { Properties }]) => String(Properties['RouteKey']).includes(' /callbacks/'));
    const own = callbacks.map(([, { Properties }]) => [Properties['RouteKey'], limits(throttling.callbacks)]);
    const [stage, ...others] = ofType(template, 'AWS::ApiGatewayV2::Stage').map(([, resource]) => resource);
    expect(others).toEqual([]);
    expect(stage?.Properties).toMatchObject({
      StageName: '$default',
      DefaultRouteSettings: limits(throttling.operator),
      RouteSettings: Object.fromEntries(own),
    });
    expect(stage).toMatchObject({ DependsOn: expect.arrayContaining(callbacks.map(([logicalId]) => logicalId)) });
  });

  test('the access log holds no path, no query string and no header: tokens travel in them', () => {
    const settings = ofType(template, 'AWS::ApiGatewayV2::Stage').map(
      ([, stage]) => stage.Properties['AccessLogSettings'],
    );
    const formats = (settings as { Format: string }[]).map(({ Format }) => Format);
    const variables = [...formats.join().matchAll(/\$[a-zA-Z.]+/g)].map(([variable]) => variable);
    expect(variables).toEqual([
      '$context.requestId',
      '$context.requestTime',
      '$context.routeKey',
      '$context.protocol',
      '$context.status',
      '$context.responseLength',
      '$context.responseLatency',
      '$context.integrationLatency',
      '$context.integration.status',
      '$context.integrationErrorMessage',
      '$context.identity.sourceIp',
      '$context.identity.userArn',
    ]);
  });

  test('every protocol has its callback URL among the outputs, and the operator has its own', () => {
    const outputs = Object.entries(template.Outputs).map(([id, { Value }]) => [id, JSON.stringify(Value)]);
    for (const { protocol } of protocols) {
      expect(outputs.filter(([, value]) => value?.includes(`/callbacks/${protocol}/{agentId}`))).toHaveLength(1);
    }
    expect(Object.keys(template.Outputs)).toContain('OperatorUrl');
  });

  test('with a domain of its own it has no second address', () => {
    const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
    const own = apiTemplate('prod', { domain: { name: 'wallet.example.com', certificateArn } });
    const properties = (type: string) => ofType(own, type).map(([, { Properties }]) => Properties);
    expect(properties('AWS::ApiGatewayV2::Api')).toMatchObject([{ DisableExecuteApiEndpoint: true }]);
    expect(properties('AWS::ApiGatewayV2::DomainName')).toMatchObject([
      {
        DomainName: 'wallet.example.com',
        DomainNameConfigurations: [{ CertificateArn: certificateArn, SecurityPolicy: 'TLS_1_2' }],
      },
    ]);
    expect(properties('AWS::ApiGatewayV2::ApiMapping')).toMatchObject([{ Stage: '$default' }]);
    expect(own.Outputs['OperatorUrl']?.Value).toBe('https://wallet.example.com/operator/v1');
  });

  test('for the days in which providers change over it keeps the address that AWS made', () => {
    const certificateArn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
    const both = apiTemplate('prod', { domain: { name: 'wallet.example.com', certificateArn, keepAwsAddress: true } });
    expect(ofType(both, 'AWS::ApiGatewayV2::Api').map(([, { Properties }]) => Properties)).toMatchObject([
      { DisableExecuteApiEndpoint: false },
    ]);
  });
});

describe('scheduled jobs', () => {
  const rules = ofType(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties);

  test('every job has its rule', () => {
    expect(rules.map(({ ScheduleExpression }) => ScheduleExpression)).toEqual(jobs.map(({ rate }) => rate));
  });

  test('every turn that was not delivered or failed is kept for a fortnight, encrypted', () => {
    for (const { Targets } of rules) {
      const [target] = Targets as { DeadLetterConfig: { Arn: { 'Fn::GetAtt': [string, string] } } }[];
      const queue = target?.DeadLetterConfig.Arn['Fn::GetAtt'][0] ?? '';
      expect(template.Resources[queue]?.Properties).toMatchObject({
        MessageRetentionPeriod: 14 * 24 * 3600,
        SqsManagedSseEnabled: true,
      });
      const kept = ofType(template, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
      const onFailure = { OnFailure: { Destination: { 'Fn::GetAtt': [queue, 'Arn'] } } };
      expect(kept.map(({ DestinationConfig }) => DestinationConfig)).toContainEqual(onFailure);
    }
  });

  test('a job of which nobody said what it may touch is not deployed', () => {
    const forgotten = { ...madeUpJob, name: 'forgotten' };
    expect(() => apiTemplate('prod', { jobs: [forgotten] })).toThrow(/what functions\/forgotten may touch/);
  });
});

describe('the stream of the ledger', () => {
  const mappings = ofType(template, 'AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => Properties);

  test('is counted from its beginning, in order, with the shard named, and nothing is given up without a trace', () => {
    expect(mappings).toMatchObject([
      {
        EventSourceArn: { 'Fn::ImportValue': 'seamless-wallet-prod-ledger-stream-arn' },
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 1000,
        ParallelizationFactor: 1,
        TumblingWindowInSeconds: 900,
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: 10_000,
        MaximumRecordAgeInSeconds: 23 * 3600,
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [expect.any(String), 'Arn'] } } },
      },
    ]);
  });

  test('a function of a stream of which nobody said what it may touch is not deployed', () => {
    const forgotten = { name: 'forgotten', table: 'ledger', description: 'Nobody knows' } as const;
    expect(() => apiTemplate('prod', { streams: [forgotten] })).toThrow('what functions/forgotten may touch');
  });
});

test('a stage that says another word at its restart has new versions of every function, although no code has changed', () => {
  const versionsOf = (restart?: string) =>
    ofType(
      apiTemplate('prod', { stage: { ...stageOfKind('prod'), ...(restart !== undefined && { restart }) } }),
      'AWS::Lambda::Version',
    ).map(([id]) => id);
  const before = versionsOf();
  expect(versionsOf()).toEqual(before);
  const after = versionsOf('2026-03-02');
  expect(after).toHaveLength(before.length);
  expect(after.filter((id) => before.includes(id))).toEqual([]);
});
