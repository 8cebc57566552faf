import { execFile, execFileSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionFoldersWith } from '../../infra/protocols.ts';
import type * as stackProcess from '../../local/stack-process.ts';
import { synthesizedAssembly, wholeApp } from '../../local/synth.ts';
import { callbackRoutesOf } from '../../shared/application/manifest.ts';
import type { Spoken, Talk } from '../../shared/provider-simulator.ts';
import { protocolsUnderTest } from '../conformance/protocols.ts';
import { madeUpRepository } from '../infra/made-up-repository.ts';
import { ofType, repository, type Template } from '../infra/templates.ts';
import { WATCHED } from '../infra/watched.ts';
import { endToEnd } from './suite.ts';
import { wireTo } from './wire.ts';

/** Whoever adds a protocol adds a folder: a copy of this repository, and what CONTRIBUTING says to type. */
const madeUp = madeUpRepository({});
const { root } = madeUp;
const copied = [
  'certify',
  'infra',
  'local',
  'functions',
  'shared',
  'console',
  'test',
  'package.json',
  'package-lock.json',
  'cdk.json',
  'tsconfig.json',
  'biome.json',
  'knip.json',
  'vitest.config.ts',
  '.gitignore',
];
for (const name of copied) cpSync(join(repository, name), join(root, name), { recursive: true });
symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
const [, chapter = ''] =
  /## Add a protocol(.*?)\n## /s.exec(readFileSync(join(repository, 'CONTRIBUTING.md'), 'utf8')) ?? [];
const [toBegin = 'exit 1', untilSilent = 'exit 1'] = [...chapter.matchAll(/```sh\n(.*?)```/gs)].map(([, text]) => text);
execFileSync('sh', ['-euc', toBegin], { cwd: root });

const folders = functionFoldersWith('manifest.ts', root);
const known = functionFoldersWith('manifest.ts', repository);
const [name = ''] = folders.filter((folder) => !known.includes(folder));
const newcomer = (await protocolsUnderTest(root)).find((protocol) => protocol.name === name);

afterAll(() => madeUp.remove());

