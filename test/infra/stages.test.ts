import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readStage, stageFrom } from '../../infra/stage-file.ts';
import { agentKeysAlias, pascalCase, stageKinds, stageOfKind, tableName, tableSuffixes } from '../../infra/stages.ts';
import { repository } from './templates.ts';

const topic = (region: string) => `arn:aws:sns:${region}:111122223333:on-duty`;
const certificate = (region: string) => `arn:aws:acm:${region}:111122223333:certificate/a-b-1`;
const prod = { kind: 'prod', region: 'eu-west-1', topics: { page: topic('eu-west-1') } };
const from = (file: object, name = 'prod') => stageFrom(name, JSON.stringify(file));

describe('the file of a stage', () => {
  test.each(['dev', 'staging'])('stages/%s.json is one, and says no more than it has to', (name) => {
    expect(readStage(join(repository, 'stages'), name)).toEqual(stageOfKind(name as 'dev' | 'staging'));
  });

  test('says what differs from its kind', () => {
    const domain = { name: 'wallet.example.com', certificateArn: certificate('eu-west-1'), keepAwsAddress: true };
    const quotas = { reservedConcurrency: { protocol: 40 }, operator: { requestsPerSecond: 9, burst: 3 } };
    const stage = from({ ...prod, account: '111122223333', domain, quotas, options: { export: true } }, 'brand');
    const { reservedConcurrency, throttling } = stageOfKind('prod');
    expect(stage).toEqual({
      ...stageOfKind('prod'),
      name: 'brand',
      account: '111122223333',
      domain,
      topics: prod.topics,
      reservedConcurrency: { ...reservedConcurrency, protocol: 40 },
      throttling: { ...throttling, operator: { requestsPerSecond: 9, burst: 3 } },
      options: { ...stageOfKind('dev').options, export: true },
    });
  });

  test.each([
    [{ ...prod, topics: undefined }, 'topics.page is missing: in production somebody has to be told of an alarm'],
    [{ ...prod, topics: { page: topic('eu-west-2') } }, 'topics.page is of eu-west-2, and has to be of eu-west-1'],
    [{ ...prod, topics: { page: 'on-duty' } }, 'topics.page: is an ARN of sns'],
    [
      { ...prod, domain: { name: 'wallet.example.com', certificateArn: certificate('us-east-1') } },
      'domain.certificateArn is of us-east-1, and has to be of eu-west-1',
    ],
    [
      {
        ...prod,
        options: { edge: { domain: { name: 'w.example.com', certificateArn: certificate('eu-west-1') } } },
      },
      'options.edge.domain.certificateArn is of eu-west-1, and has to be of us-east-1',
    ],
    [{ ...prod, domain: { name: 'wallet.example.com' } }, 'domain.certificateArn is missing'],
    [{ ...prod, domain: { name: 'https://wallet.example.com', certificateArn: '' } }, 'domain.name: is a name in DNS'],
    [{ ...prod, keepsData: false }, 'keepsData is false only in a stage of the kind dev'],
    [{ ...prod, kind: 'production' }, 'kind: '],
    [{ ...prod, alarmTopicArn: topic('eu-west-1') }, 'nobody knows alarmTopicArn'],
    [{ ...prod, restart: 'a b' }, 'restart: is a date, or another word'],
    [{ kind: 'dev' }, 'region is missing'],
    [{ region: 'eu-west-1' }, 'kind is missing'],
    [{ kind: 'dev', regoin: 'eu-west-1' }, 'region is missing; nobody knows regoin'],
    [{ ...prod, options: { gradul: true } }, 'nobody knows options.gradul'],
  ])('%j is refused', (file, message) => {
    expect(() => from(file)).toThrow(`stages/prod.json: ${message}`);
  });

  test('is JSON, and its name a part of names', () => {
    expect(() => stageFrom('dev', '{"kind": dev}')).toThrow(/^stages\/dev\.json: it is no JSON: .*dev/);
    expect(() => from(prod, 'wallet-v2')).toThrow('lower-case letters and digits');
  });

  test('is asked for: a misspelt or forgotten stage is no new wallet, and nothing outside the folder is read', () => {
    const directory = mkdtempSync(join(tmpdir(), 'stages-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    for (const name of ['prod', 'alice']) writeFileSync(join(directory, `${name}.json`), JSON.stringify(prod));
    expect(readStage(directory, 'alice').name).toBe('alice');
    expect(() => readStage(directory, 'porduction')).toThrow(
      'There is no stages/porduction.json; there are alice, prod',
    );
    expect(() => readStage(directory, '../package')).toThrow('There is no stages/../package.json');
    expect(() => readStage(directory, '')).toThrow('Say which stage: alice, prod');
  });

  test.each([
    ['', 'Say which stage: alice'],
    ['alice', 'stages/alice.json: nobody knows options.gradul'],
  ])('is told by the app in one line, and not by where in our code it was noticed: %j', (stage, line) => {
    const directory = mkdtempSync(join(tmpdir(), 'stages-'));
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
    writeFileSync(join(directory, 'alice.json'), JSON.stringify({ ...prod, options: { gradul: true } }));
    const env = { STAGES_DIR: directory, CDK_CONTEXT_JSON: JSON.stringify({ stage }) };
    const app = join(repository, 'infra', 'app.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [app], { env, encoding: 'utf8' });
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: '', stderr: `${line}\n` });
  });
});

describe('stages', () => {
  test('production cannot be deleted by deleting its stacks, and keeps its logs', () => {
    expect(stageOfKind('prod')).toMatchObject({ terminationProtection: true, keepsHistory: true, keepsData: true });
  });

  test('no two stages share a table', () => {
    const names = stageKinds.flatMap((stage) => tableSuffixes.map((suffix) => tableName(stage, suffix)));
    expect(new Set(names).size).toBe(names.length);
  });

  test('names are the ones that runbooks and the local stack know', () => {
    expect(tableName('dev', 'ledger')).toBe('seamless-wallet-dev-ledger');
    expect(agentKeysAlias('dev')).toBe('alias/seamless-wallet-dev-agent-keys');
  });

  test.each([
    ['tg', 'Tg'],
    ['wallet-v2', 'WalletV2'],
    ['3d-slots', '3dSlots'],
  ])('%s is %s to CloudFormation', (name, id) => {
    expect(pascalCase(name)).toBe(id);
  });
});
