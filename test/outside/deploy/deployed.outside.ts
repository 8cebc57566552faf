import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walletApp } from '../../../infra/app.ts';
import { readStage } from '../../../infra/stage-file.ts';
import { type ProtocolUnderTest, protocolsUnderTest } from '../../conformance/protocols.ts';
import { money } from '../../e2e/cases-money.ts';
import { providers } from '../../e2e/cases-providers.ts';
import { endToEnd } from '../../e2e/suite.ts';
import { Table } from '../../e2e/table.ts';
import type { Wire } from '../../e2e/wire.ts';
import { runProgram } from '../program.ts';
import { Emulator } from './emulator.ts';
import { startSigningProxy } from './signing-proxy.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const region = 'eu-west-1';
const account = '000000000000';

const topic = (name: string) => `arn:aws:sns:${region}:${account}:${name}`;
const certificate = (place: string) => `arn:aws:acm:${place}:${account}:certificate/0a1b2c3d`;
const prod = { kind: 'prod', region, account, topics: { page: topic('page'), mail: topic('mail') } };
/** The stage of the kind prod has every option that the emulator takes, and `beyond` those that it does not: see docs/other-local-ways.md. */
const STAGES = {
  trial: { kind: 'dev', region, keepsData: false, options: { console: true } },
  brand: {
    ...prod,
    // A name that nobody can have, and so nobody is called by.
    domain: { name: 'wallet.invalid', certificateArn: certificate(region), keepAwsAddress: true },
    quotas: { reservedConcurrency: { protocol: 40 }, callbacks: { requestsPerSecond: 1000, burst: 500 } },
    restart: '2026-11-29',
    options: { console: true, probe: { protocols: ['tg', 'vp'] } },
  },
  beyond: {
    ...prod,
    options: {
      ...{ edge: {}, export: true, gradual: true, outgoing: {} },
      backup: {
        keepDays: 35,
        lockForGoodAfterDays: 3,
        copyTo: `arn:aws:backup:${region}:444455556666:backup-vault:wallet`,
      },
      budget: { monthlyDollars: 400, mail: 'finance@example.com' },
    },
  },
};
const STACKS = { trial: ['data', 'api', 'console'], brand: ['data', 'api', 'console', 'probe'] };

/** By stack, what it says that it does not know. */
const UNKNOWN = {
  operations: ['AWS::CloudWatch::InsightRule'],
  api: [
    ...['AWS::CodeDeploy::Application', 'AWS::CodeDeploy::DeploymentGroup'],
    ...['AWS::EC2::EIP', 'AWS::EC2::FlowLog', 'AWS::EC2::NatGateway'],
  ],
  'edge-firewall': ['AWS::WAFv2::IPSet'],
  export: ['AWS::Athena::NamedQuery'],
  backup: ['AWS::Backup::BackupSelection'],
  budget: ['AWS::Budgets::Budget', 'AWS::CE::AnomalyMonitor', 'AWS::CE::AnomalySubscription'],
};

/** 100.00 and 0.01, so that the money outlasts the deploy. */
const FUNDS = 1_000_000n;
const STAKE = 100n;

const protocols = await protocolsUnderTest();
const signed = protocols.filter(({ manifest }) => manifest.callbacks === 'signed');
const [calling, breaking] = signed as [ProtocolUnderTest, ProtocolUnderTest];
let emulator: Emulator;

beforeAll(async () => {
  emulator = await Emulator.start();
  for (const [name, stage] of Object.entries(STAGES)) {
    writeFileSync(join(emulator.folder, `${name}.json`), JSON.stringify(stage));
  }
  // CloudFront's firewalls have a region of their own.
  for (const place of [region, 'us-east-1']) {
    const { status, output } = await emulator.cdk('bootstrap', `aws://${account}/${place}`, '-c', 'stage=trial');
    expect(status, output).toBe(0);
  }
});
afterAll(() => emulator?.stop());

async function assemblyOf(name: string): Promise<string> {
  const assembly = join(emulator.folder, `assembly-${name}`);
  const { status, output } = await emulator.cdk('synth', '--quiet', '--output', assembly, '-c', `stage=${name}`);
  expect(status, output).toBe(0);
  return assembly;
}

