import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walletApp } from '../../../infra/app.ts';
import { readStage } from '../../../infra/stage-file.ts';
import { protocolsUnderTest } from '../../conformance/protocols.ts';
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

/** With every option that the emulator has: see the table in docs/other-local-ways.md. */
const STAGES = {
  trial: { kind: 'dev', region, keepsData: false, options: { console: true } },
  brand: {
    ...{ kind: 'prod', region, options: { console: true } },
    topics: { page: `arn:aws:sns:${region}:000000000000:page` },
  },
};
const STACKS = ['data', 'api', 'console'];

/** 100.00 and 0.01, so that the money outlasts the deploy. */
const FUNDS = 1_000_000n;
const STAKE = 100n;

const protocols = await protocolsUnderTest();
const signed = protocols.filter(({ manifest }) => manifest.callbacks === 'signed');
let emulator: Emulator;

beforeAll(async () => {
  emulator = await Emulator.start();
  for (const [name, stage] of Object.entries(STAGES)) {
    writeFileSync(join(emulator.folder, `${name}.json`), JSON.stringify(stage));
  }
  expect(await emulator.cdk('bootstrap', `aws://000000000000/${region}`, '-c', 'stage=trial')).toMatchObject({
    status: 0,
  });
});
afterAll(() => emulator?.stop());

describe.each(Object.keys(STAGES))('the stage %s', (name) => {
  const stackOf = (part: string) => `seamless-wallet-${name}-${part}`;
  let assembly = '';
  let outputs: Readonly<Record<string, string>> = {};
  const wire = (): Wire => emulator.wireTo(outputs);

  beforeAll(async () => {
    assembly = join(emulator.folder, `assembly-${name}`);
    const { status, output } = await emulator.cdk('synth', '--quiet', '--output', assembly, '-c', `stage=${name}`);
    expect(status, output).toBe(0);
    for (const part of STACKS) {
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

  it('answers every callback while its functions are deployed anew, and none of them twice', async () => {
    const changed = await changedAssembly(name);
    const [protocol] = signed;
    if (protocol === undefined) throw new Error('no protocol signs');
    const table = await Table.open(wire(), protocol);
    const talk = await table.seat();
    const deployment = { isOver: false };
    const deploying = emulator.deploy(changed, stackOf('api')).finally(() => {
      deployment.isOver = true;
    });
    let stakes = 0n;
    const unclear: string[] = [];
    // And some more, by the new ones.
    for (let after = 0; after < 5; after += deployment.isOver ? 1 : 0) {
      const stake = protocol.simulator.stake(talk, { id: protocol.simulator.newId(), amount: STAKE });
      const { verdict } = await table.tell(stake);
      if (verdict === 'done') stakes += 1n;
      else unclear.push(verdict);
    }
    await deploying;
    const { balance } = await table.tell(protocol.simulator.balance(talk));
    expect({ balance, unclear }).toEqual({ balance: FUNDS - stakes * STAKE, unclear: [] });
  });

  it(name === 'brand' ? 'is kept from being destroyed' : 'is destroyed', async () => {
    for (const part of [...STACKS].reverse()) {
      const words = ['destroy', '--app', assembly, stackOf(part), '--exclusively', '--force'];
      const { status, output } = await emulator.cdk(...words);
      if (name === 'brand') expect(output).toContain('cannot be deleted while TerminationProtection is enabled');
      else expect(status, output).toBe(0);
    }
  });
});

/** The same stage of sources in which every provider's function has one line more. */
async function changedAssembly(name: string): Promise<string> {
  mkdirSync(join(repository, '.build'), { recursive: true });
  const sourceRoot = mkdtempSync(join(repository, '.build', 'changed-'));
  for (const part of ['functions', 'shared', 'package.json']) {
    cpSync(join(repository, part), join(sourceRoot, part), { recursive: true });
  }
  for (const protocol of protocols) {
    appendFileSync(join(sourceRoot, 'functions', protocol.name, 'handler.ts'), '\nexport const release = 2;\n');
  }
  const outdir = join(emulator.folder, `changed-${name}`);
  const app = await walletApp({ stage: readStage(emulator.folder, name), outdir, sourceRoot });
  app.synth();
  rmSync(sourceRoot, { recursive: true, force: true });
  return outdir;
}
