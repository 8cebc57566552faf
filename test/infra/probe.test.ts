import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { checkProbe } from '../../infra/probe-settings.ts';
import { ProbeStack } from '../../infra/stacks/probe-stack.ts';
import { stageOfKind } from '../../infra/stages.ts';
import { readRoles } from './grants-of-roles.ts';
import { alarmsIn } from './operations.ts';
import { newApp, ofType, probeTemplate, protocols, temporaryDirectory } from './templates.ts';

const template = probeTemplate();

describe('the probe', () => {
  test('runs every minute and is told the public address, its protocols and its currency', () => {
    expect(ofType(template, 'AWS::Events::Rule').map(([, { Properties }]) => Properties['ScheduleExpression'])).toEqual(
      ['rate(1 minute)'],
    );
    const [[, { Properties }] = ['', { Properties: {} }]] = ofType(template, 'AWS::Lambda::Function');
    expect(Properties).toMatchObject({
      Handler: 'functions/probe/handler.handler',
      Environment: {
        Variables: {
          CALLBACK_ORIGIN: 'https://wallet.example.com',
          PROBE_PROTOCOLS: 'tg,vp',
          PROBE_CURRENCY: 'EUR',
        },
      },
    });
  });

  test('may look up agents of its protocols and open the keys of its own agent: nothing of players, money or sessions', () => {
    const [role] = readRoles(template);
    expect([...(role?.tables ?? [])]).toEqual([['agents', ['GetItem', 'GetItem']]]);
    const onKeys = role?.statements.filter(({ Resource }) => JSON.stringify(Resource).includes('agent-keys-key-arn'));
    expect(onKeys).toEqual([
      expect.objectContaining({
        Action: 'kms:Decrypt',
        Condition: {
          StringEquals: {
            'kms:EncryptionContext:protocol': ['tg', 'vp'],
            'kms:EncryptionContext:agentId': 'probe',
          },
        },
      }),
    ]);
  });

  test('rings for each protocol after three minutes without a balance, and when it does not ask at all', () => {
    const alarms = alarmsIn(template);
    expect(alarms.map(({ name }) => name)).toEqual([
      'seamless-wallet-prod-tg-probe-silent',
      'seamless-wallet-prod-vp-probe-silent',
    ]);
    for (const { properties } of alarms) {
      expect(properties).toMatchObject({
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        Period: 60,
        EvaluationPeriods: 3,
        TreatMissingData: 'breaching',
      });
    }
  });

  test('plays what an agent opens by a key, and refuses all else by its name', () => {
    expect(() => checkProbe({ protocols: ['tg', 'vp'], currency: 'EUR' }, protocols)).not.toThrow();
    expect(() => checkProbe({ protocols: ['vp', 'vela'], currency: 'EUR' }, protocols)).toThrow(
      'options.probe.protocols: the probe plays tg, vp, and not "vela"',
    );
  });

  test('neither pack of cdk-nag has an objection', () => {
    const app = newApp();
    new ProbeStack(app, {
      env: { region: 'eu-west-1' },
      stage: stageOfKind('prod'),
      probe: { protocols: ['vp'], currency: 'EUR' },
      origin: 'https://wallet.example.com',
      bundleOf: temporaryDirectory,
    });
    for (const pack of [new AwsSolutionsChecks(app), new ServerlessChecks(app)]) {
      expect(pack.validateScope(app).violations).toEqual([]);
    }
  });
});