describe.each(['trial', 'brand'] as const)('the stage %s', (name) => {
  const stackOf = (part: string) => `seamless-wallet-${name}-${part}`;
  let assembly = '';
  let outputs: Readonly<Record<string, string>> = {};
  const wire = (): Wire => emulator.wireTo(outputs);

  beforeAll(async () => {
    assembly = await assemblyOf(name);
    for (const part of STACKS[name]) {
      const made = await emulator.deploy(assembly, stackOf(part));
      if (part === 'api') outputs = made;
    }
  });

  it('serves who signs, and nobody else', async () => {
    expect(await wire().operator('GET /health')).toMatchObject({ statusCode: 200, json: { status: 'ok' } });
    expect(await wire().send('GET', '/operator/v1/health')).toMatchObject({ statusCode: 403 });
  });

  // In a stage of the kind prod protocols that do not sign want addresses.
  if (name === 'brand') describe.each(signed)('$name', (protocol) => money(protocol, wire));
  else {
    endToEnd(protocols, wire, { isOnThisMachine: false });
    describe('providers on this machine', () => providers(protocols, wire));
  }

  it.runIf(name === 'trial')('plays the demo', async () => {
    const proxy = await startSigningProxy(emulator.addressOf(outputs));
    const { status, output } = await runProgram(process.execPath, [join(repository, 'local', 'demo.ts')], {
      env: { BASE_URL: proxy.url, NO_COLOR: '1' },
    });
    await proxy.stop();
    expect(status, output).toBe(0);
  });

  /** Plays while it lasts, and some more: every callback has to be answered, none of them twice. */
  async function playWhile<T>(happening: Promise<T>): Promise<T> {
    const table = await Table.open(wire(), calling);
    const talk = await table.seat();
    const state = { isOver: false };
    const over = happening.finally(() => {
      state.isOver = true;
    });
    let stakes = 0n;
    const unclear: string[] = [];
    for (let after = 0; after < 5; after += state.isOver ? 1 : 0) {
      const stake = calling.simulator.stake(talk, { id: calling.simulator.newId(), amount: STAKE });
      const { verdict } = await table.tell(stake);
      if (verdict === 'done') stakes += 1n;
      else unclear.push(verdict);
    }
    const { balance } = await table.tell(calling.simulator.balance(talk));
    expect({ balance, unclear }).toEqual({ balance: FUNDS - stakes * STAKE, unclear: [] });
    return await over;
  }

  it('answers every callback while its functions are deployed anew, and none of them twice', async () => {
    const changed = await changedAssembly(name, 'more', appended('export const release = 2;'));
    await playWhile(emulator.deploy(changed, stackOf('api')));
  });

  it('is rolled back when a release fails halfway, and answers every callback meanwhile', async () => {
    const broken = await changedAssembly(name, 'broken', (folder) => {
      appended('export const release = 3;')(folder);
      appendFileSync(handlerOf(folder, breaking.name), "\nthrow new Error('a release that does not start');\n");
    });
    failAfterFunctions(join(broken, `${stackOf('api')}.template.json`));
    const { status, output } = await playWhile(emulator.tryDeploy(broken, stackOf('api')));
    expect(status, output).toBe(1);
    expect(output).toContain("Export 'no-such-export' not found");
    // Its table has no room for the last letter.
    expect(output).toContain('UPDATE_ROLLBACK_COMPLET');
    // The function that would not start is the one of before again.
    const table = await Table.open(wire(), breaking);
    const talk = await table.seat();
    const stake = breaking.simulator.stake(talk, { id: breaking.simulator.newId(), amount: STAKE });
    expect(await table.tell(stake)).toMatchObject({ verdict: 'done', balance: FUNDS - STAKE });
  });

  it(name === 'brand' ? 'is kept from being destroyed' : 'is destroyed', async () => {
    for (const part of STACKS[name].toReversed()) {
      const words = ['destroy', '--app', assembly, stackOf(part), '--exclusively', '--force'];
      const { status, output } = await emulator.cdk(...words);
      if (name === 'brand') expect(output).toContain('cannot be deleted while TerminationProtection is enabled');
      else expect(status, output).toBe(0);
    }
  });
});

describe('the stage beyond', () => {
  let assembly = '';
  beforeAll(async () => {
    assembly = await assemblyOf('beyond');
  });

  it.each(Object.entries(UNKNOWN))('is refused its %s, for what the emulator does not know', async (part, types) => {
    const { status, output } = await emulator.tryDeploy(assembly, `seamless-wallet-beyond-${part}`);
    expect(status).toBe(1);
    expect(output).toContain(`Unrecognized resource types: [${types.join(', ')}]`);
    const page = readFileSync(join(repository, 'docs', 'other-local-ways.md'), 'utf8');
    for (const type of types) expect(page).toContain(`\`${type}\``);
  });
});

/** The same stage, of changed sources. */
async function changedAssembly(stage: string, title: string, change: (folder: string) => void): Promise<string> {
  mkdirSync(join(repository, '.build'), { recursive: true });
  const sourceRoot = mkdtempSync(join(repository, '.build', 'changed-'));
  for (const part of ['functions', 'shared', 'package.json']) {
    cpSync(join(repository, part), join(sourceRoot, part), { recursive: true });
  }
  change(sourceRoot);
  const outdir = join(emulator.folder, `${title}-${stage}`);
  const app = await walletApp({ stage: readStage(emulator.folder, stage), outdir, sourceRoot });
  app.synth();
  rmSync(sourceRoot, { recursive: true, force: true });
  return outdir;
}

function handlerOf(folder: string, protocol: string): string {
  return join(folder, 'functions', protocol, 'handler.ts');
}

/** In every provider's function. */
function appended(line: string): (folder: string) => void {
  return (folder) => {
    for (const { name } of protocols) appendFileSync(handlerOf(folder, name), `\n${line}\n`);
  };
}

/** One resource more, made when every function has changed, of what is not there. */
function failAfterFunctions(template: string): void {
  const { Resources, ...rest } = JSON.parse(readFileSync(template, 'utf8')) as {
    Resources: Record<string, { Type: string }>;
  };
  const DependsOn = Object.keys(Resources).filter((id) => Resources[id]?.Type === 'AWS::Lambda::Alias');
  const Properties = { Type: 'String', Value: { 'Fn::ImportValue': 'no-such-export' } };
  const Impossible = { Type: 'AWS::SSM::Parameter', Properties, DependsOn };
  writeFileSync(template, JSON.stringify({ ...rest, Resources: { ...Resources, Impossible } }));
}
