import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { helps } from '../../local/command-line.ts';
import { type Moto, startMoto } from './moto.ts';
import { findPython, nodeTools, type PythonTool, pythonTool } from './tools.ts';

const HELP = `
npm run test:outside
npm run test:deploy
Has the wallet judged by programs of others, or deploys it into an emulator; docs/testing.md tells by which and into what. The first run installs them.

Exit status 3, and one line, where this machine cannot have the tools at all: nothing was judged then, which is not that all was well.
`;

if (helps(HELP)) process.exit(0);
const repository = join(import.meta.dirname, '..', '..');
const NOT_HERE = 3;
const keyAlias = 'alias/seamless-wallet-dev-agent-keys';

/** The suites: which tools they need, and which files they run. */
/** End-to-end cases that the emulator cannot play, by a part of their titles; docs/other-local-ways.md says why. */
const BEYOND_THE_EMULATOR = ['answers other methods and other paths by the gateway alone', 'at once', '32 copies'];

const SUITES = {
  judges: { tools: ['cfn-lint', 'schemathesis', 'python-client', 'moto'], files: ['test/outside/judges'] },
  kms: {
    tools: ['moto'],
    files: [
      'test/integration/operator-agents',
      'test/integration/operator-bundle',
      'test/integration/faults-keys',
      'test/outside/kms',
    ],
  },
  deploy: { tools: ['ministack'], files: ['test/outside/deploy'] },
} as const satisfies Record<string, { tools: readonly PythonTool[]; files: readonly string[] }>;

async function main(names: readonly string[]): Promise<number> {
  const python = findPython();
  if (python === undefined) return notHere('there is no Python 3.10 or newer that can make virtual environments');
  let worst = 0;
  for (const name of names) {
    if (!isSuite(name)) throw new TypeError(`There is no suite "${name}"; there are ${Object.keys(SUITES).join(', ')}`);
    let environment: Record<string, string>;
    try {
      environment = await environmentOf(name, python);
    } catch (error) {
      return notHere(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
    worst = Math.max(worst, await play(name, environment));
  }
  return worst;
}

function isSuite(name: string): name is keyof typeof SUITES {
  return Object.hasOwn(SUITES, name);
}

function notHere(reason: string): number {
  console.error(`The tools of others are not to be had on this machine: ${reason}`);
  return NOT_HERE;
}

/** `TOOL_CFN_LINT` and so on: where each tool is. */
async function environmentOf(suite: keyof typeof SUITES, python: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const tool of SUITES[suite].tools) {
    found[`TOOL_${tool.replace('-', '_').toUpperCase()}`] = await pythonTool(tool, python);
  }
  return suite === 'judges' ? { ...found, TOOL_NPM: await nodeTools() } : found;
}

async function play(suite: keyof typeof SUITES, environment: Record<string, string>): Promise<number> {
  const kms = suite === 'kms' ? await startKms(String(environment['TOOL_MOTO'])) : undefined;
  const variables = kms && { KMS_ENDPOINT: kms.url, AWS_ENDPOINT_URL_KMS: kms.url };
  const vitest = join(repository, 'node_modules', 'vitest', 'vitest.mjs');
  const results = `--outputFile.json=.build/outside-${suite}-results.json`;
  const allBut = `^(?!.*(?:${BEYOND_THE_EMULATOR.join('|')}))`;
  const chosen = suite === 'deploy' ? ['--testNamePattern', allBut] : [];
  const args = [
    vitest,
    'run',
    '--config',
    'test/outside/outside.config.ts',
    results,
    ...chosen,
    ...SUITES[suite].files,
  ];
  const tests = spawn(process.execPath, args, {
    cwd: repository,
    env: { ...process.env, ...environment, ...variables },
    stdio: 'inherit',
  });
  const [status] = (await once(tests, 'exit')) as [number | null];
  await kms?.stop();
  return status ?? 1;
}

/** The KMS of moto, which shares no line with ours. */
async function startKms(environment: string): Promise<Moto> {
  const moto = await startMoto(environment);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  // A region has keys of its own: the local stack is in the first one, the tests are in the other.
  for (const region of ['us-east-1', 'eu-west-1']) {
    const client = new KMSClient({ endpoint: moto.url, region, credentials });
    const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
    await client.send(new CreateAliasCommand({ AliasName: keyAlias, TargetKeyId: KeyMetadata?.KeyId }));
    client.destroy();
  }
  return moto;
}

process.exitCode = await main(process.argv.slice(2));
