import type { App, Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, test } from 'vitest';
import { BackupStack } from '../../infra/stacks/backup-stack.ts';
import { BudgetStack } from '../../infra/stacks/budget-stack.ts';
import { stageOfKind, tableSuffixes } from '../../infra/stages.ts';
import { listed, type Statement } from './grants-of-roles.ts';
import { apiTemplate, newApp, ofType, protocols, type Template } from './templates.ts';

const env = { region: 'eu-west-1' };
const prod = stageOfKind('prod');

/** The template of a stack to which neither pack of cdk-nag objects. */
function templateOf(make: (app: App) => Stack): Template {
  const app = newApp();
  const stack = make(app);
  for (const pack of [new AwsSolutionsChecks(app), new ServerlessChecks(app)])
    expect(pack.validateScope(app).violations).toEqual([]);
  return app.synth().getStackByName(stack.stackName).template;
}

const propertiesOf = (template: Template, type: string) =>
  ofType(template, type).map(([, { Properties }]) => Properties);

describe('a gradual release', () => {
  const template = apiTemplate('prod', { stage: { ...prod, options: { ...prod.options, gradual: true } } });

  test('is there for whatever answers calls, and leaves jobs and streams alone', () => {
    const groups = propertiesOf(template, 'AWS::CodeDeploy::DeploymentGroup').map(
      (group) => group['DeploymentGroupName'],
    );
    const answering = [...protocols.map(({ protocol }) => protocol), 'operator', 'launches', 'games', 'pulls'];
    expect(groups.sort()).toEqual(answering.map((name) => `seamless-wallet-prod-${name}`).sort());
    const moved = ofType(template, 'AWS::Lambda::Alias').filter(([, alias]) => 'UpdatePolicy' in alias);
    expect(moved).toHaveLength(answering.length);
  });

  test('turns back by itself, on crashes of the function and on the faults of a protocol', () => {
    const [vp] = propertiesOf(template, 'AWS::CodeDeploy::DeploymentGroup').filter(
      (group) => group['DeploymentGroupName'] === 'seamless-wallet-prod-vp',
    );
    expect(vp).toMatchObject({
      DeploymentConfigName: 'CodeDeployDefault.LambdaCanary10Percent5Minutes',
      AutoRollbackConfiguration: { Enabled: true, Events: expect.arrayContaining(['DEPLOYMENT_STOP_ON_ALARM']) },
      AlarmConfiguration: { Enabled: true, Alarms: [expect.anything(), expect.anything()] },
    });
    const alarms = propertiesOf(template, 'AWS::CloudWatch::Alarm').filter((alarm) =>
      String(alarm['AlarmName']).includes('-release-vp-'),
    );
    expect(alarms).toMatchObject([
      { MetricName: 'Errors', Threshold: 1, Period: 60 },
      { MetricName: 'Fault', Threshold: 5, Period: 60 },
    ]);
  });

  test('its role moves the aliases of this stage and no others', () => {
    const role = propertiesOf(template, 'AWS::IAM::Role').find(({ Description }) =>
      /during a release/.test(String(Description)),
    );
    expect(role).not.toHaveProperty('ManagedPolicyArns');
    const [policy] = (role?.['Policies'] ?? []) as { PolicyDocument: { Statement: Statement[] } }[];
    const reach = policy?.PolicyDocument.Statement.map(({ Action, Resource }) => [
      listed(Action),
      JSON.stringify(Resource),
    ]);
    expect(reach).toEqual([
      [expect.arrayContaining(['lambda:UpdateAlias']), expect.not.stringContaining('*')],
      [['cloudwatch:DescribeAlarms'], '"*"'],
    ]);
  });
});

