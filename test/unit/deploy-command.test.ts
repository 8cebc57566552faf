import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';

const repository = join(import.meta.dirname, '..', '..');
const topic = (name: string) => `arn:aws:sns:eu-west-1:111122223333:${name}`;
const PROD = { kind: 'prod', region: 'eu-west-1', topics: { page: topic('on-duty'), mail: topic('daylight') } };

/** Stands in for the CDK and the AWS CLI: writes down what it is asked and answers as they would. Neither can be had without an account. */
const STAND_IN = `
const { appendFileSync } = require('node:fs');
const { basename } = require('node:path');
const words = process.argv.slice(2);
const line = [basename(process.argv[1]), ...words].join(' ');
appendFileSync(process.env.ASKED, line + '\\n');
const world = JSON.parse(process.env.WORLD);
if (world.fails && line.startsWith(world.fails)) process.exit(1);
const topic = line.includes('rehearsal-mail') ? world.topics?.mail : world.topics?.page;
if (words[1] === 'list-subscriptions-by-topic')
  console.log(JSON.stringify({ Subscriptions: [{ SubscriptionArn: world.subscription }] }));
if (words[1] === 'describe-alarm-history')
  console.log(JSON.stringify({ AlarmHistoryItems: [{ HistorySummary: world.history + ' action ' + topic }] }));
`;

interface World {
  readonly subscription?: string;
  readonly history?: string;
  /** A call that begins so does not end well. */
  readonly fails?: string;
}

async function deploy(words: readonly string[], world: World = {}, stages: object = { prod: PROD }) {
  const directory = mkdtempSync(join(tmpdir(), 'deploy-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const program of ['cdk', 'aws']) {
    writeFileSync(join(directory, program), `#!${process.execPath}\n${STAND_IN}`);
    chmodSync(join(directory, program), 0o700);
  }
  for (const [name, file] of Object.entries(stages))
    writeFileSync(join(directory, `${name}.json`), JSON.stringify(file));
  const asked = join(directory, 'asked');
  const answers = { subscription: topic('on-duty:1'), history: 'Successfully executed', topics: PROD.topics, ...world };
  const child = spawn(process.execPath, [join(repository, 'local', 'deploy.ts'), ...words], {
    env: { PATH: directory, STAGES_DIR: directory, ASKED: asked, WORLD: JSON.stringify(answers) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[status], out, err] = await Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  const calls = existsSync(asked) ? readFileSync(asked, 'utf8').trim().split('\n') : [];
  return { status: status as number, out, err, calls };
}

const kindOf = (call: string) =>
  call
    .split(' ')
    .slice(0, call.startsWith('aws') ? 3 : 2)
    .join(' ');

describe('npm run deploy', () => {
  it('--help tells its options and starts nothing', async () => {
    const { status, out, calls } = await deploy(['--help']);
    expect({ status, calls }).toEqual({ status: 0, calls: [] });
    expect(out).toMatch(/^npm run deploy -- \[options\] STAGE\n/);
  });

  it.each([
    [[], 'Say which stage', 2],
    [['prod', 'staging'], 'no more than one', 2],
    [['porduction'], 'There is no stages/porduction.json; there are prod', 1],
    [['prod', '--quik'], "Unknown option '--quik'", 2],
    // Nobody sits at this terminal.
    [['prod'], 'Nobody is here to be asked', 2],
  ])('%j is refused before anything is made', async (words, message, expected) => {
    const { status, err, calls } = await deploy(words);
    expect({ status, calls }).toEqual({ status: expected, calls: [] });
    expect(err).toContain(message);
  });

  it('a prod stage without a topic is refused before anything is made', async () => {
    const { status, err, calls } = await deploy(['prod', '--yes'], {}, { prod: { ...PROD, topics: undefined } });
    expect({ status, calls }).toEqual({ status: 1, calls: [] });
    expect(err).toBe('stages/prod.json: topics.page is missing: in production somebody has to be told of an alarm\n');
  });

  it('--diff makes the templates, shows what would change, and stops', async () => {
    const { status, calls } = await deploy(['prod', '--diff']);
    expect(status).toBe(0);
    expect(calls.map(kindOf)).toEqual(['cdk synth', 'cdk diff']);
    expect(calls[0]).toMatch(/ -c stage=prod$/);
  });

  it('--yes deploys the very templates that were shown, and rings both alarms until their topics are told', async () => {
    const { status, out, calls } = await deploy(['prod', '--yes']);
    expect(status).toBe(0);
    const rung = ['aws sns list-subscriptions-by-topic', 'aws cloudwatch set-alarm-state'];
    const heard = ['aws cloudwatch describe-alarm-history', 'aws cloudwatch set-alarm-state'];
    expect(calls.map(kindOf)).toEqual(['cdk synth', 'cdk diff', 'cdk deploy', ...rung, ...heard, ...rung, ...heard]);
    const [made, shown, deployed] = calls.map((call) => /(?:--output|--app) (\S+)/.exec(call)?.[1]);
    expect([shown, deployed]).toEqual([made, made]);
    const states = calls.flatMap((call) => /--alarm-name (\S+) --state-value (\w+)/.exec(call)?.slice(1) ?? []);
    const [page, mail] = ['seamless-wallet-prod-rehearsal-page', 'seamless-wallet-prod-rehearsal-mail'];
    expect(states).toEqual([page, 'ALARM', page, 'OK', mail, 'ALARM', mail, 'OK']);
    expect(out).toContain(`page: ${page} rang and told ${PROD.topics.page}, where 1 are subscribed`);
  });

  it.each([
    [{ subscription: 'PendingConfirmation' }, 'Nobody has confirmed a subscription to'],
    [{ history: 'Failed to execute' }, 'CloudWatch could not tell'],
  ])('where alarms reach nobody (%j) it ends badly and says so', async (world, message) => {
    const { status, err } = await deploy(['prod', '--rehearse'], world);
    expect(status).toBe(1);
    expect(err).toContain(message);
  });

  it('what failed is not gone on from: no deploy after a failed diff, no rehearsal after a failed deploy', async () => {
    for (const fails of ['cdk diff', 'cdk deploy']) {
      const { status, calls } = await deploy(['prod', '--yes'], { fails });
      expect(status).toBe(1);
      expect(kindOf(calls.at(-1) ?? '')).toBe(fails);
    }
  });

  it('a stage without topics says that its alarms tell nobody', async () => {
    const { status, out } = await deploy(['dev', '--yes'], {}, { dev: { kind: 'dev', region: 'eu-west-1' } });
    expect({ status, out }).toEqual({ status: 0, out: 'The alarms of dev tell nobody: its file has no topics\n' });
  });

  const hasAwsCli = spawnSync('aws', ['--version']).status === 0;
  it.skipIf(!hasAwsCli)('what the AWS CLI is asked are words that the real one takes', async () => {
    const { calls } = await deploy(['prod', '--rehearse']);
    const distinct = [...new Map(calls.map((call) => [kindOf(call), call])).values()];
    expect(distinct).toHaveLength(3);
    for (const call of distinct) {
      // The reason is the one word with spaces.
      const [, before = call, reason] = /^(.*--state-reason) (.*) --output json$/.exec(call) ?? [];
      const words = before.split(' ').slice(1);
      const asked = reason === undefined ? words : [...words, reason, '--output', 'json'];
      const { status, stderr } = spawnSync('aws', [...asked, '--generate-cli-skeleton', 'input'], {
        encoding: 'utf8',
        env: { ...process.env, AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' },
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    }
  });
});