describe('a new folder, and nothing else', () => {
  it('is one folder more', () => {
    expect(folders).toEqual([...known, name].sort());
    expect(newcomer?.manifest.protocol).toBe(name);
  });

  it('changes no other file', () => {
    const files = globSync('{infra,local,functions,shared}/**/*', { cwd: root, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
      .filter((path) => !path.startsWith(`/functions/${name}/`));
    const changed = files.filter((path) => !readFileSync(root + path).equals(readFileSync(repository + path)));
    expect(changed).toEqual([]);
  });

  it('leaves nothing of the template in it', () => {
    const files = globSync(`functions/${name}/**/*.*`, { cwd: root }).map((path) =>
      readFileSync(join(root, path), 'utf8'),
    );
    expect(files.filter((text) => /template/i.test(text))).toEqual([]);
  });
});

describe('what the page says to type until both are silent', () => {
  it('is silent at once, before anything of the template was changed', async () => {
    const own = Object.entries(process.env).filter(([variable]) => !variable.startsWith('VITEST'));
    const env = { ...Object.fromEntries(own), name, NO_COLOR: '1' };
    const { stdout } = await promisify(execFile)('sh', ['-euc', untilSilent], { cwd: root, env, maxBuffer: 1e8 });
    expect(stdout).toMatch(/Tests {2}\d+ passed/);
  }, 600_000);
});

describe('it is deployed', () => {
  let templates: Template[];
  beforeAll(async () => {
    const assembly = await synthesizedAssembly(root, wholeApp);
    templates = globSync('*.template.json', { cwd: assembly }).map((file) =>
      JSON.parse(readFileSync(join(assembly, file), 'utf8')),
    );
  });
  const all = (type: string) =>
    templates.flatMap((template) => ofType(template, type).map(([, { Properties }]) => Properties));

  it('with a function of its own', () => {
    const handlers = all('AWS::Lambda::Function').map(({ Handler }) => Handler);
    expect(handlers).toContain(`functions/${name}/handler.handler`);
  });

  it('with its routes, open to the provider', () => {
    const routes = all('AWS::ApiGatewayV2::Route').filter(({ RouteKey }) => String(RouteKey).includes(`/${name}/`));
    const expected = newcomer ? callbackRoutesOf(newcomer.manifest) : [];
    expect(routes.map(({ RouteKey }) => RouteKey)).toEqual(expected);
    for (const { AuthorizationType } of routes) expect(AuthorizationType).toBe('NONE');
  });

  it('with as many alarms as any other protocol', () => {
    const alarms = (protocol: string) =>
      all('AWS::CloudWatch::Alarm').filter((alarm) => new RegExp(`\\b${protocol}\\b`).test(JSON.stringify(alarm)))
        .length;
    expect(alarms(name)).toBeGreaterThan(0);
    // TG has reports too, which the template has not.
    const { everyProtocolHeldAgainstReports, everyProtocolWithReports } = WATCHED;
    const ofReports = everyProtocolHeldAgainstReports.length + everyProtocolWithReports.length;
    expect(alarms(name)).toBe(alarms('tg') - ofReports);
  });
});

describe('it is served', () => {
  let stack: stackProcess.StackProcess;
  beforeAll(async () => {
    const path = pathToFileURL(join(root, 'local/stack-process.ts')).href;
    const { startLocalStack } = (await import(path)) as typeof stackProcess;
    stack = await startLocalStack();
  }, 120_000);
  afterAll(() => stack?.stop());

  async function operator(line: string, body?: object): Promise<Record<string, unknown>> {
    const [method = '', path = ''] = line.split(' ');
    const sent = body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const response = await fetch(`${stack.url}/operator/v1${path}`, { method, ...sent });
    expect(response.ok, line).toBe(true);
    return (await response.json()) as Record<string, unknown>;
  }

  it('by the front door: an agent is registered, a stake is taken, and the ledger has it', async () => {
    const { simulator } = newcomer ?? {};
    if (!simulator) throw new Error('there is no newcomer');
    const tell = async ({ method, path, headers = {}, body }: Spoken) => {
      const response = await fetch(stack.url + path, { method, headers, ...(body !== undefined && { body }) });
      return simulator.hear({ statusCode: response.status, body: await response.text() });
    };
    const registration = simulator.newRegistration();
    const { callbackPath } = await operator(`PUT /agents/${name}/op1`, registration);
    expect(callbackPath).toBe(`/callbacks/${name}/op1`);
    await operator('PUT /players/p1');
    await operator('PUT /players/p1/wallets/EUR');
    const deposit = { transferId: 'd1', direction: 'deposit', amount: '100' };
    await operator('POST /players/p1/wallets/EUR/transfers', deposit);
    const secret = String(registration[simulator.keyMember ?? '']);
    const talk: Talk = { agentId: 'op1', playerId: 'p1', currency: 'EUR', secret };

    const id = simulator.newId();
    expect(await tell(simulator.stake(talk, { id, amount: 100_000n }))).toMatchObject({
      verdict: 'done',
      balance: 900_000n,
    });
    expect(await tell(simulator.rollback(talk, { id }))).toMatchObject({ verdict: 'done', balance: 1_000_000n });
    const { entries } = await operator('GET /players/p1/wallets/EUR/entries');
    expect(entries).toMatchObject([
      { kind: 'rollback', protocol: name, agentId: 'op1', transactionId: id, balanceAfter: '100.0000' },
      { kind: 'stake', protocol: name, agentId: 'op1', transactionId: id, balanceAfter: '90.0000' },
      { kind: 'deposit', balanceAfter: '100.0000' },
    ]);
  });

  describe('and over the wire it is what every protocol is', () => {
    const wire = wireTo(() => stack.url);
    endToEnd(newcomer ? [newcomer] : [], wire, { isOnThisMachine: false });
  });
});