describe('backups', () => {
  const copyTo = 'arn:aws:backup:eu-west-1:444455556666:backup-vault:wallet';
  const backup = { keepDays: 35, lockForGoodAfterDays: 3, copyTo };
  const template = templateOf((app) => new BackupStack(app, { env, stage: prod, backup }));

  test('take every table each day into a locked vault under our own key, which outlives the stack', () => {
    const [[, vault] = ['', undefined]] = ofType(template, 'AWS::Backup::BackupVault');
    expect(vault).toMatchObject({
      DeletionPolicy: 'Retain',
      Properties: {
        LockConfiguration: { MinRetentionDays: 35, ChangeableForDays: 3 },
        EncryptionKeyArn: { 'Fn::ImportValue': 'seamless-wallet-prod-tables-key-arn' },
      },
    });
    const selected = JSON.stringify(propertiesOf(template, 'AWS::Backup::BackupSelection'));
    for (const suffix of tableSuffixes) expect(selected).toContain(`seamless-wallet-prod-${suffix}"`);
  });

  test('are copied to the vault of another account, and kept there as long', () => {
    expect(propertiesOf(template, 'AWS::Backup::BackupPlan')).toMatchObject([
      {
        BackupPlan: {
          BackupPlanRule: [
            {
              Lifecycle: { DeleteAfterDays: 35 },
              CopyActions: [{ DestinationBackupVaultArn: copyTo, Lifecycle: { DeleteAfterDays: 35 } }],
            },
          ],
        },
      },
    ]);
  });
});

describe('the budget', () => {
  const budget = { monthlyDollars: 400, mail: 'finance@example.com' };
  const template = templateOf((app) => new BudgetStack(app, { env, stage: prod, budget }));

  test('is told at four fifths, when it is spent, and when it will be', () => {
    const [month] = propertiesOf(template, 'AWS::Budgets::Budget');
    expect(month).toMatchObject({ Budget: { BudgetLimit: { Amount: 400 } } });
    const told = (month?.['NotificationsWithSubscribers'] ?? []) as { Notification: Record<string, unknown> }[];
    expect(told.map(({ Notification }) => `${Notification['NotificationType']} ${Notification['Threshold']}`)).toEqual([
      'ACTUAL 80',
      'ACTUAL 100',
      'FORECASTED 100',
    ]);
  });

  test('a day out of the usual is told from a twentieth of the month on, of this stage alone', () => {
    const [monitor] = propertiesOf(template, 'AWS::CE::AnomalyMonitor');
    expect(JSON.parse(String(monitor?.['MonitorSpecification']))).toEqual({ Tags: { Key: 'stage', Values: ['prod'] } });
    const [subscription] = propertiesOf(template, 'AWS::CE::AnomalySubscription');
    expect(JSON.parse(String(subscription?.['ThresholdExpression']))).toMatchObject({ Dimensions: { Values: ['20'] } });
  });
});

describe('a fixed address to the outside', () => {
  const zones = 2;
  const template = apiTemplate('prod', { stage: { ...prod, options: { ...prod.options, outgoing: { zones } } } });
  const nameOf = ({ FunctionName }: Readonly<Record<string, unknown>>) => String(FunctionName).replace(/.*prod-/, '');

  test('is one for each zone, and is told', () => {
    expect(propertiesOf(template, 'AWS::EC2::NatGateway')).toHaveLength(zones);
    expect(propertiesOf(template, 'AWS::EC2::EIP')).toHaveLength(zones);
    expect(Object.keys(template.Outputs)).toContain('OutgoingAddresses');
  });

  test('is for what calls providers, and for nothing that callbacks wait for', () => {
    const inside = propertiesOf(template, 'AWS::Lambda::Function').filter((properties) => 'VpcConfig' in properties);
    expect(inside.map(nameOf).sort()).toEqual(['games', 'launches', 'pulls', 'reports']);
    for (const { VpcConfig } of inside)
      expect(VpcConfig).toMatchObject({ SubnetIds: [expect.anything(), expect.anything()] });
  });

  test('lets nothing in, and each function out by the address of its own zone', () => {
    for (const group of propertiesOf(template, 'AWS::EC2::SecurityGroup'))
      expect(group).not.toHaveProperty('SecurityGroupIngress');
    const routes = propertiesOf(template, 'AWS::EC2::Route').map(({ NatGatewayId }) => JSON.stringify(NatGatewayId));
    expect(new Set(routes.filter((nat) => nat !== undefined)).size).toBe(zones);
  });

  test('what runs in such a function cannot use the rights by which Lambda connects it', () => {
    const policies = propertiesOf(template, 'AWS::IAM::Role').flatMap(({ Policies }) => JSON.stringify(Policies ?? []));
    const connecting = policies.filter((text) => text.includes('ec2:CreateNetworkInterface'));
    expect(connecting).toHaveLength(4);
    for (const text of connecting)
      expect(text).toMatch(/"Effect":"Deny".*ec2:CreateNetworkInterface|ec2:.*"Effect":"Deny"/);
  });
});
